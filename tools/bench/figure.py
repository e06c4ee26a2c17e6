"""A measured figure, its goal, and the table they are printed in."""

from collections.abc import Iterable
from dataclasses import dataclass

HEAD = ("figure", "ours", "floor", "ratio", "goal", "ok")


@dataclass(frozen=True)
class Figure:
    """``floor`` is what it is held against, in the same unit; the goal is for their ratio.

    Without a floor the goal is for ``ours``; without a goal the figure is only told.
    """

    name: str
    ours: float
    unit: str
    floor: float | None = None
    goal: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return self.ours / self.floor if self.floor else None

    @property
    def is_met(self) -> bool:
        judged = self.ours if self.ratio is None else self.ratio
        return self.goal is None or judged <= self.goal

    def row(self) -> tuple[str, ...]:
        """The cells of its line."""
        return (
            f"{self.name} ({self.note})" if self.note else self.name,
            f"{self.ours:.2f} {self.unit}",
            "" if self.floor is None else f"{self.floor:.2f} {self.unit}",
            "" if self.ratio is None else f"{self.ratio:.2f}",
            "" if self.goal is None else f"≤ {self.goal:g}",
            ("yes" if self.is_met else "NO") if self.goal is not None else "",
        )


def table(figures: Iterable[Figure]) -> str:
    """The figures as a Markdown table with even columns."""
    rows = [HEAD, *(figure.row() for figure in figures)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEAD))]
    lines = [_line(row, widths) for row in rows]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
    return f"| {' | '.join(cells)} |"
