"""Which sources' rows stay out of files, because their terms do not allow a copy of the whole."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from nkworld.provenance.models import Source


def withheld_sources() -> set[int]:
    """Keys of the sources whose rows are read on pages and in the API, and in no file."""
    return {source.pk for source in Source.objects.all() if is_withheld(source)}


def is_withheld(source: Any) -> bool:
    return bool(source.is_withheld)


def counted(rows: Iterable[tuple[int, int]]) -> dict[int, int]:
    """{source: rows} of pairs."""
    totals: Counter[int] = Counter()
    for source, number in rows:
        totals[source] += number
    return dict(totals)


def without(rows: Iterable[Any], keys: set[int]) -> Iterator[Any]:
    """The records that are no withheld source's."""
    return (row for row in rows if getattr(row, "source_id", None) not in keys)
