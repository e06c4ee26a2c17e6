"""Recordings known by their bytes: six containers, checked, and freed of metadata and tails.

Hides every container format. Plain Python: nothing is decoded, only the structure is walked.
"""
