from collections.abc import Sequence
from dataclasses import replace

from nkworld.charts import Figure, Point, Series, in_a_row, within_a_sentence
from nkworld.charts.series import LIMIT
from nkworld.provenance.figures import register
from nkworld.provenance.points import day_of
from nkworld.provenance.records import parts_of

from ..caps import DOLLARS, Cap, CapYear, Headroom
from ..codes import Span
from ..overlay import Overlay, month
from ..parameters import CapParameters
from ..sanctions import about, known_measures
from ..wording import GOODS

DATASETS = (GOODS, "trade/measures")


@register(
    "trade/cap-headroom",
    title="Capped goods: recorded against allowed",
    datasets=DATASETS,
    parameters=CapParameters,
)
def cap_headroom(params: dict) -> Figure:
    """What was recorded of goods under a cap, beside what the Security Council allowed."""
    headroom = Headroom(params["rule"], day_of(params), params["as_of"])
    cap = headroom.cap(params["cap"])
    years = headroom.years(cap) if cap else []
    allowed = (
        Point(each.year, each.allowed, records=parts_of([cap.measure])) for each in years if cap
    )
    series = (
        Series("allowed", "Cap of the UN", tuple(allowed), LIMIT),
        Series("recorded", "Recorded", tuple(_recorded(each) for each in years), "category-1"),
    )
    return Figure(
        topic=topic_of(cap),
        banned_since=ban_on(cap, params),
        headed_by=series[1:],
        subtitle="Recorded trade in a restricted line and the allowed amount, by calendar year",
        unit=unit_of(cap),
        measure="money" if cap and cap.unit == DOLLARS else "count",
        kind="bar",
        notes=notes(cap, years) if cap else (),
        **headroom.claims.stated(params, series),
    )


def topic_of(cap: Cap | None) -> str:
    """“refined petroleum imports”"""
    if cap is None:
        return "this cap was not on record then"
    return f"{within_a_sentence(cap.goods)} {cap.measure.direction}s"


def ban_on(cap: Cap | None, params: dict) -> str:
    """The month of the ban that took the place of the cap; empty without one."""
    if cap is None:
        return ""
    span = Span.parse(cap.code)
    measures = about(known_measures(params["as_of"]), span, cap.measure.direction)
    ban = Overlay(measures, span, day_of(params)).ban
    return month(ban.effective_from) if ban else ""


def unit_of(cap: Cap | None) -> str:
    if cap is None:
        return ""
    return "US dollars, current" if cap.unit == DOLLARS else cap.unit_words


def _recorded(year: CapYear) -> Point:
    if not year.is_recorded:
        return year.recorded
    return replace(year.recorded, note=record_words(year))


def record_words(year: CapYear) -> str:
    """What the record is: who alone is on it, what its source notes, and its share."""
    alone = f"{year.partner} alone" if year.partner else ""
    share = f"{year.share_words} of the allowed amount"
    return "; ".join(filter(None, [alone, year.recorded.note, share]))


def notes(cap: Cap, years: Sequence[CapYear]) -> tuple[str, ...]:
    found = [
        f"Allowed under {cap.measure.resolution.title}.",
        "What nobody notified or declared is in no record. A bar beyond the allowed amount is "
        "recorded trade in a restricted line, not a finding; one below it does not show that the "
        "cap was kept.",
    ]
    silent = [each.year for each in years if not each.is_recorded]
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
