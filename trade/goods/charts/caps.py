from dataclasses import replace

from nkworld.charts import Figure, Point, Series, in_a_row, percent, topic, within_a_sentence
from nkworld.charts.sentences import join, say
from nkworld.provenance.figures import register
from nkworld.provenance.points import day_of

from ..caps import DOLLARS
from ..headroom import Headroom
from ..parameters import CapParameters
from ..wording import put
from .shared import GOODS

DATASETS = (GOODS, "trade/measures")
NOTIFIED = "were notified to the UN’s 1718 Committee"
UNKNOWN = "what nobody notified is in no record"
OTHERS_UNKNOWN = "what others traded and what nobody notified is not in it"
NO_NOTICE = "no notification of that year is on record"


@register(
    "trade/cap-headroom",
    title="Capped goods: recorded against allowed",
    datasets=DATASETS,
    parameters=CapParameters,
)
def cap_headroom(params):
    """What was recorded of goods under a cap, beside what the Security Council allowed."""
    headroom = Headroom(params["rule"], day_of(params), params["as_of"])
    cap = headroom.cap(params["cap"])
    years = headroom.years(cap) if cap else []
    series = (
        Series("allowed", "Allowed", tuple(_allowed(each) for each in years), "other"),
        Series("recorded", "Recorded", tuple(_recorded(each) for each in years), "category-1"),
    )
    return Figure(
        headline=statement(headroom, cap, years)
        if cap
        else topic("This cap was not on record then"),
        subtitle="Recorded trade in a restricted line and the allowed amount, by calendar year",
        unit=unit_of(cap),
        measure="money" if cap and cap.unit == DOLLARS else "count",
        kind="bar",
        notes=notes(cap, years) if cap else (),
        **headroom.claims.stated(params, series),
    )


def unit_of(cap):
    if cap is None:
        return ""
    return "US dollars, current" if cap.unit == DOLLARS else cap.unit_words


def _allowed(year):
    return Point(year.year, year.allowed)


def _recorded(year):
    if not year.is_recorded:
        return year.recorded
    return replace(year.recorded, note=record_words(year))


def record_words(year):
    """What the record is: who alone is on it, what its source notes, and its share."""
    alone = f"{year.partner} alone" if year.partner else ""
    share = f"{year.share_words} of the allowed amount"
    return "; ".join(filter(None, [alone, year.recorded.note, share]))


def statement(headroom, cap, years):
    """The newest record beside the allowed amount, in each unit of the cap; what it leaves out."""
    last = newest(years)
    if last is None:
        return topic(f"{cap.title}: no recorded amount to hold against the cap")
    told = _clause(headroom, cap, last, _opening(cap, last))
    others = [_in_another_unit(headroom, each, last.year) for each in headroom.other_units(cap)]
    ends = filter(None, [verdict(headroom, cap, last), what_is_missing(last)])
    return join(told, *others, *map(topic, ends))


def verdict(headroom, cap, last):
    """Whether the record of that year is above any of the cap's limits, of which the lowest counts.

    Empty where only a part is on record that is not above: it does not show that the cap was kept.
    """
    every = (_of_year(headroom, each, last.year) for each in [cap, *headroom.other_units(cap)])
    if any(year and year.share.value and year.share.value > 100 for year in every):
        return "on record the cap was passed"
    is_whole = last.is_notified and not last.partner
    return "on record the cap was not passed" if is_whole else ""


def _of_year(headroom, cap, year):
    """None where nothing is on record."""
    years = headroom.years(cap)
    return next((each for each in years if each.year == year and each.is_recorded), None)


def what_is_missing(year):
    if not year.is_notified:
        return NO_NOTICE
    return OTHERS_UNKNOWN if year.partner else UNKNOWN


def newest(years):
    return next((each for each in reversed(years) if each.is_recorded), None)


def _opening(cap, year):
    """Who says how much of the goods, and of whom alone."""
    goods, direction = within_a_sentence(cap.goods), cap.measure.direction
    to_or_from = "to" if direction == "export" else "from"
    alone = f" {to_or_from} {year.partner} alone" if year.partner else ""
    if year.is_notified:
        return f"{{when}} {{recorded}} of {goods}{alone} {NOTIFIED}, "
    words = put(year.recorded, year.source, f"{direction}s of {goods}{alone}")
    return words.replace("{amount}", "{recorded}") + ", "


def _in_another_unit(headroom, cap, year):
    """The same year held against the measure's other limit; None where nothing is on record."""
    found = _of_year(headroom, cap, year)
    if found is None:
        return None
    measured = "in value" if cap.unit == DOLLARS else "in weight"
    clause = _clause(headroom, cap, found, f"{measured} {{recorded}}, ")
    ended = f"{within_a_sentence(clause.base)}, and the lower of the two limits counts"
    return replace(clause, base=ended)


def _clause(headroom, cap, year, opening):
    everybody = ("to all buyers", "from all suppliers")[cap.measure.direction == "import"]
    whole = f" {everybody}" if year.partner else ""
    return say(
        opening + "{share} of the {allowed} that the Security Council allowed" + whole,
        day=headroom.day,
        written={"recorded": cap.written, "allowed": cap.written, "share": percent},
        period=year.year,
        labels={"recorded": "Recorded", "allowed": "Allowed", "share": "Recorded of allowed"},
        recorded=year.recorded,
        allowed=_allowed(year),
        share=year.share,
    )


def notes(cap, years):
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
