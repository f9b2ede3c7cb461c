"""The table of published counts, as its page and the API give it."""

from rest_framework import serializers

from nkworld.asking.claim_tables import CELLS, ClaimTable, register

from .council.models import ListCount
from .models import PublishedCount
from .voting.models import COUNTS, Agreement, IdealPoint

MEASURES: dict[str, str] = {
    "수교국": PublishedCount.Measure.RELATIONS,
    "建交国": PublishedCount.Measure.RELATIONS,
    "상주대사관": PublishedCount.Measure.EMBASSIES_ABROAD,
    "재외공관": PublishedCount.Measure.MISSIONS_ABROAD,
    "embassies_abroad": PublishedCount.Measure.EMBASSIES_ABROAD,
    "missions_abroad": PublishedCount.Measure.MISSIONS_ABROAD,
    "missions_in_africa": PublishedCount.Measure.MISSIONS_IN_AFRICA,
    "missions_in_pyongyang": PublishedCount.Measure.MISSIONS_IN_PYONGYANG,
}


@register
class PublishedCounts(ClaimTable):
    """How many relations, embassies or missions others counted on a day, or in a month.

    The number alone: who counted seldom says which countries it holds. `measure` says what is
    counted, `counted_on` of which day; the period is the month or year that holds it.
    """

    model = PublishedCount
    name = "published-counts"
    papers = {"source": "Who counted", "reading": "How it was read"}
    cells = {"counted_on": f"{CELLS}#day"}
    api_fields = {
        "counted_on": serializers.CharField(
            help_text="The day that the count is of, or the month where no day is told."
        )
    }
    aliases = {"as_of": "counted_on", "day": "counted_on", "number": "value", "what": "measure"}
    words = {"measure": MEASURES}


CRUMBS = (("Diplomacy", "diplomacy:index"), ("UN voting", "voting:index"))


HEADINGS = {"iso3": "country", "state": "country", "국가": "country", "国家": "country"}


@register
class Agreements(ClaimTable):
    """How often one state voted as North Korea did in the General Assembly, by calendar year.

    `value` is in per cent of `joint_votes`, the roll calls in which both cast yes, no or abstain;
    `same`, `one_abstained` and `opposed` add up to them, and `derivation` computes the value
    again. Absences are left out. Shares of few joint roll calls, all those of 2024 among them,
    are listed and drawn nowhere.
    """

    model = Agreement
    cells = {"country": "voting/cells.html#state"}
    crumbs = CRUMBS
    last_fields = (*COUNTS, "agreement_index")
    aliases = HEADINGS | {"joint": "joint_votes", "agreement": "value"}


@register
class IdealPoints(ClaimTable):
    """Where a model of UN votes places six states on a line without unit, by year.

    Higher is closer to the order led by the United States. `value_low` and `value_high` are the
    5th and 95th percentile of what the model holds possible. The result of a model, not a count.
    """

    model = IdealPoint
    cells = {"country": f"{CELLS}#text"}
    crumbs = CRUMBS
    last_fields = ("votes", "with_all_votes")
    takes_home = True
    aliases = HEADINGS | {
        "ideal_point": "value",
        "low_5pct": "value_low",
        "high_95pct": "value_high",
        "ideal_point_all": "with_all_votes",
    }


@register
class ListCounts(ClaimTable):
    """How many entries on North Korea a sanctions list had in one edition.

    Lists overlap, and an entry may carry several programmes: never add rows up.
    """

    model = ListCount
    name = "list-counts"
    papers = {"reading": "How it was read"}
    cells = {"counted_on": f"{CELLS}#day", "reading": f"{CELLS}#source_and_reading"}
    api_fields = {
        "counted_on": serializers.CharField(
            help_text="The day of the edition, or its month where no day is told."
        )
    }
    aliases = {"list": "sanctions_list", "as_of": "counted_on", "entries": "value"}
