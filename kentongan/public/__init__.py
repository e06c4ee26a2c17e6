"""The citizens' door: home, report, receipt, tracking, board, figures, guide."""
