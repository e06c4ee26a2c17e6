"""The append-only book: one per village, one entry per act, hash-chained and followed.

Hides canonical bytes, Merkle hashing, sequence numbers and follower cursors.
"""
