"""Figures of estimates that are never joined or added: each claim a row under the name of who made
it and when, in the colour of its source.
"""

from typing import Any

from nkworld.charts import Figure, Series

from .claims import Claims, Row
from .dates import PartialDate
from .models import Observation
from .periods import in_words
from .points import rule_for


def estimates_of(
    params: dict[str, Any],
    model: type[Observation],
    *own: str,
    subject: str,
    when: str = "period",
    more: str = "",
    alike_by: str = "",
    unit: str = "number",
    **cell: Any,
) -> Figure:
    """Those claims of a table whose fields have the values of `cell`, in the order of the field
    `when`. `subject` names what is estimated, `more` the field that tells more of a claim.

    The newest heads it: of those that differ in the field `alike_by`, one of those that most are
    about.
    """
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

    def name(row: Row) -> str:
        date = PartialDate(row[when])
        label = f"{row['source__short_name']}, {date.label if date.first else in_words(date)}"
        return f"{label}: {labels.get(row[more], row[more])}" if more and row[more] else label

    alike = claims
    if claims and alike_by:
        found = claims.by(alike_by).values()
        alike = max(found, key=lambda some: (len(some.rows), some.rows[-1][when]))
        alike_as = alike.rows[0][alike_by]
        subject = ", ".join(filter(None, [subject, labels.get(alike_as, alike_as)]))
    in_dollars = unit == "US dollars"
    return Figure(
        topic=subject,
        headed_by=(Series("estimates", subject, alike.points(when)),),
        subtitle=f"{subject}: every claim on record, by who made it and when",
        unit=unit,
        measure="money" if in_dollars else "count",
        kind="dot",
        x_title="Who said so, when",
        notes=(f"Never added: {model.never_added}",) if model.never_added else (),
        **claims.stated(params, claims.rows_by_source(name)),
    )
