"""The appeals of a year beside one another: what was asked, what came in, of one source each."""

from dataclasses import replace
from datetime import datetime

from nkworld.atlas.memo import once_per_request
from nkworld.charts import Figure, Point, Series, in_a_row, money
from nkworld.figures.amounts import combined, point_of, share_of, total
from nkworld.figures.claims import Claims, Row
from nkworld.figures.points import within
from nkworld.figures.registry import register
from nkworld.provenance.models import HeadlineRule

from ..choices import Measure
from ..claims import IN_DOLLARS, claims_read, place_by
from ..models import Appeal, AppealFigure
from ..parameters import AppealParameters

REQUESTED, FUNDED = Measure.REQUESTED.value, Measure.FUNDED.value
Pair = tuple[Row | None, Row | None]  # what one appeal asked for, and what it received
# Appeals of one kind may be compared: a flash appeal asks for one disaster, a plan for a year.
COUNTED = {
    Appeal.Kind.CONSOLIDATED.value: "plans for the whole year",
    Appeal.Kind.FLASH.value: "flash appeals after one disaster",
}


class Year:
    """The appeals of one year: what was asked for and what came in, of one source each.

    Where one appeal of the year is known on both sides, the others are left out of the year.
    `changed` says what kind of appeal they are where it is another than before.
    """

    def __init__(self, period: str, claims: Claims, rule: HeadlineRule) -> None:
        self.period, self.changed = period, ""
        pairs = [best_pair(one, rule) for one in claims.by("appeal_id").values()]
        complete = [pair for pair in pairs if all(pair)]
        self.pairs = complete or [pair for pair in pairs if pair[0]][:1]
        self.requests = [request for request, _ in self.pairs if request]
        self.left_out = [row for row, _ in pairs if row and row not in self.requests]

    @property
    def kinds(self) -> list[str]:
        return sorted({row["appeal__kind"] for row in self.requests})

    @property
    def requested(self) -> Point | None:
        return self._added([request for request, _ in self.pairs])

    @property
    def received(self) -> Point | None:
        return self._added([received for _, received in self.pairs])

    @property
    def gap(self) -> Point | None:
        if (asked := self.requested) and (received := self.received):
            return combined(asked, received, -1, "asked less received")
        return None

    @property
    def share(self) -> Point | None:
        if (asked := self.requested) and (received := self.received):
            return share_of(received, asked, f"of {money(asked.number)} asked for")
        return None

    def point(self, amount: Point | None) -> Point:
        if amount is None:
            return Point(self.period, None)
        return replace(amount, x=self.period, changed=self.changed)

    def _added(self, rows: list[Row | None]) -> Point | None:
        """The sum over the year’s appeals of one source, with which of them are not in it."""
        known = [row for row in rows if row]
        if not rows or len(known) < len(rows) or len({row["source__slug"] for row in known}) > 1:
            return None
        titles = "; ".join(sorted(row["appeal__title"] for row in known))
        amounts = [point_of(row) for row in known]
        added = total(amounts, titles) if len(known) > 1 else replace(amounts[0], note=titles)
        missing = in_a_row(sorted(row["appeal__title"] for row in self.left_out))
        text = f"not counting {missing}, of which nobody tells what came in" if missing else ""
        return replace(added, caveat="; ".join(filter(None, [added.caveat, text])))


def best_pair(claims: Claims, rule: HeadlineRule) -> Pair:
    """(asked, received) of one appeal, both of the rule’s first source that gives both.

    Where none gives both, what is asked by the first that says, and nothing received.
    """
    by_source = [
        {row["measure"]: row for row in one.rows} for one in claims.by("source_id").values()
    ]
    place = place_by(rule)
    both = [(one[REQUESTED], one[FUNDED]) for one in by_source if {REQUESTED, FUNDED} <= one.keys()]
    if both:
        return min(both, key=lambda pair: max(map(place, pair)))
    return claims.where(measure=REQUESTED).first(place), None


def series_of(years: list[Year], slug: str, label: str, role: str, name: str) -> Series:
    """Of what a year is asked by name, with what kind of appeal it is where that is another."""
    return Series(slug, label, tuple(year.point(getattr(year, name)) for year in years), role)


def years_of(params: dict) -> tuple[list[Year], Claims]:
    """(each year with an appeal of all agencies, every claim read)"""
    claims = appeal_claims(params["as_of"])
    by_year = claims.by("period")
    years = [Year(each, by_year[each], params["rule"]) for each in within(params, by_year)]
    for before, year in zip(years, years[1:], strict=False):
        if year.kinds != before.kinds:
            year.changed = in_a_row([COUNTED[kind] for kind in year.kinds])
    return years, claims


@once_per_request
def appeal_claims(moment: datetime | None) -> Claims:
    """What was asked for and received in money, by year."""
    rows = AppealFigure.objects.as_of(moment).annual().money()
    names = ("appeal_id", "appeal__title", "appeal__kind", "measure")
    return claims_read(rows.filter(appeal__kind__in=list(COUNTED)), *names)


DENOMINATOR = "what the same appeals asked for, as the same source has it"
NOTE_KINDS = (
    "Appeals of the United Nations and its partners together. Appeals of one agency, and "
    "programmes that were no appeal, stand in the table of claims. A year without an appeal is a "
    "gap, not a zero."
)


@register("aid/appeals", title="Appeals: asked and received", parameters=AppealParameters)
def appeals(params: dict) -> Figure:
    """What the United Nations’ appeals asked for and what came in, year by year, with the gap."""
    years, claims = years_of(params)
    series = (
        series_of(years, "requested", "Asked for", "other", "requested"),
        series_of(years, "funded", "Received", "category-1", "received"),
        series_of(years, "gap", "Not covered", "category-2", "gap"),
    )
    return Figure(
        topic="money for UN appeals",
        headed_by=series[1:2],
        subtitle="Appeals for North Korea by year: what they asked for, what came in, the gap",
        **IN_DOLLARS,
        kind="bar",
        notes=(NOTE_KINDS, *sums(years)),
        **claims.stated(params, series),
    )


def sums(years: list[Year]) -> tuple[str, ...]:
    """Which years hold several appeals, whose sums are drawn, and which appeals are left out."""
    found = [year for year in years if len(year.pairs) > 1]
    text = ", ".join(f"{year.period} ({len(year.pairs)} appeals)" for year in found)
    left = [
        f"{row['appeal__title']} ({money(row['value'])} asked)"
        for year in years
        for row in year.left_out
        if row["value"] is not None
    ]
    added = (f"Added from one source: {text}.",) if text else ()
    return added + (
        (f"Left out, as nobody tells what came in: {', '.join(left)}.",) if left else ()
    )


@register("aid/coverage", title="Appeals: the share that came in", parameters=AppealParameters)
def coverage(params: dict) -> Figure:
    """What part of what they asked for the appeals of a year received, in per cent."""
    years, claims = years_of(params)
    series = (series_of(years, "coverage", "Received", "share", "share"),)
    return Figure(
        topic="coverage of UN appeals",
        subtitle="Received in per cent of what was asked for, by year of the appeal",
        unit="per cent of what was asked for",
        measure="percent",
        kind="bar",
        notes=("Both amounts of a share come from one source. " + NOTE_KINDS,),
        **claims.stated(params, series),
        denominator=DENOMINATOR,
    )
