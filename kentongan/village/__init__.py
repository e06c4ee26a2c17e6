"""Who, where, when: village, hamlets, offices, officials, categories, calendar, choices.

Hides the region tables, host look-up and the arithmetic of working days.
"""
