from datetime import date, timedelta
from functools import cached_property
from urllib.parse import urlencode

from django.db import models
from django.http import JsonResponse
from django.urls import reverse
from django.views.generic import ListView, TemplateView, View

from nkworld.portal.drawing import Drawn, Option
from nkworld.portal.panels import Fact
from nkworld.portal.views.base import PublicPage
from nkworld.provenance.models import Source
from nkworld.provenance.parameters import BadQuestion, answered, nearest

from .comparison import CITATION, PUBLISHED_DAY, PUBLISHER, differences, undated_closings
from .counts import counts_on
from .courses import courses
from .maps import MAPS, map_of
from .models import Event, Organization, Treaty
from .parameters import Listed, OnDate, PageQuestion, Timeline
from .posts import Missions, today
from .rows import SORTS, changes, country_rows, in_order, shown
from .standings import Memberships, Standings, Treaties
from .states import FOUNDED, Relations

FIGURES = ("diplomacy/relations", "diplomacy/missions")
# Some days to look at: before and after the wave of 1972-75, the end of the Soviet Union, the
# openings of 2000-01, the day of the published counts, before and after the closures of 2023.
DAYS = [date(year, 1, 1) for year in (1960, 1972, 1976, 1991, 2000, 2002, 2017, 2023, 2024)]
LOOKING_BACK = timedelta(days=3 * 365)


class DiplomacyPage(PublicPage):
    """A page below that of the domain, which asks its query of `question`."""

    question: type[PageQuestion] = OnDate
    parameters: tuple[str, ...] = ("on", "as_of")

    @cached_property
    def form(self):
        return self.question.ask(self.query)

    @property
    def asked(self):
        return self.form.cleaned_data

    @property
    def day(self):
        return self.asked["on"]

    @property
    def shown_map(self):
        return self.asked["map"] or next(iter(MAPS))

    def get_crumbs(self):
        return [("Diplomacy", reverse("diplomacy:index"))]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"form": self.form}


class Index(DiplomacyPage, TemplateView):
    """Relations and missions on one day, and their numbers over the years."""

    question = Listed
    parameters = ("on", "as_of", "show", "map", "sort")
    template_name = "diplomacy/index.html"

    def get_crumbs(self):
        return []

    def get_context_data(self, **kwargs):
        relations = Relations.load(self.asked["as_of"])
        missions = Missions.load(self.asked["as_of"], relations)
        counts = counts_on(self.day, relations=relations, missions=missions)
        every = country_rows(relations, missions, self.day)
        rows = shown(every, self.asked["show"])
        return super().get_context_data(**kwargs) | {
            "day": self.day,
            "days": [{"day": each, "url": self.link(on=each)} for each in [*DAYS, today()]],
            "counts": counts,
            "facts": self.facts(counts),
            "rows": self.sorted(rows),
            "headings": self.headings(),
            "map": map_of(every, self.shown_map, relations.successors),
            "founded": FOUNDED,
            "today": today(),
            "courses_url": self.courses_url(),
            "views": self.views(),
            "changes": changes(relations, missions, self.day - LOOKING_BACK, self.day),
            "figures": [Drawn(slug, self.figure_query) for slug in FIGURES],
        }

    @property
    def figure_query(self):
        return {"as_of": self.query["as_of"]} if "as_of" in self.query else {}

    def link(self, **changed):
        """This page under the same query, but for what is named."""
        return "?" + urlencode(answered(self.query) | changed)

    def courses_url(self):
        """Of the same map on every day."""
        asked = {"map": self.shown_map} | self.figure_query
        return f"{reverse('diplomacy:courses')}?{urlencode(asked)}"

    def views(self):
        return [
            Option(title, self.link(map=slug) + "#map", slug == self.shown_map)
            for slug, (title, *_) in MAPS.items()
        ]

    def facts(self, counts):
        abroad, here = len(counts.embassies_abroad), len(counts.embassies_in_pyongyang)
        terms = [
            ("relations", "Countries with relations", len(counts.relations)),
            ("abroad", "Countries with an embassy of North Korea", len(counts.hosts)),
            ("pyongyang", "Countries with an embassy in Pyongyang", here),
        ]
        notes = {
            "relations": f"{len(counts.unsure_relations)} of them disputed or not certain",
            "abroad": f"{abroad} embassies",
        }
        return [
            Fact(term, str(value), notes.get(show, ""), url=self.link(show=show) + "#countries")
            for show, term, value in terms
        ]

    def sorted(self, rows):
        sort = self.query.get("sort", "name")
        slug = sort.removeprefix("-")
        if slug not in SORTS:
            raise BadQuestion([("sort", f"“{sort}” is not a column. {nearest(slug, SORTS)}")])
        return in_order(rows, slug, sort.startswith("-"))

    def headings(self):
        titles = {
            "name": "Country",
            "state": "Relations",
            "since": "Since",
            "abroad": "North Korea’s mission there",
            "pyongyang": "Its mission in North Korea",
            "exchange": "Embassies",
        }
        now = self.query.get("sort", "name")
        return [self._heading(slug, title, now) for slug, title in titles.items()]

    def _heading(self, slug, title, now):
        ways = {slug: "ascending", f"-{slug}": "descending"}
        turned = f"-{slug}" if now == slug else slug
        url = self.link(sort=turned) + "#countries"
        return {"title": title, "url": url, "sort": ways.get(now), "is_number": False}


class Courses(DiplomacyPage, View):
    """One map on every day, for the slider of dates: asked once, then no more."""

    question = Listed
    parameters = ("as_of", "map")

    def get(self, request):
        relations = Relations.load(self.asked["as_of"])
        missions = Missions.load(self.asked["as_of"], relations)
        return JsonResponse({"countries": courses(relations, missions, self.shown_map, today())})


class HowWeCount(DiplomacyPage, TemplateView):
    """Our counts at the start of 2017 beside the published ones, country by country."""

    parameters = ("as_of",)
    template_name = "diplomacy/how_we_count.html"

    def get_context_data(self, **kwargs):
        missions = Missions.load(self.asked["as_of"])
        return super().get_context_data(**kwargs) | {
            "day": PUBLISHED_DAY,
            "publisher": Source.objects.filter(slug=PUBLISHER).first(),
            "citation": CITATION,
            "differences": differences(missions),
            "undated": undated_closings(missions),
        }


class StandingList(DiplomacyPage, TemplateView):
    """The DPRK's place in each of many bodies on a day, in groups."""

    standings: type[Standings]
    kinds: type[models.TextChoices]
    group_by: str

    def get_context_data(self, **kwargs):
        held = self.standings(self.asked["as_of"]).on(self.day)
        groups: dict = {kind: [] for kind in self.kinds}
        for each in held:
            groups[self.kinds(getattr(each.subject, self.group_by))].append(each)
        return super().get_context_data(**kwargs) | {
            "day": self.day,
            "groups": [(kind.value, kind.label, rows) for kind, rows in groups.items() if rows],
            "tally": self.tally(held),
        }

    @staticmethod
    def tally(held):
        """How many of each standing, the most frequent first."""
        labels = [each.label for each in held]
        counted = sorted(set(labels), key=lambda label: (-labels.count(label), label))
        return [Fact(label, str(labels.count(label))) for label in counted]


class Organizations(StandingList):
    standings, kinds, group_by = Memberships, Organization.Kind, "kind"
    template_name = "diplomacy/organizations.html"


class TreatyList(StandingList):
    standings, kinds, group_by = Treaties, Treaty.Category, "category"
    template_name = "diplomacy/treaties.html"


class EventList(DiplomacyPage, ListView):
    """What happened between North Korea and others, the newest first."""

    question = Timeline
    parameters = ("country", "kind", "from", "to", "page")
    template_name = "diplomacy/timeline.html"
    paginate_by = 50

    def get_queryset(self):
        events = Event.objects.select_related("country", "source")
        wanted = {
            "country": self.asked["country"],
            "kind": self.asked["kind"],
            "date_last__year__gte": self.asked["from"],
            "date_first__year__lte": self.asked["to"],
        }
        return events.filter(**{name: value for name, value in wanted.items() if value})

    def get_context_data(self, **kwargs):
        query = {name: value for name, value in self.query.items() if name != "page"}
        return super().get_context_data(**kwargs) | {"query": urlencode(query)}
