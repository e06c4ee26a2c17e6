"""Attachments made safe and kept: sealed originals, re-encoded derivatives.

Hides decoding, limits, file names and where the bytes are.
"""
