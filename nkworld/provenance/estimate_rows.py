"""Figures of estimates that are never joined or added: each claim a row under the name of who made
it and when, in the colour of its source. Their sentence says how far they lie apart, and by whom.
"""

from typing import Any

from nkworld.charts import Figure, exact, money, topic
from nkworld.charts.sentences import estimates, is_over
from nkworld.charts.words import in_a_row

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

    The sentence sets the newest claims of each source beside one another: of those that differ in
    the field `alike_by`, the ones that most are about, or the newest.
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
    if over and alike_by:
        alike = over.by(alike_by).values()
        over = max(alike, key=lambda some: (len(some.rows), some.rows[-1][when]))
        alike_as = over.rows[0][alike_by]
        subject = ", ".join(filter(None, [subject, labels.get(alike_as, alike_as)]))
    newest = {(row["source_id"], row[more] if more else ""): row for row in over.rows}
    over = Claims(tuple(newest.values()))
    items = [(row[when], point) for row, point in zip(over.rows, over.points(), strict=True)]
    named = over.ordered(lambda row: place(row["source_id"])).names
    among = in_a_row(list(named.values()))
    noun = "the estimates" if len(items) > 1 else "the estimate"
    by = f"by {noun if any(point.is_estimated for _, point in items) else 'the account'} of {among}"
    span = "from {lowest} to {highest}" if len(items) > 1 else "{lowest}"
    in_dollars = unit == "US dollars"
    headline = estimates(
        f"{subject}: {span}, {by}",
        items,
        written=money if in_dollars else exact,
        label=subject,
    )
    return Figure(
        headline=headline or topic(subject),
        subtitle=f"{subject}: every claim on record, by who made it and when",
        unit=unit,
        measure="money" if in_dollars else "count",
        kind="dot",
        x_title="Who said so, when",
        notes=(f"Never added: {model.never_added}",) if model.never_added else (),
        **claims.stated(params, claims.rows_by_source(name)),
    )
