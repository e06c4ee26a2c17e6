"""How the Telegram Bot API speaks (channels.md §4)."""
