"""The citizens' pages, by what the citizen does: reports, follows, reads."""

from kentongan.public.views.reporting import report_again

__all__ = ["report_again"]
