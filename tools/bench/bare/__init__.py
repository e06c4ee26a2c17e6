"""The floor: a Django app as ``startproject`` makes it. A form, one row, a page with the row."""
