"""The difference that a release makes, as a file for people: streamed, whatever its size."""

from collections.abc import Iterable, Iterator
from itertools import batched, chain
from typing import Any

from django.http import QueryDict, StreamingHttpResponse
from django.utils.text import slugify

from nkworld.files.as_csv import BYTE_ORDER_MARK, csv_records
from nkworld.running.overload import prolong_for_file

from .review import Review
from .table import Keys, RowQuery, lines_of

AT_ONCE = 2000


def difference_file(review: Review, query: QueryDict) -> StreamingHttpResponse:
    """All rows that differ, or those of a part, narrowed and sorted as the address says."""
    usual = "all" if review.release.is_open else "rows"
    part = query.get("part", "")
    part = part if part in review.parts and part not in ("summary", "refused", "doubts") else usual
    keys = review.keys(RowQuery.of(query, part, review.model))
    name = f"{slugify(str(review.release))[:60]}-{review.release.pk}-{part}"
    cell = [name for name in review.model.cell if name != "frequency"]
    content = [name for name in review.model.content if name != "value"]
    header = ["what", *cell, "reading", "old value", "new value", "difference", "per cent"]
    header += ["changed fields", *(f"{side} {n}" for n in content for side in ("old", "new"))]
    return csv_file(name, header, _records(review, keys, cell, content))


def csv_file(
    name: str, header: Iterable[str], rows: Iterable[Iterable[Any]]
) -> StreamingHttpResponse:
    """Of the desk, for spreadsheets: no text is taken for a formula."""
    prolong_for_file()
    return StreamingHttpResponse(
        chain([BYTE_ORDER_MARK], csv_records(header, rows, for_excel=True)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def _records(
    review: Review, keys: Keys, cell: list[str], content: list[str]
) -> Iterator[list[Any]]:
    for some in batched(keys, AT_ONCE, strict=False):
        for line in lines_of(review.pairs, list(some)):
            new, old = (None, line.claim) if line.is_left_out else (line.claim, line.old)
            per_cent = line.difference
            about = [getattr(line.claim, name) for name in cell]
            yield [
                line.what,
                *(str(getattr(value, "code", value)) for value in about),
                line.claim.reading,
                old and old.value,
                new and new.value,
                line.step,
                None if per_cent is None else round(per_cent, 4),
                ", ".join(line.fields),
                *(each and getattr(each, name) for name in content for each in (old, new)),
            ]
