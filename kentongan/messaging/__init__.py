"""Messages that are never lost: inbox, outbox, retry, receipts, and the channel contract.

Knows providers only through ``contract.Channel`` and people only as sealed addresses. What a
message means is somebody else's business: who listens is named in ``KENTONGAN_LISTENERS``.
"""
