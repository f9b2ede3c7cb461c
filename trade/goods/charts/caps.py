from nkworld.charts import Figure, Point, Series, exact, in_a_row
from nkworld.provenance.figures import as_of_text, register
from nkworld.provenance.points import sources_in

from ..caps import ALONE, DOLLARS, Headroom
from ..parameters import CapParameters
from .shared import GOODS

DATASETS = (GOODS, "trade/measures")


@register(
    "trade/cap-headroom",
    title="Recorded against allowed",
    datasets=DATASETS,
    parameters=CapParameters,
)
def cap_headroom(asked):
    """What was recorded of goods under a cap, beside what the Security Council allowed."""
    headroom = Headroom(asked["rule"], asked["as_of"])
    cap = headroom.cap(asked["cap"])
    years = headroom.years(cap) if cap else []
    series = (
        Series("allowed", "Allowed", tuple(_allowed(each) for each in years), "other"),
        Series("recorded", "Recorded", tuple(_recorded(each) for each in years), "category-1"),
    )
    return Figure(
        slug="trade/cap-headroom",
        headline=statement(cap, years) if cap else "This cap was not on record then",
        subtitle="Recorded trade in a restricted line and the allowed amount, by calendar year",
        unit=unit_of(cap),
        measure="money" if cap and cap.unit == DOLLARS else "count",
        kind="bar",
        series=series,
        sources=sources_in(series, headroom.names),
        notes=notes(cap, years) if cap else (),
        as_of=as_of_text(asked, headroom.as_of),
    )


def unit_of(cap):
    if cap is None:
        return ""
    return "US dollars, current" if cap.unit == DOLLARS else cap.unit_words


def _allowed(year):
    return Point(year.year, year.allowed)


def _recorded(year):
    amount = year.recorded
    if amount is None:
        return Point(year.year, None)
    share = f"{year.share} per cent of the allowed amount"
    note = f"{amount.note}; {share}" if amount.note else share
    return Point(year.year, amount.value, status=amount.status, source=amount.source, note=note)


def statement(cap, years):
    told = [each for each in years if each.recorded]
    goods = cap.goods
    if not told:
        return f"{goods}: no recorded amount to hold against the cap"
    last = told[-1]
    alone = f" ({last.recorded.note})" if last.recorded.note.endswith(ALONE) else ""
    return (
        f"{goods}: {exact(last.recorded.value)} {cap.unit_words} on record in {last.year}{alone}, "
        f"{last.share} per cent of the allowed amount"
    )


def notes(cap, years):
    found = [
        f"Allowed under {cap.measure.resolution.title}.",
        "What nobody notified or declared is in no record. A bar beyond the allowed amount is "
        "recorded trade in a restricted line, not a finding.",
    ]
    silent = [each.year for each in years if not each.recorded]
    if silent:
        found.append(f"No record of the whole year, which is not a zero: {in_a_row(silent)}.")
    if cap.measure.cap_period == "12 months":
        day = cap.measure.effective_from
        found.append(
            f"The resolution counts spells of 12 months from {day:%-d %B %Y}; the records are of "
            "calendar years."
        )
    if cap.measure.superseded_by:
        found.append(f"The cap ended with {cap.measure.superseded_by.title}.")
    return tuple(found)
