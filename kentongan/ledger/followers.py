"""News goes up: functions that follow the book, entry by entry, each at its own pace."""

from kentongan.base.jobs import job


@job
def follow(book_id: int) -> None:
    """Let every follower of one book catch up."""
