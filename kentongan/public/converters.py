"""Numbers in addresses, bounded so that no database is asked for what it cannot hold."""


class Number:
    """One to nine digits."""

    regex = r"\d{1,9}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Its digits."""
        return str(value)
