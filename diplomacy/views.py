"""The pages of diplomacy: a day and its map, the lists of what is on record, and its timeline, also
as lanes on one axis of days (`lanes_of`).
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cached_property
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.http import HttpRequest, JsonResponse
from django.urls import path, reverse
from django.views.generic import TemplateView, View

from nkworld.asking.questions import QuestionForm, answered, chosen
from nkworld.asking.record_questions import today
from nkworld.atlas.models import Country
from nkworld.charts.periods import DayScale, YearTick
from nkworld.portal.drawing import FigureView, Option
from nkworld.portal.panels import Fact
from nkworld.portal.views.home import PublicPage
from nkworld.portal.views.tables import ClaimList, RecordList, Sorted
from nkworld.provenance.dates import PartialDate
from nkworld.provenance.tables import grouped, records_as_of

from . import tables
from .council.charts import by_database, page_of, resolutions
from .council.models import NuclearTest
from .dealings import (
    COLUMNS,
    IS_SHOWN,
    MAPS,
    changes,
    country_rows,
    courses,
    embassies_map,
    relations_map,
    with_references,
)
from .membership_states import Memberships, MembershipStates, Treaties
from .models import Event, Organization, Treaty
from .posts import Missions
from .published_counts import Measure, count_on, differences, facts_on
from .questions import (
    ActQuestion,
    CountQuestion,
    EventQuestion,
    HeadQuestion,
    Listed,
    MissionQuestion,
    OnDate,
)
from .states import FOUNDED, Relations
from .timeline import ONE_DAY

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


SHEETS = ("diplomacy/diplomacy.css",)
WITH_A_MAP = (*SHEETS, "portal/world.css")


class DiplomacyPage(PublicPage):
    sheets: tuple[str, ...] = SHEETS
    question: type[QuestionForm] = OnDate
    parameters: tuple[str, ...] = ("on", "as_of")
    crumbs: tuple[tuple[str, str], ...] = (("Diplomacy", "diplomacy:index"),)

    @cached_property
    def form(self) -> QuestionForm:
        return self.question.ask(self.query)

    @property
    def params(self) -> dict[str, Any]:
        return self.form.cleaned_data

    @property
    def day(self) -> date:
        return self.params["on"]

    @property
    def moment(self) -> datetime | None:
        return self.params["as_of"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"form": self.form}


FIGURES = ("diplomacy/relations", "diplomacy/missions")
# {what the table shows: the count that it is the list of}
SHOWN = {
    "relations": Measure.RELATIONS,
    "abroad": Measure.HOSTS,
    "pyongyang": Measure.EMBASSIES_IN_PYONGYANG,
}
# {map: what is counted over the years beside it}
COUNTED = {"embassies": Measure.HOSTS, "relations": Measure.RELATIONS}


class Index(DiplomacyPage, Sorted, TemplateView):
    question = Listed
    parameters = ("on", "since", "as_of", "show", "map", "sort")
    columns = COLUMNS
    table = "#countries-table"
    sheets = WITH_A_MAP
    template_name = "diplomacy/index.html"

    def get_crumbs(self) -> list[tuple[str, str]]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        missions = Missions.load(self.moment)
        relations, since = missions.relations, self.params["since"]
        every = country_rows(missions, self.day)
        rows = list(filter(IS_SHOWN[self.params["show"]], every))
        if self.params["map"] == "embassies":
            drawn = embassies_map(missions, since, self.day)
        else:
            drawn = relations_map(every, relations.soil)
        years = self.years(missions)
        counts: dict[str, str] = {w: self.link(show=s) + self.table for s, w in SHOWN.items()}
        known = chosen(self.query, ["as_of"])
        of_every_day = urlencode({"map": self.params["map"]} | known)
        return super().get_context_data(**kwargs) | {
            "day": self.day,
            "since": since,
            "years": years,
            "counted": {
                "most": max(years, key=lambda year: year["count"], default=None),
                "then": self.counted(since, missions),
                "now": self.counted(self.day, missions),
            },
            "facts": facts_on(self.day, missions, counts),
            "rows": self.sorted(rows),
            "here": [row.country for row in every if any(post.is_embassy for post in row.here)],
            "headings": self.headings(),
            "is_table_wanted": not {"show", "sort"}.isdisjoint(self.query),
            "map": drawn,
            "founded": FOUNDED,
            "today": today(),
            "courses_url": f"{reverse('diplomacy:courses')}?{of_every_day}",
            "views": [
                Option(title, self.link(map=slug) + "#map", slug == self.params["map"])
                for slug, title in MAPS.items()
            ],
            "changes": changes(relations, missions, since + ONE_DAY, self.day),
            "figures": [each for slug in FIGURES if (each := FigureView(slug, known))],
        }

    def counted(self, day: date, missions: Missions) -> int:
        return count_on(COUNTED[self.params["map"]], day, missions).value

    def years(self, missions: Missions) -> list[dict[str, Any]]:
        firsts = [date(year, 1, 1) for year in range(FOUNDED.year + 1, today().year + 1)]
        counts = {day: self.counted(day, missions) for day in firsts}
        highest = max([*counts.values(), 1])
        return [
            {
                "day": day,
                "url": self.link(on=day.isoformat()),
                "count": count,
                "x": 10 * place,
                "top": 100 - round(100 * count / highest),
                "height": round(100 * count / highest),
                "is_news": self.params["since"] <= day <= self.day,
            }
            for place, (day, count) in enumerate(counts.items())
        ]


class Courses(DiplomacyPage, View):
    """One map on every day, for the slider of dates: asked once, then no more."""

    question = Listed
    parameters = ("as_of", "map")

    def get(self, request: HttpRequest) -> JsonResponse:
        found = courses(Missions.load(self.moment), self.params["map"], today())
        return JsonResponse({"countries": found})


class HowWeCount(DiplomacyPage, TemplateView):
    question = CountQuestion
    parameters = ("counted_on", "as_of")
    template_name = "diplomacy/how_we_count.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chosen, missions = self.params["counted_on"], Missions.load(self.moment)
        every = differences(missions, self.moment)
        found = [each for each in every if each.published.counted_on == chosen]
        day = found[0].ours.day if found else None
        return super().get_context_data(**kwargs) | {
            "every": every[::-1],
            "query": urlencode({"as_of": self.query["as_of"]} if self.moment else {}),
            "chosen": chosen,
            "day": day,
            "differences": found,
            "undated": missions.closed_without_a_date(day) if day else [],
        }


class DiplomacyRecords(RecordList):
    crumbs: tuple[tuple[str, str], ...] = (("Diplomacy", "diplomacy:index"),)
    sheets = SHEETS
    ways = "diplomacy/ways.html"


def date_of(record: Any) -> tuple[date, date]:
    return record.date.first, record.date.last


WHO = ("Who says so", lambda record: (record.source.short_name.lower(), *date_of(record)))


class ActList(DiplomacyRecords):
    question, api = ActQuestion, "diplomacy/acts"
    template_name = "diplomacy/relations.html"
    columns = {
        "country": ("Country", lambda act: (act.country.name, *date_of(act))),
        "date": ("Date", lambda act: (*date_of(act), act.country.name)),
        "act": ("Act", lambda act: (act.get_event_display(), *date_of(act))),
        "source": WHO,
    }


class MissionList(DiplomacyRecords):
    question, api = MissionQuestion, "diplomacy/missions"
    template_name = "diplomacy/missions.html"
    columns = {
        "partner": ("Country", lambda post: (post.mission.partner.name, post.mission.city)),
        "type": (
            "Type",
            lambda post: (post.mission.get_mission_type_display(), post.mission.partner.name),
        ),
        "city": ("City", lambda post: post.mission.city),
        "side": ("Sent by", lambda post: (post.mission.sending.name, post.mission.partner.name)),
        "state": ("State", lambda post: (post.label, post.mission.partner.name)),
        "since": ("Since", lambda post: post.since[0].first if post.since else None),
    }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"day": self.form.day}


class HeadList(DiplomacyRecords):
    question, api = HeadQuestion, "diplomacy/heads-of-mission"
    title = "Heads of mission"
    description = "Ambassadors to North Korea and of North Korea, with who says so."
    lede = (
        "Who was appointed, accredited, at work or gone, as each page tells it. A selection: what "
        "was met while reading on missions, no list of all."
    )
    caption = "Heads of mission, one row for each page of a source"
    first = "-date"
    columns = {
        "date": ("Date", date_of),
        "person": "Person",
        "office": ("Office", lambda head: (head.get_office_display(), head.person)),
        "sending": ("Sent by", lambda head: (head.sending.name, *date_of(head))),
        "receiving": ("Sent to", lambda head: (head.receiving.name, *date_of(head))),
        "event": ("What happened", lambda head: (head.get_event_display(), *date_of(head))),
        "source": WHO,
    }


class EventList(DiplomacyRecords):
    question, api = EventQuestion, "diplomacy/events"
    template_name = "diplomacy/timeline.html"
    first = "-date"
    columns = {
        "date": ("Date", date_of),
        "country": ("With", lambda event: (event.country.name, *date_of(event))),
        "title": ("What happened", lambda event: event.title),
        "kind": ("Kind", lambda event: (event.get_kind_display(), *date_of(event))),
        "source": WHO,
    }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "events": with_references(context["object_list"], self.form.moment),
            "lanes": lanes_of(self.form, self.query, list(self.object_list)),
        }


class BodyList(DiplomacyPage, TemplateView):
    states: type[MembershipStates]
    kinds: type[models.TextChoices]
    group_by: str
    api: str  # its table of what each source says, row by row

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        states = self.states(self.moment)
        held = states.on(self.day)
        groups = grouped(held, lambda each: getattr(each.subject, self.group_by))
        tally = Counter(str(each.label) for each in held)
        most_frequent = sorted(tally.items(), key=lambda each: (-each[1], each[0]))
        return super().get_context_data(**kwargs) | {
            "day": self.day,
            "groups": [(k.value, k.label, groups[k]) for k in self.kinds if groups[k]],
            "tally": [Fact(label, str(count)) for label, count in most_frequent],
            "excluded": states.excluded(),
            "subject": self.states.name,
            "api_url": reverse(f"api:{self.api}-list"),
        }


class Organizations(BodyList):
    states, kinds, group_by = Memberships, Organization.Kind, "kind"
    template_name, api = "diplomacy/organizations.html", "diplomacy-memberships"


class TreatyList(BodyList):
    states, kinds, group_by = Treaties, Treaty.Category, "category"
    template_name, api = "diplomacy/treaties.html", "diplomacy-participations"


app_name = "diplomacy"

urlpatterns = [
    path("", Index.as_view(), name="index"),
    path("courses.json", Courses.as_view(), name="courses"),
    path("how-we-count/", HowWeCount.as_view(), name="counts"),
    path("relations/", ActList.as_view(), name="relations"),
    path("missions/", MissionList.as_view(), name="missions"),
    path("heads-of-mission/", HeadList.as_view(), name="heads-of-mission"),
    path("organizations/", Organizations.as_view(), name="organizations"),
    path("treaties/", TreatyList.as_view(), name="treaties"),
    path(
        "published-counts/",
        ClaimList.as_view(
            table=tables.PublishedCounts, template_name="diplomacy/published_count_list.html"
        ),
        name="published-counts",
    ),
    path("timeline/", EventList.as_view(), name="timeline"),
]
