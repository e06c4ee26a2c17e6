"""The officials' door: inbox, case, counter, village head's page, settings."""
