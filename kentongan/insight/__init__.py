"""Reading: inbox, register, figures, search, publishable views.

Returns frozen values; hides joins, indexes and small-number rules.
"""
