"""The officials' pages, by noun."""
