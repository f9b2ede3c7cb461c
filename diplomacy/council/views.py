from collections import Counter
from typing import Any

from django.http import Http404
from django.urls import path, reverse
from django.views.generic import TemplateView

from nkworld.asking.claim_tables import CELLS
from nkworld.charts import exact
from nkworld.figures.amounts import day_of
from nkworld.portal.drawing import FigureView
from nkworld.portal.panels import Fact, newest_facts
from nkworld.portal.views.tables import ClaimList
from nkworld.provenance.models import DataQuestion
from nkworld.provenance.registries import references_to
from nkworld.provenance.tables import grouped

from ..questions import MomentQuestion
from ..tables import ListCounts
from ..views import DiplomacyPage, DiplomacyRecords, date_of
from .charts import (
    DesignationQuestion,
    Kind,
    LaunchQuestion,
    NuclearTestQuestion,
    OutcomeQuestion,
    entries,
    newest_edition,
    of_kinds,
    resolutions,
)
from .models import RESOLUTION, Designation, Launch, NuclearTest, Outcome

DIPLOMACY = ("Diplomacy", "diplomacy:index")
CRUMBS = (DIPLOMACY, ("Security Council and launches", "council:index"))
# The page of the rows behind each figure, and what its newest number is.
PAGES = {
    "diplomacy/outcomes": ("council:outcomes", "Resolutions and vetoes on Korea"),
    "diplomacy/designations": ("council:designations", "Entries on the UN 1718 list"),
    "diplomacy/launches": ("council:launches", "Missiles launched"),
}
SHOWN_ENTRIES = 12
DATASETS = [model.dataset for model in (Outcome, Designation, Launch, NuclearTest)]


class CouncilPage(DiplomacyPage):
    question = MomentQuestion
    parameters = ("as_of",)
    crumbs: tuple[tuple[str, str], ...] = CRUMBS


class Index(CouncilPage, TemplateView):
    template_name = "council/index.html"
    crumbs = (DIPLOMACY,)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        figures = [each for slug in PAGES if (each := FigureView(slug, self.query.dict()))]
        facts: list[Fact] = []
        for figure in figures:
            page, term = PAGES[figure.slug]
            day = day_of(figure.form.cleaned_data)
            facts += newest_facts(figure.figure, exact, day, term, reverse(page))[:1]
        questions = DataQuestion.objects.filter(dataset__slug__in=DATASETS, figure="")
        decided = of_kinds(entries(self.moment), Kind.RESOLUTION, Kind.VETOED)
        return super().get_context_data(**kwargs) | {
            "figures": figures,
            "facts": facts,
            "entries": decided[:SHOWN_ENTRIES],
            "every": len(decided),
            "tests": NuclearTestQuestion(self.query.dict()).validated().answers(),
            "tests_list": NuclearTestList(),
            "questions": questions,
        }


class CouncilRecords(DiplomacyRecords):
    crumbs = CRUMBS
    ways = "council/ways.html"


class OutcomeList(CouncilRecords):
    question, api = OutcomeQuestion, "diplomacy/council"
    template_name = "council/outcomes.html"
    first = "-date"
    columns = {
        "date": ("Date", date_of),
        "outcome": ("Outcome", lambda entry: (entry.main.get_kind_display(), *date_of(entry))),
        "document": ("Document", lambda entry: entry.main.document or None),
        "vote": ("For–against–abstaining", lambda entry: entry.vote or None),
        "subject": ("Subject", lambda entry: (entry.main.get_subject_display(), *date_of(entry))),
    }

    def get_queryset(self) -> Any:
        # Outcomes, each with all its pages, where one of these fits what was asked.
        return self.sorted(list(dict.fromkeys(row.entry for row in self.form.answers())))


class DesignationList(CouncilRecords):
    question, api = DesignationQuestion, "diplomacy/designations"
    template_name = "council/designations.html"
    first = "-listed"
    columns = {
        "reference": ("Reference", lambda row: row.reference),
        "name": ("Name", lambda row: row.name),
        "kind": ("Kind", lambda row: (row.kind, row.reference)),
        "listed": ("Listed on", lambda row: (row.listed_on, row.reference)),
        "updated": ("Last updated", lambda row: row.updated_on),
    }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Newest first: how many of each kind were listed on a day who still are, then by its end;
        # with the resolution of the same day, though the list does not say by which act somebody
        # was listed.
        moment, by_then = self.form.moment, Counter[str]()
        by_day = grouped(newest_edition(moment), lambda row: row.listed_on.isoformat())
        adopted = {str(entry.date): entry for entry in resolutions(moment)}
        symbols = [adopted[day].main.document for day in sorted(by_day) if day in adopted]
        references = references_to(symbols, moment, but="council") if symbols else {}
        days: list[dict[str, Any]] = []
        for day in sorted(by_day):
            new, entry = Counter(row.kind for row in by_day[day]), adopted.get(day)
            by_then += new
            days.append(
                {
                    "day": by_day[day][0].listed_on,
                    "numbers": [each[kind] for each in (new, by_then) for kind in Designation.Kind],
                    "resolution": entry,
                    "references": references.get(entry.main.document, ()) if entry else (),
                }
            )
        return super().get_context_data(**kwargs) | {
            "day": self.form.day,
            "listing_days": days[::-1],
        }


class LaunchList(CouncilRecords):
    question, api = LaunchQuestion, "diplomacy/launches"
    template_name = "council/launches.html"
    first = "-date"
    columns = {
        "date": ("Date", lambda row: (*date_of(row), row.source.short_name, row.number)),
        "missile": ("Missile", lambda row: row.missile or None),
        "type": ("Type", lambda row: row.get_missile_type_display() or None),
        "from": ("Launched from", lambda row: row.facility or None),
        "distance": ("Distance, km", lambda row: row.distance_km),
        "apogee": ("Apogee, km", lambda row: row.apogee_km),
        "result": ("Outcome", lambda row: (row.get_result_display(), *date_of(row))),
        "source": ("Database", lambda row: (row.source.short_name, *date_of(row))),
    }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = Counter(row.source.short_name for row in self.object_list)
        return super().get_context_data(**kwargs) | {"counts": counts.most_common()}


class NuclearTestList(CouncilRecords):
    question, api = NuclearTestQuestion, "diplomacy/nuclear-tests"
    title = "Nuclear tests"
    description = "North Korea's nuclear tests by day, with each page that dates one."
    lede = (
        "North Korea’s nuclear tests by day, one row for each page that dates one. Yields and "
        "magnitudes differ from source to source and are not taken over."
    )
    name = "nuclear-tests"
    caption = "Nuclear tests, one row for each page that dates one"
    first = "-date"
    columns = {
        "date": ("Date", lambda row: (*date_of(row), row.pk)),
        "number": ("Test", lambda row: (row.number, row.pk)),
        "source": ("Who says so", lambda row: (row.source.short_name.lower(), row.number)),
    }
    cells = {"date": f"{CELLS}#day", "number": f"{CELLS}#text"}


class ResolutionDetail(CouncilPage, TemplateView):
    template_name = "council/resolution.html"
    crumbs = (*CRUMBS, ("Outcomes", "council:outcomes"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        symbol = f"{RESOLUTION}{self.kwargs['number']}"
        found = (each for each in resolutions(self.moment) if each.main.document == symbol)
        if (entry := next(found, None)) is None:
            raise Http404(f"There is no resolution {self.kwargs['number']} on Korea here.")
        return super().get_context_data(**kwargs) | {
            "entry": entry,
            "entries": [entry],
            "references": references_to([symbol], self.moment, but="council").get(symbol, []),
            "listed": [
                row
                for row in newest_edition(self.moment)
                if entry.date == row.listed_on.isoformat()
            ],
        }


app_name = "council"

urlpatterns = [
    path("", Index.as_view(), name="index"),
    path("outcomes/", OutcomeList.as_view(), name="outcomes"),
    path("resolutions/<int:number>/", ResolutionDetail.as_view(), name="resolution"),
    path("designations/", DesignationList.as_view(), name="designations"),
    path(
        "lists/",
        ClaimList.as_view(table=ListCounts, template_name="council/list_count_list.html"),
        name="list-counts",
    ),
    path("launches/", LaunchList.as_view(), name="launches"),
    path("nuclear-tests/", NuclearTestList.as_view(), name="nuclear-tests"),
]
