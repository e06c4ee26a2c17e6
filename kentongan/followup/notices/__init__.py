"""What is said unasked, to the reporter and to the officials.

Follows the ledger; what is said goes through ``messaging``. A notice names a number, never the
story or a person. ``presses`` are the buttons that officials press below one.
"""
