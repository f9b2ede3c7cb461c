"""Figures of estimates that are never joined or added: each claim a row under the name of who made
it and when, in the colour of its source. The newest of them heads the figure.
"""

from typing import Any

from nkworld.charts import Figure, Series
from nkworld.charts.sentences import is_over

from .amounts import Amount
from .claims import Claims, Row
from .dates import PartialDate
from .models import Observation
from .periods import in_words
from .points import day_of, rule_for


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

    The newest is that of the rule’s first source. Where the newest differ in the field `alike_by`,
    none heads the figure.
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

    over = claims.only(lambda row: is_over(row[when], day_of(params)))
    last = max((row[when] for row in over.rows), default="")
    newest = over.where(**{when: last})
    alike = newest.by(alike_by) if alike_by else {"": newest}
    if alike_by and len(alike) == 1:
        [alike_as] = alike
        subject = ", ".join(filter(None, [subject, labels.get(alike_as, alike_as)]))
    heads = [Amount.of(row).point(last) for row in newest.rows[:1]] if len(alike) == 1 else []
    in_dollars = unit == "US dollars"
    return Figure(
        topic=subject,
        headed_by=tuple(Series("newest", subject, (point,)) for point in heads),
        subtitle=f"{subject}: every claim on record, by who made it and when",
        unit=unit,
        measure="money" if in_dollars else "count",
        kind="dot",
        x_title="Who said so, when",
        notes=(f"Never added: {model.never_added}",) if model.never_added else (),
        **claims.stated(params, claims.rows_by_source(name)),
    )
