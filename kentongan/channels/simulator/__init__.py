"""Pretended phones, for the demo, tests and training: a channel like the others."""
