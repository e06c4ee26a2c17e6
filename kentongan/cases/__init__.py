"""The complaint and every verb on it.

Each verb changes state, words and ledger in one transaction, or refuses.
"""
