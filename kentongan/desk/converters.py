"""Numbers in the officials' addresses, bounded so that every database can hold them."""


class Digits:
    """One to nine digits."""

    regex = r"\d{1,9}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Its digits."""
        return str(value)
