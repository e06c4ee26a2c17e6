"""How Fonnte speaks: WhatsApp through a rented linked device (channels.md §2.1)."""
