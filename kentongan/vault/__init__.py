"""Sealed identities and addresses: envelopes only their keepers can open.

Hides HPKE, padding, epochs, passphrases and the blind index.
"""
