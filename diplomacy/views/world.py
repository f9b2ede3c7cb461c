from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import JsonResponse
from django.urls import reverse
from django.views.generic import TemplateView, View

from nkworld.portal.drawing import FigureView, Option
from nkworld.portal.views.records import Sorted

from ..courses import courses
from ..maps import MAPS, map_of
from ..parameters import Listed
from ..posts import Missions, today
from ..published_counts.own import Measure
from ..rows import COLUMNS, changes, country_rows, shown
from ..sentences import facts_on
from ..states import FOUNDED, Relations
from .base import DiplomacyPage

FIGURES = ("diplomacy/relations", "diplomacy/missions")
# Some days to look at: before and after the wave of 1972-75, the end of the Soviet Union, the
# openings of 2000-01, the day of the published counts, before and after the closures of 2023.
DAYS = [date(year, 1, 1) for year in (1960, 1972, 1976, 1991, 2000, 2002, 2017, 2023, 2024)]
# {what the table shows: the count that it is the list of}
SHOWN = {
    "relations": Measure.RELATIONS,
    "abroad": Measure.HOSTS,
    "pyongyang": Measure.EMBASSIES_IN_PYONGYANG,
}
LOOKING_BACK = timedelta(days=3 * 365)


class MapPage(DiplomacyPage):
    question = Listed

    @property
    def shown_map(self):
        return self.params["map"] or next(iter(MAPS))


class Index(MapPage, Sorted, TemplateView):
    """Relations and missions on one day, and their numbers over the years."""

    parameters = ("on", "as_of", "show", "map", "sort")
    columns = COLUMNS
    table = "#countries-table"
    template_name = "diplomacy/index.html"

    def get_crumbs(self):
        return []

    def get_context_data(self, **kwargs):
        relations = Relations.load(self.params["as_of"])
        missions = Missions.load(self.params["as_of"])
        every = country_rows(relations, missions, self.day)
        rows = shown(every, self.params["show"])
        return super().get_context_data(**kwargs) | {
            "day": self.day,
            "days": [{"day": each, "url": self.link(on=each)} for each in [*DAYS, today()]],
            "facts": self.facts(missions),
            "rows": self.sorted(rows),
            "headings": self.headings(),
            "is_table_wanted": not {"show", "sort"}.isdisjoint(self.query),
            "map": map_of(every, self.shown_map, relations.soil),
            "founded": FOUNDED,
            "today": today(),
            "courses_url": self.courses_url(),
            "views": self.views(),
            "changes": changes(relations, missions, self.day - LOOKING_BACK, self.day),
            "figures": [each for slug in FIGURES if (each := FigureView(slug, self.figure_query))],
        }

    @property
    def figure_query(self):
        return {"as_of": self.query["as_of"]} if "as_of" in self.query else {}

    def courses_url(self):
        """Of the same map on every day."""
        params = {"map": self.shown_map} | self.figure_query
        return f"{reverse('diplomacy:courses')}?{urlencode(params)}"

    def views(self):
        return [
            Option(title, self.link(map=slug) + "#map", slug == self.shown_map)
            for slug, (title, *_) in MAPS.items()
        ]

    def facts(self, missions):
        return facts_on(self.day, missions, {w: self.shown(show) for show, w in SHOWN.items()})

    def shown(self, show):
        return self.link(show=show) + "#countries-table"


class Courses(MapPage, View):
    """One map on every day, for the slider of dates: asked once, then no more."""

    parameters = ("as_of", "map")

    def get(self, request):
        relations = Relations.load(self.params["as_of"])
        missions = Missions.load(self.params["as_of"])
        return JsonResponse({"countries": courses(relations, missions, self.shown_map, today())})
