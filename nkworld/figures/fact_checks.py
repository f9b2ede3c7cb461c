"""Where two sources seem to disagree about one thing, and count two."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import reduce
from itertools import combinations
from operator import or_
from typing import Any

from django.db.models import Q

from nkworld.provenance.models import Read
from nkworld.provenance.records import grouped
from nkworld.provenance.tables import observation_models

from .amounts import MINOR, Interval, interval, meet, spread
from .disagreements import Report, fact_check, fact_of, side_of

# What a note says of what its figure covers.
COVERAGE = re.compile(r"\b(includ|exclud|among|without)\w*", re.IGNORECASE)


@fact_check("dispute-of-coverage", of_claims=True)
def disputes(claims: Iterable[Any] | None = None) -> Iterator[Report]:
    """Of two reviewed figures that lie apart, only one says what it counts in or out."""
    by_table = None if claims is None else grouped(claims, lambda claim: claim.dataset)
    for slug, model in observation_models().items():
        if by_table is not None and slug not in by_table:
            continue
        counting, credible = model.counting(), model.credible(None)
        rows = model.objects.as_of().included().exclude(read=Read.COMPILATION)
        rows = rows.exclude(value=None, value_low=None).exclude(value=None, value_high=None)
        rows = rows.filter(credible) if credible else rows
        if by_table is not None:
            cells = [{name: getattr(one, name) for name in one.cell} for one in by_table[slug]]
            rows = rows.filter(reduce(or_, (Q(**cell) for cell in cells)))
        for told in grouped(rows.cited(), lambda row: row.cell_values).values():
            for pair in combinations(told, 2):
                says = [bool(COVERAGE.search(row.note)) for row in pair]
                counted = [counting(vars(row)) for row in pair]
                if says[0] != says[1] and counted[0] == counted[1] and lie_apart(*pair):
                    one, other = sorted(pair, key=lambda row: row.source.slug)
                    notes = "; ".join(f"{r.source}: {r.note}" for r in (one, other) if r.note)
                    yield Report(
                        fact_of(one),
                        side_of(one),
                        side_of(other),
                        f"{one.cell_text}: the two differ, and by a note one counts something "
                        f"else. {notes}",
                        pages=(one.get_absolute_url(), other.get_absolute_url()),
                    )


def lie_apart(one: Any, other: Any, beyond: Decimal = MINOR) -> bool:
    """Whether rows say what no rounding explains; of a range the nearer end counts."""
    low, high = sorted((one, other), key=_span)
    ends = _span(low), _span(high)
    nearest = [low.value or ends[0][1], high.value or ends[1][0]]
    apart = spread(nearest)
    return not meet(ends) and (apart is None or apart > beyond)


def _span(row: Any) -> Interval:
    value = row.value if row.value is not None else row.value_low
    return interval(value, row.value_low, row.value_high)
