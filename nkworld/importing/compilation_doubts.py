"""Of every draft it is asked how its figures were read, where nobody may have reviewed them.

One doubt for each page of an unreviewed compilation, weak, and one for each figure that would
take the place of one that somebody reviewed: strong, because the better reading ends with it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from nkworld.charts.numbers import exact
from nkworld.provenance.comparison import ReleaseComparison
from nkworld.provenance.models import Observation, Read, Release
from nkworld.provenance.read_guess import address_of
from nkworld.provenance.tables import observation_model

QUESTION = "May it rest on an unreviewed compilation?"
WEAK, STRONG = Decimal("1.0"), Decimal("5.0")
MOST_TOLD = 5
SUBJECT_LENGTH = 120


def unreviewed(release: Release, rows: Any, doubt: Callable) -> list:
    """The doubts about a draft's rows, made by `doubt`; one query where nothing is unreviewed."""
    unread = rows.filter(read=Read.COMPILATION)
    found = list(unread.cited())
    if not found:
        return []
    return [*_of_pages(found, doubt), *_of_replaced(release, unread, doubt)]


def _of_pages(rows: Iterable[Observation], doubt: Callable) -> Iterator:
    by_host = defaultdict(list)
    for row in rows:
        by_host[address_of(row.citation).netloc or row.citation[:60]].append(row)
    for host, read_there in by_host.items():
        count = len(read_there)
        text = "figure was" if count == 1 else "figures were"
        yield doubt(
            f"Read in an unreviewed compilation: {host}"[:SUBJECT_LENGTH],
            WEAK,
            False,
            (
                f"{count} {text} read there: {_in_short(read_there)}.",
                "That it is one may be a guess from the address. If the page prints what the "
                "source says, write “quoted” in the column “read” and upload the file again.",
                "An unreviewed reading heads no cell where another figure is on record.",
            ),
            tuple(row.pk for row in read_there),
            question=QUESTION,
            reason="read in an unreviewed compilation",
        )


def _of_replaced(release: Release, unread: Any, doubt: Callable) -> Iterator:
    """Where the same source's live figure was read better."""
    comparison = ReleaseComparison(release, observation_model(release.dataset))
    changed = comparison.changed.filter(reading=0, pk__in=unread.values("pk"))
    better = comparison.live.included().filter(reading=0).exclude(read=Read.COMPILATION)
    better = better.filter(period__in=changed.order_by().values("period"))
    live = {row.cell_values: row for row in better}
    for row in changed.cited():
        old = live.get(row.cell_values)
        if old:
            yield doubt(
                f"{row.cell_text}: read worse than before"[-SUBJECT_LENGTH:],
                STRONG,
                True,
                (
                    f"{_amount(row)}, read in an unreviewed compilation, would take the place of "
                    f"{_amount(old)}, {old.get_read_display().lower()}.",
                    "To keep the better reading as the claim, discard this draft and upload the "
                    "file without the row, or with both rows as readings of one figure. To exclude "
                    "the row would end the better reading too.",
                ),
                (row.pk,),
                question=QUESTION,
                reason="read worse than what it replaces",
            )


def _in_short(rows: list[Observation]) -> str:
    parts = [f"{row.cell_text}: {_amount(row)}" for row in rows[:MOST_TOLD]]
    more = len(rows) - len(parts)
    return "; ".join(parts) + (f" and {more} more" if more else "")


def _amount(row: Observation) -> str:
    return exact(row.value) if row.value is not None else "a range"
