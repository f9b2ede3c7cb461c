"""What others counted: one claim for each day and thing, and their dots in a figure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby

from nkworld.atlas.memo import once_per_request
from nkworld.charts import Point, Series
from nkworld.provenance.models import Source
from nkworld.provenance.points import point_of_claim
from nkworld.provenance.rules import rules_of

from ..models import PublishedCount

Measure = PublishedCount.Measure
MEASURES = list(Measure.values)
# Short, as they stand among the dots; the table and the reckoning tell what was counted.
SERIES_LABELS = {
    Measure.RELATIONS: "Published counts",
    Measure.HOSTS: "Hosts, published",
    Measure.EMBASSIES_ABROAD: "Abroad, published",
    Measure.MISSIONS_ABROAD: "Missions abroad, published",
    Measure.MISSIONS_IN_AFRICA: "Missions in Africa, published",
    Measure.EMBASSIES_IN_PYONGYANG: "In Pyongyang, published",
    Measure.MISSIONS_IN_PYONGYANG: "Missions in Pyongyang, published",
}


@once_per_request
def published(*measures: str, as_of: datetime | None = None) -> list[PublishedCount]:
    """What others counted, one claim for each day and thing, in the order of time."""
    rule = next(iter(rules_of(PublishedCount.dataset, as_of).values()), None)
    if rule is None:
        return []
    counts = PublishedCount.objects.headline(rule, as_of).of(*measures or MEASURES)
    return sorted(
        counts.cited(),
        key=lambda c: (c.counted_on.first, c.counted_on.last, MEASURES.index(c.measure)),
    )


def nearest(counts: Iterable[PublishedCount], day: date) -> PublishedCount | None:
    """Of published counts the one that is nearest in time to a day."""
    return min(counts, key=lambda count: abs(day_of(count) - day), default=None)


def day_of(count: PublishedCount) -> date:
    """The day of which our own count is held against it: of a month the last."""
    return count.counted_on.last


def who(source: Source) -> str:
    """A source as the subject of a sentence: “the ROK foreign ministry”, “NCNK”."""
    return f"the {source}" if "ministry" in str(source) else str(source)


def series_of(counts: Iterable[PublishedCount]) -> tuple[Series, ...]:
    """One series for each thing that others counted: dots beside our line, each of its source."""
    ordered = sorted(counts, key=lambda count: (MEASURES.index(count.measure), count.counted_on))
    return tuple(
        Series(
            f"{measure}-published",
            SERIES_LABELS[Measure(measure)],
            tuple({str(c.counted_on): point_of(c, c.note) for c in found}.values()),
            "other",
        )
        for measure, found in groupby(ordered, key=lambda each: each.measure)
    )


def point_of(count: PublishedCount, note: str = "") -> Point:
    return replace(point_of_claim(count), x=str(count.counted_on), note=note)
