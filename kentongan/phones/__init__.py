"""Pretended phones and the provider that carries their words: the far side of the simulator.

To the village they are one more provider: they deliver at its hook, signed, and are told over HTTP.
Nobody else needs to know how a phone without signal keeps what it could not send.
"""
