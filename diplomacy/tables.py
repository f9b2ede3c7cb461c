"""The tables of published counts, of agreement, ideal points and lists; texts: tables.yaml."""

from rest_framework import serializers

from nkworld.asking.claim_tables import CELLS, ClaimTable, register

from .council.models import ListCount
from .models import PublishedCount
from .voting.models import COUNTS, Agreement, IdealPoint


@register
class PublishedCounts(ClaimTable):
    """How many relations, embassies or missions others counted on a day, or in a month.

    The number alone: who counted seldom says which countries it holds. `measure` says what is
    counted, `counted_on` of which day; the period is the month or year that holds it.
    """

    model = PublishedCount
    name = "published-counts"
    columns = ("counted_on", "measure", "value")
    cells = {"counted_on": f"{CELLS}#day"}
    api_fields = {
        "counted_on": serializers.CharField(
            help_text="The day that the count is of, or the month where no day is told."
        )
    }


CRUMBS = (("Diplomacy", "diplomacy:index"), ("UN voting", "voting:index"))


@register
class Agreements(ClaimTable):
    """How often one state voted as North Korea did in the General Assembly, by calendar year.

    `value` is in per cent of `joint_votes`, the roll calls in which both cast yes, no or abstain;
    `same`, `one_abstained` and `opposed` add up to them, and `derivation` computes the value
    again. Absences are left out. Shares of few joint roll calls, all those of 2024 among them,
    are listed and drawn nowhere.
    """

    model = Agreement
    columns = (
        "period",
        "country",
        "value",
        "joint_votes",
        "same",
        "one_abstained",
        "opposed",
        "agreement_index",
    )
    filters = ("country",)
    cells = {"country": "voting/cells.html#state"}
    crumbs = CRUMBS
    last_fields = (*COUNTS, "agreement_index")


@register
class IdealPoints(ClaimTable):
    """Where a model of UN votes places six states on a line without unit, by year.

    Higher is closer to the order led by the United States. `value_low` and `value_high` are the
    5th and 95th percentile of what the model holds possible. The result of a model, not a count.
    """

    model = IdealPoint
    columns = ("period", "country", "value", "votes", "with_all_votes")
    filters = ("country",)
    cells = {"country": f"{CELLS}#text"}
    crumbs = CRUMBS
    last_fields = ("votes", "with_all_votes")
    takes_home = True


@register
class ListCounts(ClaimTable):
    """How many entries on North Korea a sanctions list had in one edition.

    Lists overlap, and an entry may carry several programmes: never add rows up.
    """

    model = ListCount
    name = "list-counts"
    columns = ("counted_on", "sanctions_list", "kind", "value")
    filters = ("sanctions_list", "kind")
    cells = {"counted_on": f"{CELLS}#day", "reading": f"{CELLS}#source_and_reading"}
    api_fields = {
        "counted_on": serializers.CharField(
            help_text="The day of the edition, or its month where no day is told."
        )
    }
