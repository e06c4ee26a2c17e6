"""What happens next unasked: reminders, escalation, closing after silence.

Follows the ledger and sweeps the clock; never decides, asks the rules.
"""
