"""How many countries and missions on each 1 January, counted by the same rules as any day."""

from datetime import date
from decimal import Decimal

from django.db.models import Max

from nkworld.charts import Figure, Mark, Point, Series, SourceRef
from nkworld.provenance.figures import as_of_text, register
from nkworld.provenance.models import Source, Status

from .models import MissionReading, RelationAct
from .parameters import CountsOverTime
from .posts import Missions, today
from .states import FOUNDED, Relations

FIRST_YEAR = FOUNDED.year + 1
PAST_DATES = "A date known only to the year counts from the end of that year."
SUPERPOWER = Mark("1991-12", "end of the Soviet Union")


@register(
    "diplomacy/relations",
    title="Countries with relations",
    datasets=["diplomacy/relations"],
    parameters=CountsOverTime,
)
def relations(asked):
    """The number of countries with which North Korea has relations, on 1 January of each year."""
    known = Relations.load(asked["as_of"])
    points = tuple(_relations_point(known, year) for year in years_of(asked))
    return Figure(
        slug="diplomacy/relations",
        headline=statement("North Korea had relations with {} countries", points),
        subtitle="Countries with relations in force, on 1 January of each year",
        unit="countries",
        measure="count",
        kind="line",
        series=(Series("relations", "Countries with relations", points, "category-1"),),
        sources=sources_of(RelationAct),
        notes=(
            "Counted from acts that a source dates: a country whose opening no source read here "
            "dates is missing, so the true number is higher (see “How we count”).",
            PAST_DATES,
        ),
        marks=(SUPERPOWER,),
        as_of=as_of_text(asked, newest_edit(RelationAct)),
    )


def _relations_point(known, year):
    """The count; its bounds are the sure ones, and all that may have been in force."""
    states = known.on(date(year, 1, 1)).values()
    in_force = sum(state.in_force for state in states)
    sure = sum(state.in_force and state.standing.is_sure for state in states)
    perhaps = sum(state.may_be_in_force for state in states)
    low, high = (Decimal(sure), Decimal(perhaps)) if sure != perhaps else (None, None)
    return Point(str(year), Decimal(in_force), low, high, status=Status.DERIVED.value)


@register(
    "diplomacy/missions",
    title="Embassies, both ways",
    datasets=["diplomacy/missions"],
    parameters=CountsOverTime,
)
def missions(asked):
    """North Korea’s embassies abroad and those in Pyongyang, on 1 January of each year."""
    known, years = Missions.load(asked["as_of"]), years_of(asked)
    abroad = tuple(_embassies_point(known, year, abroad=True) for year in years)
    here = tuple(_embassies_point(known, year, abroad=False) for year in years)
    return Figure(
        slug="diplomacy/missions",
        headline=statement("North Korea had {} embassies abroad", abroad),
        subtitle="Embassies that were open on 1 January of each year",
        unit="embassies",
        measure="count",
        kind="line",
        series=(
            Series("abroad", "North Korea’s embassies abroad", abroad, "category-1"),
            Series("pyongyang", "Embassies in Pyongyang", here, "category-2"),
        ),
        sources=sources_of(MissionReading),
        notes=(
            "Where no source dates an opening, the embassy is taken to go back to the beginning "
            "of relations: a year with such embassies is an estimate.",
            PAST_DATES,
        ),
        as_of=as_of_text(asked, newest_edit(MissionReading)),
    )


def _embassies_point(known, year, abroad):
    states = known.embassies_on(date(year, 1, 1), abroad)
    count = sum(state.is_open for state in states)
    unsure = sum(state.is_open and not state.standing.is_sure for state in states)
    more = sum(state.may_be_open and not state.is_open for state in states)
    note = f"{unsure} of them not certain or disputed; {more} more may have been open"
    status = Status.ESTIMATED if unsure or more else Status.DERIVED
    return Point(str(year), Decimal(count), status=status.value, note=note)


def years_of(asked):
    first, last = asked["from"] or FIRST_YEAR, asked["to"] or today().year
    return range(max(first, FIRST_YEAR), min(last, today().year) + 1)


def statement(sentence, points):
    """The headline: the newest count, and the highest where that was another year."""
    if not points:
        return "No year of North Korea’s diplomacy was asked for"
    last, most = points[-1], max(points, key=lambda point: point.value)
    told = f"At the start of {last.x} {sentence.format(last.value)}"
    return told if most.value == last.value else f"{told}, after {most.value} in {most.x}"


def sources_of(model):
    """The sources of the records that are counted, by name."""
    used = model.objects.order_by().values("source")
    names = Source.objects.filter(pk__in=used).values_list("slug", "short_name")
    return tuple(SourceRef(*pair) for pair in names.order_by("short_name"))


def newest_edit(model):
    """When a counted record was last edited; None before there is one."""
    return model.history.aggregate(newest=Max("history_date"))["newest"]
