"""Where two sources seem to disagree about one thing, and count two."""

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from .agreement import interval, meet, spread, verdict
from .disagreements import Report, fact_check
from .models import Read
from .records import grouped
from .tables import observation_models

# What a note says of what its figure covers.
COVERAGE = re.compile(r"\b(includ|exclud|among|without)\w*", re.IGNORECASE)


@fact_check("dispute-of-coverage")
def disputes() -> Iterator[Report]:
    """Of two reviewed figures of a cell that lie apart, one says what it counts in or out, and the
    table does not tell by its `counting` that so they dispute nothing.
    """
    for model in observation_models().values():
        counting, credible = model.counting(), model.credible(None)
        rows = model.objects.as_of().included().exclude(read=Read.COMPILATION).exclude(value=None)
        rows = rows.filter(credible) if credible else rows
        for told in grouped(rows.cited(), lambda row: row.cell_values).values():
            for pair in combinations(told, 2):
                says = [bool(COVERAGE.search(row.note)) for row in pair]
                counted = [counting(vars(row)) for row in pair]
                if says[0] != says[1] and counted[0] == counted[1] and _lie_apart(*pair):
                    yield _report(*sorted(pair, key=lambda row: row.source.slug))


def _lie_apart(one: Any, other: Any) -> bool:
    values = [one.value, other.value]
    spans = [interval(row.value, row.value_low, row.value_high) for row in (one, other)]
    return verdict(spread(values), meet(spans)) in ("differ", "conflict")


def _report(one: Any, other: Any) -> Report:
    notes = "; ".join(f"{row.source}: {row.note}" for row in (one, other) if row.note)
    return Report(
        f"{one.dataset}:{one.cell_text}",
        f"{one.source}: {one.value:,.0f}",
        f"{other.source}: {other.value:,.0f}",
        f"{one.cell_text}: the two differ, and by a note one counts something else. {notes}",
        pages=(one.get_absolute_url(), other.get_absolute_url()),
    )
