"""Understanding what a citizen says until it is a case, and hearing from him afterwards.

Hides idempotency, doubt, sealing and the tracking code from the channels.
"""
