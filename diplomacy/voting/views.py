from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import path, reverse
from django.views.generic import ListView, TemplateView

from nkworld.asking.questions import nearest
from nkworld.asking.rules import rule_called
from nkworld.atlas.models import Country
from nkworld.charts import percent
from nkworld.figures.points import day_of
from nkworld.portal.drawing import FigureView, answered
from nkworld.portal.facts import Fact
from nkworld.portal.files import files_of
from nkworld.portal.views.base import PublicPage
from nkworld.portal.views.claims import ClaimList
from nkworld.portal.views.records import RecordList, Sorted
from nkworld.portal.world_map import Map
from nkworld.provenance.models import DataQuestion

from ..maps import painted
from ..states import soil_of_the_past
from ..tables import CRUMBS, Agreements, IdealPoints
from .charts import VotingYear
from .models import LEAST, RollCall
from .questions import BallotQuestion, RollCallQuestion, by_region, on_korea, others_of
from .shares import AGREEMENT, Share, Year, years_on_record

# (from so many per cent, what it means, its look), the highest first.
CLASSES = (
    (80, "Nearly always (80 % and more)", "step-1"),
    (60, "Mostly (60 to 80 %)", "step-2"),
    (40, "About half (40 to 60 %)", "step-3"),
    (20, "Seldom (20 to 40 %)", "step-4"),
    (0, "Hardly ever (under 20 %)", "step-5"),
)
FEW = f"Fewer than {LEAST} joint roll calls"
LOOKS = {label: look for _, label, look in CLASSES} | {FEW: "none"}


def class_of(share: Share) -> str:
    """In words; a share of few roll calls has none of the five."""
    if not share.is_drawn:
        return FEW
    return next(label for least, label, _ in CLASSES if share.row["value"] >= least)


def words_of(share: Share) -> str:
    """The class without its bounds, for a table that prints the share itself."""
    return class_of(share).partition(" (")[0]


def map_of(year: Year) -> Map:
    """Every state of the year that is on record; former states on the shapes of today."""
    found = []
    for country in Country.objects.filter(code__in=year.by_code):
        share = year.by_code[country.code]
        label = class_of(share)
        found.append((country, label, LOOKS[label], share.counts))
    return painted(f"votes with North Korea in {year.label}", LOOKS, found, soil_of_the_past())


SHOWN = ("CHN", "RUS", "KOR", "USA")  # the answers at the top
FIGURES = ("voting-agreement", "voting-agreement-by-state", "roll-call-ballots", "ideal-points")


@dataclass(frozen=True)
class Row:
    """One state of the year, as the table prints it: `claim` by the names of its fields."""

    claim: dict
    words: str


class Index(Sorted, TemplateView):
    """Who voted with North Korea in one year, and the course of it."""

    parameters = ("year", "as_of", "sort")
    template_name = "voting/index.html"
    first = "-agreement"
    table = "#states"
    columns = {
        "name": ("State", lambda row: row.claim["country__name"]),
        "region": (
            "Region",
            lambda row: (row.claim["country__region"], row.claim["country__name"]),
        ),
        "agreement": ("Agreement", lambda row: row.claim["value"]),
        "joint": ("Joint roll calls", lambda row: row.claim["joint_votes"]),
        "same": ("Same ballot", lambda row: row.claim["same"]),
        "abstained": ("One abstained", lambda row: row.claim["one_abstained"]),
        "opposed": ("Opposed", lambda row: row.claim["opposed"]),
        "index": ("Abstentions as half", lambda row: row.claim["agreement_index"]),
    }
    numbers = ("agreement", "joint", "same", "abstained", "opposed", "index")

    crumbs = (("Diplomacy", "diplomacy:index"),)

    @cached_property
    def form(self) -> VotingYear:
        return VotingYear.ask(self.query)

    @cached_property
    def year(self) -> Year:
        params = self.form.cleaned_data
        rule = rule_called(AGREEMENT, moment=params["as_of"])
        return Year.load(rule, params["year"], params["as_of"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        years = years_on_record(self.form.cleaned_data["as_of"])
        if not years:
            return context | {"form": self.form}
        self.form.data = {**self.form.data, "year": self.year.label}
        rows = [Row(share.row, words_of(share)) for share in self.year.shares]
        known = {"as_of": self.query["as_of"]} if "as_of" in self.query else {}
        figures = dict.fromkeys(FIGURES, known)
        figures["voting-agreement-by-state"] = known | {"period": self.year.label}
        return context | {
            "form": self.form,
            "year": self.year,
            "around": self.around(years),
            "facts": list(self.facts()),
            "map": map_of(self.year),
            "rows": self.sorted(rows),
            "headings": self.headings(),
            "figures": [FigureView(f"diplomacy/{slug}", asked) for slug, asked in figures.items()],
            "questions": answered(DataQuestion.objects.about_all_of(AGREEMENT)),
            "api_query": urlencode({"period": self.year.label} | known),
        }

    def around(self, years: Sequence[str]) -> list[dict[str, str]]:
        """The year before and the one after, as far as they are on record."""
        place = years.index(self.year.label) if self.year.label in years else None
        if place is None:
            return []
        found = [
            (years[place + 1 : place + 2], "before"),
            (years[max(place - 1, 0) : place], "after"),
        ]
        return [
            {"year": year, "side": side, "url": self.link(year=year) + "#map"}
            for some, side in found
            for year in some
        ]

    @property
    def day(self) -> date:
        return day_of(self.form.cleaned_data)

    def facts(self) -> Iterator[Fact]:
        chart = reverse("portal:chart", args=["diplomacy/voting-agreement"])
        for code in SHOWN:
            share = self.year.by_code.get(code)
            if share and share.is_drawn:
                yield Fact.of(
                    share.name,
                    share.point(share.period),
                    percent,
                    share.counts,
                    f"{chart}?country={code}",
                )

    def _heading(self, slug: str, title: str) -> dict[str, Any]:
        return super()._heading(slug, title) | {"is_number": slug in self.numbers}


class VotingList(RecordList):
    crumbs = CRUMBS


class RollCallList(VotingList):
    """Roll calls with North Korea’s ballot, the newest first."""

    question, api = RollCallQuestion, "diplomacy/roll-calls"
    template_name = "voting/roll_calls.html"
    first = "-date"
    columns = {
        "date": ("Date", lambda call: call.order),
        "title": ("Roll call", lambda call: call.title.lower() or None),
        "ballot": ("North Korea", lambda call: call.get_dprk_vote_display() or None),
        "yes": ("Yes", lambda call: call.yes),
        "no": ("No", lambda call: call.no),
        "abstain": ("Abstained", lambda call: call.abstain),
        "source": ("Who says so", lambda call: (call.source.short_name.lower(), call.order)),
    }


class BallotList(VotingList):
    """How every state voted in the roll calls on Korea."""

    question, api = BallotQuestion, "diplomacy/ballots"
    template_name = "voting/ballots.html"
    first = "-date"
    columns = {
        "date": ("Date", lambda ballot: ballot.roll_call.order),
        "country": ("State", lambda ballot: (ballot.country.name, ballot.roll_call.order)),
        "ballot": ("Ballot", lambda ballot: (ballot.vote, ballot.country.name)),
        "title": ("Roll call", lambda ballot: ballot.roll_call.title.lower()),
        "source": ("Who says so", lambda ballot: ballot.source.short_name.lower()),
    }


class Korea(PublicPage, ListView):
    """The roll calls on Korea, by what they were about."""

    template_name = "voting/korea.html"

    crumbs = CRUMBS

    def get_queryset(self) -> Any:
        return on_korea()


class RollCallDetail(PublicPage, TemplateView):
    """One roll call: its result, and who voted how where the ballots of all are held."""

    template_name = "voting/roll_call.html"

    crumbs = (*CRUMBS, ("Roll calls", "voting:roll-calls"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        call = self.roll_call()
        ballots = list(call.ballots.select_related("country", "source"))
        params = self.query.copy()
        params["number"] = str(call.number)
        return super().get_context_data(**kwargs) | {
            "call": call,
            "facts": totals_of(call),
            "others": others_of(call),
            "ballots": ballots,
            "regions": by_region(ballots),
            "files": files_of("diplomacy/ballots", params) if ballots else {},
        }

    def roll_call(self) -> RollCall:
        slug, number = self.kwargs["source"], self.kwargs["number"]
        calls = RollCall.objects.filter(source__slug=slug)
        found = calls.filter(number=number).select_related("source").first()
        if found is None:
            known = calls.values_list("number", flat=True)
            raise Http404(f"There is no roll call {number} of {slug}. {nearest(number, known)}")
        return found


def totals_of(call: RollCall) -> list[Fact]:
    """Its result, and North Korea’s ballot where the source has that alone."""
    totals = {"Yes": call.yes, "No": call.no, "Abstained": call.abstain}
    own = {"North Korea": call.get_dprk_vote_display()} if call.dprk_vote else {}
    return [Fact(term, str(value)) for term, value in (totals | own).items()]


app_name = "voting"

urlpatterns = [
    path("", Index.as_view(), name="index"),
    path("agreement/", ClaimList.as_view(table=Agreements), name="agreement"),
    path("ideal-points/", ClaimList.as_view(table=IdealPoints), name="ideal-points"),
    path("roll-calls/", RollCallList.as_view(), name="roll-calls"),
    path("roll-calls/<slug:source>/<int:number>/", RollCallDetail.as_view(), name="roll-call"),
    path("ballots/", BallotList.as_view(), name="ballots"),
    path("korea/", Korea.as_view(), name="korea"),
]
