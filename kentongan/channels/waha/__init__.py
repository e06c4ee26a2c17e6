"""How WAHA speaks: WhatsApp as a linked device, on a machine of one's own (channels.md §2.3)."""
