"""The appeals of a year beside one another: what was asked, what came in, of one source each."""

from dataclasses import replace

from nkworld.charts import Point, in_a_row, money
from nkworld.charts.numbers import per_cent
from nkworld.provenance.models import Status
from nkworld.provenance.points import within

from .choices import Measure
from .claims import Claims, as_point, place_by, total_of, worst_grade
from .models import Appeal, AppealFigure

ASKED, GOT = Measure.REQUESTED.value, Measure.FUNDED.value
# Appeals of one kind may be compared: a flash appeal asks for one disaster, a plan for a year.
COUNTED = {
    Appeal.Kind.CONSOLIDATED.value: "plans for the whole year",
    Appeal.Kind.FLASH.value: "flash appeals after one disaster",
}


class Year:
    """The appeals of one year: what was asked and what came in, of one source each.

    Where one appeal of the year is known on both sides, the others are left out of the year.
    `changed` says what kind of appeal they are where it is another than before.
    """

    def __init__(self, period, claims, rule):
        self.period, self.changed = period, ""
        pairs = [best_pair(one, rule) for one in claims.by("appeal_id").values()]
        complete = [pair for pair in pairs if all(pair)]
        self.pairs = complete or [pair for pair in pairs if pair[0]][:1]
        self.left_out = [each for each, _ in pairs if each and (each not in self.requested)]

    @property
    def requested(self):
        return [each for each, _ in self.pairs]

    @property
    def kinds(self):
        return sorted({row["appeal__kind"] for row in self.requested})

    @property
    def caveat(self):
        """Which appeals of the year are not in its figures."""
        told = in_a_row(sorted(row["appeal__title"] for row in self.left_out))
        return f"not counting {told}, of which nobody tells what came in" if told else ""

    def point(self, place):
        """Asked (0) or received (1): the sum over the year’s appeals of one source."""
        rows = [pair[place] for pair in self.pairs]
        if not rows or not all(rows) or len({row["source__slug"] for row in rows}) > 1:
            return Point(self.period, None)
        titles = "; ".join(sorted(row["appeal__title"] for row in rows))
        if len(rows) == 1:
            return self._told(as_point(self.period, rows[0], titles))
        return self._made(total_of(rows), titles)

    def gap(self):
        requested, got = self.point(0), self.point(1)
        if None in (requested.value, got.value):
            return Point(self.period, None)
        return self._made(requested.value - got.value, "asked less received")

    def share(self):
        requested, got = self.point(0), self.point(1)
        if None in (requested.value, got.value) or not requested.value:
            return Point(self.period, None)
        share = per_cent(got.value, requested.value)
        return self._made(share, f"of {money(requested.value)} asked for")

    def _made(self, value, note):
        """A derived figure, as well read as the least of its claims."""
        rows = [row for pair in self.pairs for row in pair if row]
        status, source = Status.DERIVED.value, rows[0]["source__slug"]
        made = Point(self.period, value, status=status, source=source, note=note)
        return self._told(replace(made, grade=worst_grade(rows)))

    def _told(self, point):
        caveats = "; ".join(filter(None, [point.caveat, self.caveat]))
        return replace(point, changed=self.changed, caveat=caveats)


def best_pair(claims, rule):
    """(asked, received) of one appeal, both of the rule’s first source that gives both.

    Where none gives both, what is asked by the first that says, and nothing received.
    """
    by_source = [
        {row["measure"]: row for row in one.rows} for one in claims.by("source_id").values()
    ]
    place = place_by(rule)
    both = [(one[ASKED], one[GOT]) for one in by_source if ASKED in one and GOT in one]
    if both:
        return min(both, key=lambda pair: max(map(place, pair)))
    requested = [one[ASKED] for one in by_source if ASKED in one]
    return (min(requested, key=place) if requested else None), None


def years_of(params):
    """(each year with an appeal of all agencies, every claim read)"""
    rows = AppealFigure.objects.as_of(params["as_of"]).annual().money()
    names = ("appeal_id", "appeal__title", "appeal__kind", "measure")
    claims = Claims.read(rows.filter(appeal__kind__in=list(COUNTED)), *names)
    by_year = claims.by("period")
    years = [Year(each, by_year[each], params["rule"]) for each in within(params, by_year)]
    return tell_changes(years), claims


def tell_changes(years):
    """The years, each with what kind its appeals are where those before were of another."""
    for before, year in zip(years, years[1:], strict=False):
        if year.kinds != before.kinds:
            year.changed = in_a_row([COUNTED[kind] for kind in year.kinds])
    return years
