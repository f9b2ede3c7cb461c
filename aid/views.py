from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.generic import DetailView, ListView, TemplateView

from nkworld.asking.parameters import SPAN
from nkworld.asking.questions import chosen
from nkworld.charts.periods import DayScale, SpellStrip
from nkworld.charts.words import SHORT, opened
from nkworld.figures.amounts import day_of
from nkworld.portal.drawing import FigureView
from nkworld.portal.panels import Fact, newest_facts
from nkworld.portal.views.heat import HeatTable
from nkworld.portal.views.home import PublicPage
from nkworld.portal.views.tables import ClaimList
from nkworld.provenance.dates import PartialDate
from nkworld.provenance.models import DataQuestion
from nkworld.provenance.tables import grouped

from . import tables
from .charts.donors import DonorsByYearParameters, donors_of_years
from .choices import NO_AGENCY, Measure
from .claims import STAGES
from .models import Actor, AppealFigure, Contribution, Programme
from .resolve import every_actor
from .tables import AppealFigures

PROGRAMMES = "programmes__source"
BY_STAGE = ("rule", "stage")
OVER_TIME = (*SPAN, "marks")


class Section(NamedTuple):
    """`figures` names, for each figure, the part of the page's query that it understands."""

    title: str
    id: str
    text: str = ""
    figures: Mapping[str, tuple[str, ...]] = {}


SECTIONS = (
    Section(
        "How much",
        "money",
        "Donors report to the United Nations’ Financial Tracking Service, or do not: South Korea’s "
        "food loans and most of what China gives are missing.",
        {
            "aid/funding": (*BY_STAGE, *OVER_TIME),
            "aid/appeals": OVER_TIME,
            "aid/coverage": OVER_TIME,
        },
    ),
    Section(
        "Who gives",
        "donors",
        "The largest donors kept accounts of their own, each by its own calendar and its own idea "
        "of aid.",
        {
            "aid/donors": (*BY_STAGE, "as_of"),
            "aid/south-korea": OVER_TIME,
            "aid/united-states": OVER_TIME,
        },
    ),
    Section(
        "Through whom, and for what",
        "agencies",
        "Of most money the giver or the agency is not named. Where both are, or a plan names the "
        "sector, it stands here.",
        {"aid/agencies": (*BY_STAGE, "as_of"), "aid/sectors": OVER_TIME},
    ),
    Section(
        "Food",
        "food",
        "Food is counted in tonnes. One body counted it by donor, another by what was shipped.",
        {"aid/food-donors": OVER_TIME, "aid/food-commodities": OVER_TIME},
    ),
)
CLOSING = (
    Section("By the donors’ statistics", "statistics"),
    Section("Who was there when", "timeline"),
    Section("Data Questions", "questions"),
)


TICK_EVERY = 10  # years
BEGINNING = 0.7  # per cent of the width: how wide a date is drawn whose other end nobody gives


class Lane(NamedTuple):
    """One agency: its time in the country, and its programmes as far as they are dated."""

    actor: Actor
    years: str
    strip: SpellStrip
    programmes: list[Programme]


class Timeline(NamedTuple):
    """Groups of lanes over one axis; `undated` are agencies of which no year is known."""

    axis: SpellStrip
    groups: list[tuple[str, list[Lane]]]  # under the kinds of their agencies
    undated: list[Actor]


def timeline_of(actors: Iterable[Actor]) -> Timeline:
    """The time of actors with their programmes at hand, from the first known year until today."""
    dated, undated, today = [], [], timezone.now().date()
    for actor in actors:
        days = [actor.active_from.first, actor.active_to.first]
        days += [each.start.first for each in actor.programmes.all()]
        if known := list(filter(None, days)):
            dated.append((min(known), actor.name, actor))
        else:
            undated.append(actor)
    dated.sort(key=lambda each: each[:2])
    scale = DayScale(date((dated[0][0] if dated else today).year, 1, 1), today)
    lanes = [lane(actor, scale) for _, _, actor in dated]
    groups = [(k.label, [each for each in lanes if each.actor.kind == k]) for k in Actor.Kind]
    axis = SpellStrip([], scale.ticks(TICK_EVERY))
    return Timeline(axis, [group for group in groups if group[1]], undated)


def by_beginning(programme: Programme) -> tuple[bool, str, str]:
    """For sorting: what nobody dates comes last."""
    return not programme.start, programme.start, programme.title


def years_of(start: PartialDate, end: PartialDate, since: str = "since") -> str:
    if start and end:
        return f"{start.label} to {end.label}"
    until = f"until {end.label}" if end else "beginning not on record"
    return f"{since} {start.label}" if start else until


def lane(actor: Actor, scale: DayScale) -> Lane:
    """A thin line for the years of the agency, paler where no end is told; a block for each dated
    programme; a nick where one end alone tells of either.
    """
    programmes = sorted(actor.programmes.all(), key=by_beginning)
    own = (actor.short, actor.active_from, actor.active_to, "since")
    bars = []
    for name, start, end, since in (own, *((p.title, p.start, p.end, "from") for p in programmes)):
        no_end = ", no end on record" if start and not end else ""
        words, is_agency = f"{name}: {years_of(start, end, since)}{no_end}", since == "since"
        if start and (end or is_agency):
            look, last = "presence" if is_agency else "programme", end.last or scale.last
            bars.append(scale.bar(start.first, min(last, scale.last), look, not end, words))
        elif start or (end and is_agency):
            day, look = (start.first, "beginning") if start else (end.first, "ending")
            bars.append(replace(scale.bar(day, day, look, False, words), width=BEGINNING))
    years = years_of(actor.active_from, actor.active_to)
    return Lane(actor, years, SpellStrip(bars, scale.ticks(TICK_EVERY)), programmes)


FRONT = ("aid/funding", "aid/appeals", "aid/coverage")  # whose newest value is a fact of the front
# Of one body; the choices name the kinds in the plural.
KINDS = {
    "un-agency": "United Nations agency",
    "government": "Government agency",
    "eu-unit": "European body or support unit",
    "red-cross": "Red Cross society or body",
    "ngo": "Non-governmental",
    "pooled-fund": "Pooled fund",
    "label": "A group in one source",
    "country": "Government",
}


SHOWN_GIFTS = 12


class Index(PublicPage, TemplateView):
    parameters = ("rule", "stage", *SPAN, "marks")
    template_name = "aid/index.html"
    sheets = ("aid/aid.css",)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        path, sections, facts = self.request.path, [], []
        for section in SECTIONS:
            # What the stage changes asks this page again; the others ask their own.
            figures = [
                FigureView(slug, chosen(self.query, names), page=path if "stage" in names else "")
                for slug, names in section.figures.items()
            ]
            sections.append((section, figures))
            for drawn in figures:
                if drawn.slug in FRONT:
                    figure, day = drawn.figure, day_of(drawn.form.cleaned_data)
                    written = SHORT[figure.measure]
                    facts += newest_facts(figure, written, day, opened(figure.topic))[:1]
        return super().get_context_data(**kwargs) | {
            "sections": sections,
            "preview": sections[0][1][0],
            "contents": [*SECTIONS, *CLOSING],
            "facts": facts,
            "timeline": timeline_of(
                Actor.objects.at_work_in_the_country().prefetch_related(PROGRAMMES)
            ),
            "questions": DataQuestion.objects.about_all_of(Contribution.dataset),
        }


class AidPage(PublicPage):
    crumbs = (("Aid", "aid:index"),)


class ActorList(AidPage, ListView):
    template_name = "aid/actor_list.html"
    queryset = Actor.objects.prefetch_related(PROGRAMMES)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        every = list(context["object_list"])
        groups = [
            (kind.value, kind.label, [actor for actor in every if actor.kind == kind])
            for kind in Actor.Kind
        ]
        return context | {"groups": [group for group in groups if group[-1]]}


class ActorDetail(AidPage, DetailView):
    """One body: who it is, since when it works there, its programmes, money in, its appeals.

    A donor country is told on its own page.
    """

    parameters = ("rule", "stage", *SPAN)
    template_name = "aid/actor_detail.html"
    sheets = ("aid/aid.css",)
    queryset = Actor.objects.select_related("country").prefetch_related(PROGRAMMES)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        if self.object.has_country_page:
            return redirect(f"{self.object.country.get_absolute_url()}#aid")
        return self.render_to_response(self.get_context_data(object=self.object))

    def get_crumbs(self) -> list[tuple[str, str]]:
        return [*super().get_crumbs(), ("Agencies and donors", reverse("aid:actors"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor, programmes = self.object, sorted(self.object.programmes.all(), key=by_beginning)
        facts = [Fact("What it is", KINDS.get(actor.kind, actor.get_kind_display()))]
        if actor.country and actor.country.code != "EUE":
            facts.append(Fact("From", str(actor.country), url=actor.country.get_absolute_url()))
        if actor.kind != "label":
            office = "Yes" if actor.resident else "No"
            facts.append(Fact("Office in Pyongyang", office, note="now or earlier"))
        dated = (("At work there since", actor.active_from), ("Until", actor.active_to))
        facts += [Fact(term, day.label) for term, day in dated if day]
        if programmes:
            facts.append(Fact("Programmes on record", str(len(programmes))))
        received = Contribution.objects.as_of().included().filter(recipient=actor)
        found = set(received.order_by().values_list("stage", flat=True).distinct())
        stages = [stage for stage, _ in STAGES if stage in found]
        params = {"agency": actor.slug, "stage": next(iter(stages), "")} | self.query.dict()
        money_in = FigureView("aid/agency", params, page=self.request.path, fixed=("agency",))
        moment = money_in.form.cleaned_data["as_of"]
        given = Contribution.objects.as_of(moment).filter(donor=actor).cited().newest_first()
        figures = AppealFigure.objects.as_of(moment).filter(appeal__agency=actor)
        return super().get_context_data(**kwargs) | {
            "facts": facts,
            "timeline": timeline_of([actor]),
            "programmes": programmes,
            "money_in": money_in,
            "receives": stages and actor.kind not in NO_AGENCY,
            "given": given[:SHOWN_GIFTS],
            "appeals": figures.cited().newest_first(),
        }


class ProgrammeList(AidPage, ListView):
    template_name = "aid/programme_list.html"
    queryset = Programme.objects.cited().order_by("-start_first", "actor__name", "pk")


class Claims(ClaimList):
    sheets = ("aid/aid.css",)


class AppealFigureList(Claims):
    table = AppealFigures
    template_name = "aid/appeal_figure_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        moment = self.question.validated().cleaned_data["as_of"]
        rows: Any = AppealFigure.objects.with_readings(moment).included()
        rows = rows.filter(measure=Measure.FUNDED, value__isnull=False)
        rows = rows.cited().order_by("-appeal__year", "appeal__title", "-value", "pk")
        # Every appeal of which two figures of money received differ, the newest first, with what
        # the sources say, the largest first, and what lies between them in US dollars.
        differing = [
            {"appeal": appeal, "figures": figures, "spread": spread}
            for appeal, figures in grouped(rows, lambda row: row.appeal).items()
            if (spread := figures[0].value - figures[-1].value)
        ]
        return super().get_context_data(**kwargs) | {"differing": differing}


class DonorsByYear(HeatTable):
    crumbs = AidPage.crumbs
    question = DonorsByYearParameters
    title = "Donors by year"
    named = "Donor"
    lede = (
        "What each donor gave, in the books of one source a row. A dot is a year of which no row "
        "was found, not a year without a gift: most books were read on single days only."
    )
    slug = "aid/donors-by-year"
    draw = staticmethod(donors_of_years)

    @cached_property
    def partners(self) -> dict[str, Any]:
        return {actor.name: actor for actor in every_actor()}


app_name = "aid"

urlpatterns = [
    path("", Index.as_view(), name="index"),
    path("agencies/", ActorList.as_view(), name="actors"),
    path("agencies/<slug:slug>/", ActorDetail.as_view(), name="actor"),
    path("programmes/", ProgrammeList.as_view(), name="programmes"),
    path("contributions/", Claims.as_view(table=tables.Contributions), name="contributions"),
    path("donors/by-year/", DonorsByYear.as_view(), name="donors-by-year"),
    path("appeals/", AppealFigureList.as_view(), name="appeals"),
    path("food-aid/", Claims.as_view(table=tables.FoodAids), name="food-aid"),
    path("clusters/", Claims.as_view(table=tables.ClusterFigures), name="clusters"),
    path("other-counts/", Claims.as_view(table=tables.OtherAidCounts), name="other-counts"),
    path("south-korea/", Claims.as_view(table=tables.SouthKoreanAids), name="south-korea"),
]
