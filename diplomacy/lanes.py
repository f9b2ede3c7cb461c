"""The timeline as lanes on one axis of days: events by kind, changes of relations, tests, launches,
resolutions. Places are per cent of the width, so that letters keep their size on every screen.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from nkworld.charts.intervals import DayScale, YearTick
from nkworld.provenance.dates import PartialDate
from nkworld.provenance.records import records_as_of

from .council.charts import by_database
from .council.entries import resolutions
from .council.models import NuclearTest
from .models import Event
from .posts import Missions
from .rows import changes

Kind = Event.Kind
# {look: (lane, kinds of events)}
OF_EVENTS = {
    "visits": ("Summits and visits", (Kind.SUMMIT, Kind.HIGH_LEVEL_VISIT, Kind.VISIT)),
    "talks": ("Talks and agreements", (Kind.TALKS, Kind.AGREEMENT)),
    "others": (
        "Votes, shipments, incidents",
        (Kind.VOTE, Kind.TRANSFER, Kind.INCIDENT, Kind.OTHER),
    ),
}
MOST = 60  # marks in a lane; more are bars
YEARS = 30  # drawn year by year; more are drawn in steps of five
HEIGHT, BAR, TOP = 44, 22, 40  # px: a lane, its highest bar, and what stands over the first


@dataclass(frozen=True)
class Moment:
    """What a mark stands for, in words, and the row to which it leads."""

    day: date
    words: str
    url: str


@dataclass(frozen=True)
class LaneMark:
    """One moment, or, with a `height`, all of a year or five: x and width in per cent."""

    x: float
    words: str
    url: str
    width: float = 0
    height: int = 0


@dataclass(frozen=True)
class Lane:
    look: str
    label: str
    y: int  # px, its line
    marks: list[LaneMark]


@dataclass(frozen=True)
class Lanes:
    lanes: list[Lane]
    ticks: list[YearTick]
    height: int


def lanes_of(view: Any, events: list[Event]) -> Lanes | None:
    """Of the events that a list shows, page by page; beside those that only a country or a time
    was asked of, what else happened then. None where nothing did.
    """
    found = [
        (look, label, list(_of_events(view, events, kinds)))
        for look, (label, kinds) in OF_EVENTS.items()
    ]
    if {"country", "region", "from", "to", "as_of", "sort", "page"} >= set(view.query):
        found += _beside(view.form)
    found = [each for each in found if each[2]]
    if not found:
        return None
    days = [moment.day for _, _, moments in found for moment in moments]
    first, last = min(days).year, max(days).year
    scale = DayScale(date(first, 1, 1), date(last + 1, 1, 1))
    step = 1 if last - first < YEARS else 5
    drawn = [
        Lane(look, label, TOP + HEIGHT * place + BAR, _marks(view, label, moments, scale, step))
        for place, (look, label, moments) in enumerate(found)
    ]
    every = 10 if step == 5 else 5 if last - first > 8 else 1
    ticks = [YearTick(0, first), *(tick for tick in scale.ticks(every) if tick.x > 9)]
    return Lanes(drawn, ticks, TOP + HEIGHT * len(drawn))


def _of_events(view: Any, events: list[Event], kinds: tuple[str, ...]) -> Iterable[Moment]:
    for place, event in enumerate(events):
        if event.kind in kinds:
            page = str(place // view.paginate_by + 1)
            words = f"{event.date.label}, {event.country}: {event.title}"
            yield Moment(event.date.first, words, f"{view.link(page=page)}#event-{event.pk}")


def _beside(form: Any) -> list[tuple[str, str, list[Moment]]]:
    """Changes of relations with the countries asked about; tests and resolutions, whoever is."""

    def within(dated: Iterable[tuple[PartialDate, str, str]]) -> list[Moment]:
        return [Moment(day.first, words, url) for day, words, url in dated if form.falls(day)]

    moment, missions = form.moment, Missions.load(form.moment)
    tests = {test.number: test.date for test in records_as_of(NuclearTest, moment)}
    launches = next(iter(by_database(moment).items()), None)
    acts = (
        (
            PartialDate(each.day.isoformat()),
            f"{each.dated}, {each.country}: {each.what.lower()}",
            f"{each.country.get_absolute_url()}#diplomacy",
        )
        for each in changes(missions.relations, None, date.min, date.max)
        if each.dated and form.fits(each.country, "country")
    )
    lanes = [
        ("acts", "Changes of relations", within(acts)),
        (
            "tests",
            "Nuclear tests",
            within(
                (day, f"{day.label}: nuclear test {number}", reverse("council:nuclear-tests"))
                for number, day in tests.items()
            ),
        ),
        (
            "resolutions",
            "Resolutions of the Security Council",
            within(
                (
                    entry.date,
                    f"{entry.date.label}: resolution {entry.main.number}",
                    reverse("council:resolution", args=[entry.main.number]),
                )
                for entry in resolutions(moment)
            ),
        ),
    ]
    if launches:
        source = launches[1][0].source.short_name
        url = f"{reverse('council:launches')}?source={launches[0]}"
        rows = (
            (row.date, f"{row.date.label}: {row.missile or 'a missile'}", url)
            for row in launches[1]
        )
        lanes.append(("launches", f"Missile launches, by {source}", within(rows)))
    return lanes


def _marks(
    view: Any, label: str, moments: list[Moment], scale: DayScale, step: int
) -> list[LaneMark]:
    if len(moments) <= MOST:
        return [LaneMark(scale.place(each.day), each.words, each.url) for each in moments]
    counts = Counter(each.day.year - each.day.year % step for each in moments)
    highest = max(counts.values())
    marks = []
    for year, count in sorted(counts.items()):
        last = min(year + step - 1, scale.last.year - 1)
        first = max(year, scale.first.year)
        x, end = scale.place(date(first, 1, 1)), scale.place(date(last + 1, 1, 1))
        span = str(first) if first == last else f"{first} to {last}"
        start = {"page": "1"} if "page" in view.query else {}
        url = view.link(**{"from": str(first), "to": str(last)} | start)
        height = max(2, round(BAR * count / highest))
        marks.append(LaneMark(x, f"{span}: {count}, {label.lower()}", url, end - x - 0.3, height))
    return marks
