"""Spreadsheets of aid: what is understood, and what is refused with which sentence."""

import csv
import io

import pytest

from aid.models import AppealFigure, Contribution, FoodAid, SouthKoreanAid
from nkworld.importing.models import Upload
from nkworld.importing.staging import stage
from nkworld.provenance.models import Release
from tests.aid.factories import PAPERS
from tests.factories import DatasetFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known")]

GIVEN = {
    "source": "bureau",
    "donor": "rich-uncle",
    "recipient": "soup-kitchen",
    "year": "2014",
    "stage": "paid",
    "value_usd": "150",
    "citation_url": "https://yearbook.example/page-9",
    "as_quoted": "150 dollars",
}


def hand_in(dataset, *rows, **more):
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    upload = Upload(dataset=DatasetFactory(slug=dataset), label="Yearbook", **more)
    return stage(io.BytesIO(out.getvalue().encode()), upload)


def refused(dataset, row):
    outcome = hand_in(dataset, row)
    assert outcome.releases == [] and not Release.objects.exists()
    return [str(one) for one in outcome.refusals]


def test_a_table_with_its_own_headings_and_words_is_understood():
    row = {
        "source_id": "bureau",
        "donor_slug_or_iso3": "XRU",
        "recipient_organization_slug": "Soup kitchen",
        "연도": "2014",
        "money": "약정",
        "value_usd": "1,500",
        "sector": "영양",
        "flow_type": "현물",
        "citation_url": "https://yearbook.example/page-9",
        "as_quoted": "1,500",
    }

    assert hand_in("aid/contributions", row).refusals == []
    claim = Contribution.objects.get()
    assert (claim.donor.slug, claim.recipient.slug) == ("ruritania", "soup-kitchen")
    assert (claim.stage, claim.sector, claim.flow_type) == ("committed", "nutrition", "in-kind")
    assert (claim.scope, claim.value, claim.status) == ("whole", 1500, "reported")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("rich-uncle", "rich-uncle"),
        ("Rich Uncle", "rich-uncle"),
        ("ru", "rich-uncle"),
        ("Ruritania", "ruritania"),
        ("XRU", "ruritania"),
        ("Ruritania, Government of", "ruritania"),
        ("Total Donors", "all-donors"),
        ("WLD", "all-donors"),
        ("World", "all-donors"),
    ],
)
def test_a_donor_is_known_by_many_names(name, slug):
    assert hand_in("aid/contributions", GIVEN | {"donor": name}).refusals == []
    assert Contribution.objects.get().donor.slug == slug


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"donor": "rich-unkle"}, "is not an actor known here. Did you mean “rich-uncle”?"),
        ({"donor": ""}, "The actor is empty: write its slug, name or abbreviation"),
        ({"donor": "Freedonia"}, "Freedonia is not a donor here yet. Add it under Actors first."),
        ({"stage": "payed"}, "“payed” is not known here. Did you mean paid?"),
        ({"stage": ""}, "It is empty. Write one of: pledged, committed, paid, reported."),
        ({"stage": "pledged", "value_usd": "-5"}, "only what was committed or paid can be"),
        ({"scope": "state"}, "name the day, or whoever read them"),
        ({"scope": "part"}, "says of what in its coverage"),
        ({"state_of": "2014-13"}, "“2014-13” is not a date"),
        ({"value_usd": "$150"}, "names a currency: write the bare amount"),
        ({"value_usd": "1.5 million"}, "write the whole amount, such as 1500000"),
        ({"year": "2999"}, "The year 2999 lies outside"),
        ({"year": "2099"}, "has not begun yet: what is announced for a time ahead has the status"),
        ({"citation_url": ""}, "Here stands: The page where it was read."),
        ({"status": "excluded"}, "An excluded row says why in its note"),
    ],
)
def test_a_wrong_contribution_is_refused_with_its_row_and_a_sentence(wrong, sentence):
    [refusal] = refused("aid/contributions", GIVEN | wrong)

    assert refusal.startswith("Row 2, column ")
    assert sentence in refusal


def test_money_announced_for_a_year_ahead_is_taken_as_provisional():
    row = GIVEN | {"year": "2099", "status": "provisional"}

    assert hand_in("aid/contributions", row).refusals == []
    assert Contribution.objects.get().period == "2099"


def test_two_rows_of_one_figure_are_refused_and_two_days_of_the_books_are_not():
    twice = hand_in("aid/contributions", GIVEN, GIVEN | {"value_usd": "160"})
    assert "a second time" in str(twice.refusals[0])

    days = [
        GIVEN | {"scope": "state", "state_of": day, "value_usd": value}
        for day, value in (("2014-05-01", "90"), ("2014-11-01", "120"))
    ]
    assert hand_in("aid/contributions", *days).refusals == []
    assert Contribution.objects.count() == 2


APPEALED = {
    "source": "bureau",
    "appeal": "Call for soup",
    "measure": "requirements",
    "year": "2014",
    "value": "900",
    "state": "as launched",
    **PAPERS,
}


def test_an_appeals_figure_is_understood():
    assert hand_in("aid/appeals", APPEALED).refusals == []

    figure = AppealFigure.objects.get()
    assert (figure.appeal.slug, figure.measure, figure.state) == (
        "call-for-soup",
        "requested",
        "as launched",
    )


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"appeal": "call-for-soop"}, "is not an appeal known here. Did you mean call-for-soup?"),
        ({"measure": "hoped"}, "Write one of: requested, funded, people-in-need"),
        ({"value": "-1"}, "are zero or more"),
    ],
)
def test_a_wrong_figure_of_an_appeal_is_refused(wrong, sentence):
    [refusal] = refused("aid/appeals", APPEALED | wrong)
    assert sentence in refusal


SHIPPED = {
    "source": "bureau",
    "donor_iso3": "XRU",
    "year": "2014",
    "tonnes": "12000",
    "commodity": "옥수수",
    "channel": "all channels",
    **PAPERS,
}


@pytest.mark.parametrize(
    ("word", "commodity"),
    [
        ("옥수수", "maize"),
        ("wheat & wheat flour", "wheat-and-flour"),
        ("milk,total", "milk"),
        ("化肥", "fertiliser"),
        ("All food", "all-food"),
    ],
)
def test_commodities_are_known_by_the_words_of_their_tables(word, commodity):
    assert hand_in("aid/food-aid", SHIPPED | {"commodity": word}).refusals == []
    assert FoodAid.objects.get().commodity == commodity


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"commodity": "ryce"}, "Did you mean rice?"),
        ({"channel": "by air"}, "Write one of: all, wfp"),
        ({"year": "2099"}, "has not begun yet: a figure speaks of the past"),
        ({"tonnes": "12 thousand"}, "write the whole amount"),
    ],
)
def test_a_wrong_shipment_is_refused(wrong, sentence):
    [refusal] = refused("aid/food-aid", SHIPPED | wrong)
    assert sentence in refusal


def test_won_are_understood_and_dollars_refused():
    row = {"source": "bureau", "year": "2014", "구분": "정부", "value_krw": "300", **PAPERS}

    assert "is not the unit" in refused("aid/south-korea", row | {"unit": "US dollars"})[0]
    assert hand_in("aid/south-korea", row).refusals == []
    assert SouthKoreanAid.objects.get().channel == "government-total"
