"""How each provider speaks: one folder a channel, by the contract in ``messaging.contract``."""
