"""The difference that a release makes, as a file for people: streamed, whatever its size."""

import csv
from collections.abc import Iterator
from itertools import batched
from typing import Any

from django.http import QueryDict, StreamingHttpResponse
from django.utils.text import slugify

from nkworld.charts.numbers import plain
from nkworld.charts.spreadsheets import disarmed
from nkworld.limits import prolong_for_file
from nkworld.provenance.models import Observation

from .lines import Line
from .review import Review
from .row_query import RowQuery
from .table import lines_of

AT_ONCE = 2000
BYTE_ORDER_MARK = "\ufeff"


class _Echo:
    """Gives back what a csv.writer writes."""

    @staticmethod
    def write(text: str) -> str:
        return text


def difference_file(review: Review, query: QueryDict) -> StreamingHttpResponse:
    """All rows that differ, or those of a part, narrowed and sorted as the address says."""
    usual = "all" if review.release.is_open else "rows"
    part = query.get("part", "")
    part = part if part in review.parts and part not in ("summary", "refused", "doubts") else usual
    asked = RowQuery.of(query, part, review.model)
    keys = review.found_anew(asked, last=None).keys
    name = f"{slugify(str(review.release))[:60]}-{review.release.pk}-{part}.csv"
    prolong_for_file()
    return StreamingHttpResponse(
        _records(review, keys),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _records(review: Review, keys: list[tuple[int | None, int | None]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    model = review.model
    cell = [name for name in model.cell if name != "frequency"]
    content = [name for name in model.content if name != "value"]
    header = ["what", *cell, "reading", "old value", "new value", "difference", "per cent"]
    header.append("changed fields")
    for name in content:
        header += [f"old {name}", f"new {name}"]
    yield BYTE_ORDER_MARK + writer.writerow(header)
    for some in batched(keys, AT_ONCE, strict=False):
        for line in lines_of(review.pairs, list(some)):
            yield writer.writerow(_row(line, cell, content))


def _row(line: Line, cell: list[str], content: list[str]) -> list[str]:
    new, old = (None, line.claim) if line.is_left_out else (line.claim, line.old)
    step, per_cent = line.step, line.difference
    return [
        line.what,
        *(_of_cell(line.claim, name) for name in cell),
        str(line.claim.reading),
        _text(old, "value"),
        _text(new, "value"),
        plain(step) if step is not None else "",
        plain(round(per_cent, 4)) if per_cent is not None else "",
        ", ".join(line.fields),
        *(_text(each, name) for name in content for each in (old, new)),
    ]


def _of_cell(claim: Observation, name: str) -> str:
    value = getattr(claim, name)
    return disarmed(str(getattr(value, "code", value)))


def _text(claim: Observation | None, name: str) -> str:
    value: Any = getattr(claim, name) if claim else None
    if claim is None or value is None:
        return ""
    return plain(value) if claim.is_amount(name) else disarmed(str(value))
