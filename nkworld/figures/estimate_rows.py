"""Estimates that are never joined or added: each a row under who made it and when."""

from typing import Any

from nkworld.charts import Figure, Series, within_a_sentence
from nkworld.charts.periods import end_of, is_over
from nkworld.provenance.dates import PartialDate
from nkworld.provenance.models import Observation
from nkworld.provenance.periods import in_words

from .amounts import point_of
from .claims import Claims, Row
from .points import day_of, rule_for


def estimates_of(
    params: dict[str, Any],
    model: type[Observation],
    *own: str,
    subject: str,
    when: str = "period",
    more: str = "",
    unit: str = "number",
    **cell: Any,
) -> Figure:
    """Claims with the values of `cell`, by `when`; `more` is the field that tells more of one."""
    claims_of_table: Any = model.objects
    every = Claims.read(claims_of_table.as_of(params["as_of"]), *own)
    first, last = str(params.get("from") or ""), str(params.get("to") or "9999")
    place = rule_for(params, model.dataset).place
    claims = (
        every.where(**cell)
        .only(lambda row: first <= row[when][:4] <= last)
        .ordered(lambda row: (row[when], place(row["source_id"])))
    )

    field: Any = model._meta.get_field(more) if more else None
    labels = dict(field.flatchoices) if field else {}

    def more_of(row: Row) -> str:
        return str(labels.get(row[more], row[more])) if more else ""

    def name(row: Row) -> str:
        date = PartialDate(row[when])
        label = f"{row['source__short_name']}, {date.label if date.first else in_words(date)}"
        return ": ".join(filter(None, [label, more_of(row)]))

    over = claims.only(lambda row: is_over(row[when], day_of(params)))
    # What ends last; of two the shorter one.
    latest = max(over.rows, key=lambda row: (end_of(row[when]), row[when]), default={when: ""})
    newest = over.where(**{when: latest[when]}).rows
    newest = tuple(row for row in newest if not more_of(row)) or newest  # of all of it, if any
    heads = newest[:1] if len({more_of(row) for row in newest}) == 1 else ()
    points = tuple(
        point_of(row | {"caveat": within_a_sentence(more_of(row))}, row[when]) for row in heads
    )
    in_dollars = unit == "US dollars"
    return Figure(
        topic=within_a_sentence(subject),
        headed_by=(Series("newest", subject, points),) if points else (),
        subtitle=f"{subject}: every claim on record, by who made it and when",
        unit=unit,
        measure="money" if in_dollars else "count",
        kind="dot",
        x_title="Who said so, when",
        notes=(f"Never added: {model.never_added}",) if model.never_added else (),
        **claims.stated(params, claims.rows_by_source(name)),
    )
