"""The Security Council's measures as marks and washes behind a series of goods."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from nkworld.charts import Mark, Point, Series

from .codes import Span
from .models import Measure
from .sanctions import BANS

AFTER_BAN = 2  # years
WORDS: dict[str, str] = {
    Measure.Kind.BAN: "UN ban",
    Measure.Kind.IMPORT_BAN: "UN ban",
    Measure.Kind.CAP: "UN cap",
}


class Overlay:
    """Measures that speak of some goods, as they are drawn behind their course.

    A ban covers the goods if it names all of them and no cap came after it: a cap on what is
    banned can only mean that the ban is on a part, as on jet fuel out of refined petroleum.
    """

    def __init__(self, measures: Iterable[Measure], span: Span, day: date) -> None:
        self.measures = drawn(measures)
        self.span, self.day = span, day

    def marks(self, last: str) -> tuple[Mark, ...]:
        """One for each resolution and word, at the first of its measures; the newest ban that
        covers the goods is a stretch to the `last` period of the picture.
        """
        ban = self.ban
        found: dict[tuple, str] = {}
        for measure in self.measures:
            key = measure.resolution.slug, self.words(measure)
            if ban is None or key != (ban.resolution.slug, self.words(ban)):
                found[key] = min(month(measure.effective_from), found.get(key, "9999"))
        told = sorted((x, label) for (_, label), x in found.items())
        marks = tuple(Mark(x, label, priority=2) for x, label in told)
        if ban is None or not last or last[:4] <= f"{ban.effective_from.year}":
            return marks
        return (Mark(month(ban.effective_from), self.words(ban), f"{last[:4]}-12"), *marks)

    @property
    def ban(self) -> Measure | None:
        """The last ban to take effect, of those that cover the goods and that nothing ended."""
        bans = [m for m in self.measures if m.last_day is None and self.covers(m)]
        return max(bans, key=lambda each: each.effective_from, default=None)

    def covers(self, measure: Measure) -> bool:
        named = any(self.span in each for each in measure.spans)
        capped = any(m.kind == Measure.Kind.CAP and m.last_day is None for m in self.measures)
        return measure.kind in BANS and named and not capped

    def words(self, measure: Measure) -> str:
        """“UN ban”, “UN ban on a part”, “UN cap”: which resolution, the table says."""
        is_part = measure.kind in BANS and not self.covers(measure)
        return f"{WORDS[measure.kind]}{' on a part' if is_part else ''}"

    def pad_until(self, series: tuple[Series, ...]) -> tuple[Series, ...]:
        """The series with a gap some years after the ban, so that the ban is in the picture.

        No later than the last year that is over.
        """
        if self.ban is None or not series:
            return series
        first, *others = series
        end = f"{min(self.ban.effective_from.year + AFTER_BAN, self.day.year - 1)}"
        if first.points and len(first.points[0].x) > len(end):
            end = f"{end}-01"
        if any(point.x >= end for each in series for point in each.points):
            return series
        return (replace(first, points=(*first.points, Point(end, None))), *others)


def drawn(measures: Iterable[Measure]) -> list[Measure]:
    """Bans and caps of the Council that ever held; national notices and exemptions are told in
    the table only.
    """
    return [
        measure
        for measure in measures
        if measure.kind in WORDS and not measure.resolution.is_national and not measure.never_held
    ]


def month(day: date) -> str:
    return f"{day:%Y-%m}"
