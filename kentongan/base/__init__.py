"""No domain: clock, refusals, key files, codes, text, jobs, crypto and page components.

Knows how a sentence is refused, how time is read and how a page is dressed. Nothing here
knows what a village or a case is.
"""
