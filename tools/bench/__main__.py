"""``make bench``: measure, print a table for each database, say how many goals are missed."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from statistics import median

from tools import ground, pg
from tools.bench import drum, idle
from tools.bench.child import Child
from tools.bench.figure import Figure, table
from tools.bench.places import place

SMALL, LARGE = 1_000, 100_000
HOUSE, BARE = "tools.bench.house", "tools.bench.bare"


def main() -> None:
    """Measure on both databases, one after the other. A missed goal is told, no error."""
    asked = _asked()
    ground.forget_the_developer()
    figures: list[Figure] = []
    with ExitStack() as stack:
        for database in asked.db.split(","):
            cluster = stack.enter_context(pg.cluster()) if database == "postgres" else ""
            print(f"\n{database}\n", flush=True)
            found = [_told(figure) for figure in _measured(cluster, asked)]
            print(table(found), flush=True)
            figures += found
    print(f"\n{sum(not figure.is_met for figure in figures)} goals missed")


def _told(figure: Figure) -> Figure:
    """Each as soon as it is known, for who waits; the table comes at the end."""
    print(table([figure]).splitlines()[-1], file=sys.stderr, flush=True)
    return figure


def _asked() -> argparse.Namespace:
    words = argparse.ArgumentParser(prog="make bench", description=__doc__)
    words.add_argument("--quick", action="store_true", help="fewer rounds, 10,000 cases at most")
    words.add_argument("--db", default="sqlite,postgres")
    words.add_argument("--only", default="report,read,idle,drum")
    return words.parse_args()


def _measured(cluster: str, asked: argparse.Namespace) -> Iterator[Figure]:
    rounds = 5 if asked.quick else 15
    if "report" in asked.only:
        yield from _reports(cluster, rounds)
    if "read" in asked.only:
        yield from _reads(cluster, LARGE // 10 if asked.quick else LARGE, rounds)
    if "idle" in asked.only:
        with place(cluster) as env:
            yield from idle.figures(env)
    if "drum" in asked.only:
        with place(cluster) as env:
            yield from drum.figures(env, drum.QUICK if asked.quick else drum.Load())


# -- A whole report beside the bare app --------------------------------------------------------
def _reports(cluster: str, rounds: int) -> Iterator[Figure]:
    with place(cluster) as ours, place(cluster) as floor:
        with Child(HOUSE, ours) as house, Child(BARE, floor) as bare:
            for each in (house, bare):
                each.ask("report", 10)  # warm
            took = [
                (bare.ask("report", 20), house.ask("plain", 20), house.ask("report", 10))
                for _ in range(2 * rounds)
            ]
            statements = len(house.ask("statements"))
    # Machines change their pace: what is compared was measured in the same instant.
    least = median(floor for floor, _, _ in took)
    plain = least * median(ours / floor for floor, ours, _ in took)
    whole = least * median(ours / floor for floor, _, ours in took)
    yield Figure("CPU of a whole report, without the code's hash", plain, "ms", least, 3)
    yield Figure("CPU of a whole report", whole, "ms", least, 6)
    yield Figure("statements of a whole report", statements, "")


# -- Reads of a small and a large village --------------------------------------------------------
def _reads(cluster: str, large: int, rounds: int) -> Iterator[Figure]:
    with place(cluster) as few, place(cluster) as many:
        with Child(HOUSE, few) as small, Child(HOUSE, many) as grown:
            small.ask("fill", SMALL)
            yield Figure(f"making {large} cases", grown.ask("fill", large), "s")
            names, _same = (each.ask("open") for each in (small, grown))
            for name in names:
                yield _read(name, small, grown, rounds)


def _read(name: str, small: Child, grown: Child, rounds: int) -> Figure:
    few, many = (each.ask("queries", name) for each in (small, grown))
    took = [(grown.ask("time", name, 5), small.ask("time", name, 5)) for _ in range(rounds)]
    floor = median(least for _, least in took)
    ours = floor * median(most / least for most, least in took)  # of the same instant, as above
    # A page that is not full after its first groups asks for the next: more queries in a small one.
    note = f"{many} queries" if few == many else f"{many} queries, {few} in the small village"
    return Figure(name, ours, "ms", floor, 1.5 if many <= few else 0, note)


if __name__ == "__main__":
    main()
