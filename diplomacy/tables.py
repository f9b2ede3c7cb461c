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
    caption = "Published counts"
    caption_note = "As others counted; seldom with a list of names"
    columns = {"counted_on": "Counted on", "measure": "What is counted", "value": "Number"}
    papers = {"source": "Who counted", "reading": "How it was read"}
    cells = {"counted_on": f"{CELLS}#day"}
    filters = {"measure": "Counted"}
    point_of_view = (
        "North Korea’s: missions abroad are its own, those in Pyongyang are others’ there."
    )
    api_fields = {
        "counted_on": serializers.CharField(
            help_text="The day that the count is of, or the month where no day is told."
        )
    }
    spreadsheet = (
        "What others counted on a day or in a month; the period is the month or year that holds it."
    )
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
    caption = "Agreement in the General Assembly"
    caption_note = "Per cent of the roll calls in which both cast yes, no or abstain"
    columns = {
        "period": "Year",
        "country": "State",
        "value": "Agreement",
        "joint_votes": "Joint roll calls",
        "same": "Same ballot",
        "one_abstained": "One abstained",
        "opposed": "Opposed",
        "agreement_index": "Abstentions as half",
    }
    cells = {"country": "voting/cells.html#state"}
    crumbs = CRUMBS
    filters = {"country": "State"}
    point_of_view = "North Korea’s: each state is compared with it, never with another."
    api_fields = {
        "country": "The other state.",
        "value": "100 × same / joint_votes, to four decimals.",
        "agreement_index": "In per cent, a roll call in which one abstained counted as half an "
        "agreement.",
    }
    last_fields = (*COUNTS, "agreement_index")
    spreadsheet = (
        "Agreement by state and year, in per cent: a share of 0.8354 is to be written as 83.54."
    )
    aliases = HEADINGS | {"joint": "joint_votes", "agreement": "value"}


@register
class IdealPoints(ClaimTable):
    """Where a model of UN votes places six states on a line without unit, by year.

    Higher is closer to the order led by the United States. `value_low` and `value_high` are the
    5th and 95th percentile of what the model holds possible. The result of a model, not a count.
    """

    model = IdealPoint
    caption = "Ideal points"
    caption_note = "No unit: higher is closer to the order led by the United States"
    columns = {
        "period": "Year",
        "country": "State",
        "value": "Estimate, 5th to 95th percentile",
        "votes": "Ballots",
        "with_all_votes": "With paragraph and amendment votes",
    }
    cells = {"country": f"{CELLS}#text"}
    crumbs = CRUMBS
    filters = {"country": "State"}
    point_of_view = "None: North Korea is one of the states that are placed."
    api_fields = {
        "country": "The state that is placed, North Korea among them.",
        "value": "From votes on whole resolutions.",
        "value_low": "The 5th percentile.",
        "value_high": "The 95th percentile.",
        "with_all_votes": "The same with paragraph and amendment votes; null if not given.",
    }
    last_fields = ("votes", "with_all_votes")
    spreadsheet = "Ideal points by state and year; North Korea’s own among them."
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
    caption = "Counts of sanctions lists"
    caption_note = "Lists overlap: never to be added"
    columns = {
        "counted_on": "Edition or day",
        "sanctions_list": "List",
        "kind": "Kind",
        "value": "Entries",
    }
    papers = {"reading": "How it was read"}
    cells = {"counted_on": f"{CELLS}#day", "reading": f"{CELLS}#source_and_reading"}
    filters = {"sanctions_list": "List", "kind": "Kind"}
    point_of_view = "The lists’: who is designated for dealings with or of North Korea."
    api_fields = {
        "counted_on": serializers.CharField(
            help_text="The day of the edition, or its month where no day is told."
        )
    }
    spreadsheet = (
        "Entries of a sanctions list in one edition; the period is the month that holds its day."
    )
    aliases = {"list": "sanctions_list", "as_of": "counted_on", "entries": "value"}
