"""The timeline as lanes on one axis of days; places are per cent of the width."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from nkworld.asking.questions import answered
from nkworld.atlas.models import Country
from nkworld.charts.periods import DayScale, YearTick
from nkworld.portal.views.tables import RecordList
from nkworld.provenance.dates import PartialDate
from nkworld.provenance.tables import records_as_of

from .council.charts import by_database
from .council.entries import page_of, resolutions
from .council.models import NuclearTest
from .dealings import changes
from .models import Event
from .states import Relations

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
Row = tuple[PartialDate, str, str]  # when, what happened in words, and where it is told of
Link = Callable[..., str]  # to the list under its query, but for what is named


def lanes_of(
    form: Any, query: Any, events: list[Event], path: str = "", of: Country | None = None
) -> dict[str, Any] | None:
    """Of a list of events, with what else happened where only a country or a time was asked of.

    `path` is that of the timeline, drawn elsewhere for one country (`of`).
    """

    def link(**changed: str) -> str:
        start = {"page": "1"} if "page" in query else {}
        return f"{path}?{urlencode(answered(query) | start | changed)}"

    found: list[tuple[str, str, list[Row]]] = []
    for look, (label, kinds) in OF_EVENTS.items():
        rows = []
        for place, event in enumerate(events):
            if event.kind in kinds:
                words = f"{event.date.label}, {event.country}: {event.title}"
                url = link(page=str(place // RecordList.paginate_by + 1))
                rows.append((event.date, words, f"{url}#event-{event.pk}"))
        found.append((look, label, rows))
    if {"country", "region", "from", "to", "as_of", "sort", "page"} >= set(query):
        for look, label, rows in islice(_beside(form, of), 1 if path else None):
            found.append((look, label, [row for row in rows if form.falls(row[0])]))
    found = [each for each in found if each[2]]
    if not found:
        return None
    days = [day.first for _, _, rows in found for day, _, _ in rows]
    first, last = min(days).year, max(days).year
    scale = DayScale(date(first, 1, 1), date(last + 1, 1, 1))
    step = 1 if last - first < YEARS else 5
    drawn = [
        {
            "look": look,
            "label": label,
            "y": TOP + HEIGHT * place + BAR,  # px, of its line
            "marks": _marks(link, label, rows, scale, step),
        }
        for place, (look, label, rows) in enumerate(found)
    ]
    every = 10 if step == 5 else 5 if last - first > 8 else 1
    ticks = [YearTick(0, first), *(tick for tick in scale.ticks(every) if tick.x > 9)]
    return {"lanes": drawn, "ticks": ticks, "height": TOP + HEIGHT * len(drawn)}


def _beside(form: Any, of: Country | None) -> Iterator[tuple[str, str, list[Row]]]:
    moment = form.moment
    acts = [
        (
            PartialDate(day.isoformat()),
            f"{state.on_date.since_label}, {state.country}: {state.label.lower()}",
            f"{state.country.get_absolute_url()}#diplomacy",
        )
        for day, state in changes(Relations.load(moment, of), None, date.min, date.max)
        if form.fits(state.country, "country")
    ]
    yield "acts", "Changes of relations", acts
    tests = {test.number: test.date for test in records_as_of(NuclearTest, moment)}
    url = reverse("council:nuclear-tests")
    tested = [(day, f"{day.label}: nuclear test {n}", url) for n, day in tests.items()]
    yield "tests", "Nuclear tests", tested
    adopted = [
        (entry.date, f"{entry.date.label}: resolution {entry.main.number}", page_of(entry))
        for entry in resolutions(moment)
    ]
    yield "resolutions", "Resolutions of the Security Council", adopted
    # Two databases read the same flights: they are never added.
    for slug, rows in list(by_database(moment).items())[:1]:
        url = f"{reverse('council:launches')}?source={slug}"
        flown = [(r.date, f"{r.date.label}: {r.missile or 'a missile'}", url) for r in rows]
        yield "launches", f"Missile launches, by {rows[0].source.short_name}", flown


def _marks(link: Link, label: str, rows: list[Row], scale: DayScale, step: int) -> list[dict]:
    """One for each row, or, with a height, for all rows of a year or five: x, width in per cent."""
    if len(rows) <= MOST:
        return [{"x": scale.place(d.first), "words": words, "url": url} for d, words, url in rows]
    counts = Counter(day.first.year - day.first.year % step for day, _, _ in rows)
    highest = max(counts.values())
    marks = []
    for year, count in sorted(counts.items()):
        last = min(year + step - 1, scale.last.year - 1)
        first = max(year, scale.first.year)
        x, end = scale.place(date(first, 1, 1)), scale.place(date(last + 1, 1, 1))
        span = str(first) if first == last else f"{first} to {last}"
        marks.append(
            {
                "x": x,
                "words": f"{span}: {count}, {label.lower()}",
                "url": link(**{"from": str(first), "to": str(last)}),
                "width": end - x - 0.3,
                "height": max(2, round(BAR * count / highest)),
            }
        )
    return marks
