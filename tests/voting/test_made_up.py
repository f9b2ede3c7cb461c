"""What is promised of votes whatever the data, tried on made-up lands."""

import pytest
from django.db import IntegrityError, transaction

from diplomacy.voting.charts import FEW, Year, shares_of
from diplomacy.voting.models import RollCall
from diplomacy.voting.views import BallotQuestion, RollCallQuestion, map_of
from nkworld.asking.parameters import rule_called
from nkworld.asking.questions import InvalidQuery
from nkworld.atlas.models import Country
from nkworld.figures import registry as figures
from nkworld.importing.understanding import constraints_of
from tests.factories import CountryFactory

from .factories import Agreement, AgreementFactory, ballot, counted, published, roll_call

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

SLUG = "diplomacy/voting-agreement"


@pytest.mark.parametrize(
    ("changes", "check"),
    [
        ({"opposed": 3}, "voting_agreement_counts_add_up"),
        ({"value": "100.5"}, "voting_agreement_is_a_share"),
        ({"value": "-1"}, "voting_agreement_is_a_share"),
    ],
)
def test_a_share_that_can_not_be_is_refused(changes, check):
    counts = counted(6, 2, 1) | changes
    with pytest.raises(IntegrityError, match=check), transaction.atomic():
        AgreementFactory(**counts)

    broken = [
        p.name for p in constraints_of(Agreement) if not p.kept(Agreement(**_numbers(counts)))
    ]
    assert check in broken


def _numbers(counts):
    return counts | {"value": float(counts["value"])}


def test_a_source_has_one_roll_call_of_a_number():
    roll_call(7)
    roll_call(7, source="bureau")

    with pytest.raises(IntegrityError), transaction.atomic():
        roll_call(7)


def test_a_state_casts_one_ballot():
    call = roll_call()
    ballot(call, "XRU")

    with pytest.raises(IntegrityError), transaction.atomic():
        ballot(call, "XRU", "no")


def test_the_newest_year_is_one_that_is_drawn():
    published({("XRU", "2014"): (8, 2, 0), ("XRU", "2015"): (3, 2, 0)})

    assert Year(rule_called(SLUG)).label == "2014"


def test_a_year_with_few_joint_roll_calls_is_named_and_not_drawn():
    published({("XRU", "2014"): (8, 2, 0), ("XRU", "2015"): (3, 2, 4)})

    _, figure = figures.get(SLUG).ask({"country": "XRU"})
    assert figure.labels == ("2014",)
    assert "2015 (3 of 9)" in " ".join(figure.notes)
    assert "80.0 % in 2014" in figure.title


def test_a_state_of_few_years_alone_has_a_topic():
    published({("XRU", "2015"): (1, 0, 0)})

    _, figure = figures.get(SLUG).ask({"country": "XRU"})
    assert not figure
    assert not figure.headline.claims


def test_north_korea_is_not_compared_with_itself():
    published({("XRU", "2014"): (8, 2, 0)})
    CountryFactory(code="PRK", name="North Korea")

    with pytest.raises(InvalidQuery, match="name another state"):
        figures.get(SLUG).ask({"country": "PRK"})


def test_who_was_seldom_there_is_not_ranked():
    published(
        {
            ("XRU", "2014"): (30, 10, 0),  # the most present
            ("XFR", "2014"): (19, 1, 0),  # just half of it
            ("XNO", "2014"): (19, 0, 0),  # less than half, though all the same
        }
    )

    year = Year(rule_called(SLUG), "2014")
    assert [share.row["country__code"] for share in year.ranked] == ["XFR", "XRU"]
    assert [share.row["country__code"] for share in year.seldom_there] == ["XNO"]


@pytest.mark.parametrize(
    ("same", "opposed", "words"),
    [(8, 2, "Nearly always"), (6, 4, "Mostly"), (4, 6, "About half"), (2, 8, "Seldom")],
)
def test_a_class_begins_at_its_lower_bound(same, opposed, words):
    published({("XRU", "2014"): (same * 10, 0, opposed * 10)})
    [share] = shares_of(rule_called(SLUG), None)

    assert share.words == words


def test_few_roll_calls_have_a_class_of_their_own():
    published({("XRU", "2014"): (9, 0, 0)})
    [share] = shares_of(rule_called(SLUG), None)

    assert share.label == FEW


def test_the_map_draws_a_former_state_on_the_shapes_of_today():
    rows = {("XRU", "2014"): (16, 0, 4), ("XUN", "2014"): (1, 0, 19), ("XFR", "2014"): (9, 0, 0)}
    published(rows)
    heir = CountryFactory(code="XHE", m49="999")
    union = Country.objects.get(code="XUN")
    union.kind, union.valid_to = "historical", "2014-12-31"
    union.save()
    union.successors.add(heir)
    Country.objects.filter(code="XRU").update(m49="998")

    drawn = map_of(Year(rule_called(SLUG), "2014"))
    assert {shape: view["look"] for shape, view in drawn.countries.items()} == {
        "998": "step-1",
        "999": "step-5",
    }
    assert {each.label: each.count for each in drawn.classes if each.count} == {
        "Nearly always (80 % and more)": 1,
        "Hardly ever (under 20 %)": 1,
        FEW: 1,
    }
    assert "1 of 20 joint roll calls the same" in drawn.countries["999"]["text"]


def test_a_roll_call_without_a_date_goes_by_its_session():
    early, late = roll_call(1, session=5), roll_call(2, date="1951-03-05", session=5)

    assert early.dated == "5th session, 1950–51"
    assert late.dated == "5 March 1951"
    assert early.order < late.order


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({"from": "1952"}, [3]),
        ({"to": "1949"}, []),
        ({"from": "1950", "to": "1950"}, [1]),
        ({"from": "1951", "to": "1951"}, [2, 1]),
        ({"issue": "nuclear"}, [3]),
        ({"words": "Sea law"}, [2]),
        ({"vote": "no"}, [3]),
        ({"subject": "any"}, [1]),
        ({"number": "2"}, [2]),
    ],
)
def test_what_a_filter_takes(query, numbers):
    roll_call(1, session=5, subject="korean-question")
    roll_call(2, date="1951-03-05", title="Law of the sea", issues="nuclear-free")
    roll_call(3, date="1952-03-05", issues="arms-control;nuclear", dprk_vote="no")

    found = RollCallQuestion(query).validated().answers()
    assert [call.number for call in found] == numbers


def test_ballots_are_those_of_roll_calls_on_korea():
    on_korea = roll_call(1, session=5, subject="korean-question")
    for code, vote in (("XRU", "yes"), ("XFR", "no")):
        ballot(on_korea, code, vote)

    found = BallotQuestion({"vote": "no"}).validated().answers()
    assert [(each.country.code, each.roll_call.number) for each in found] == [("XFR", 1)]


def test_an_edit_of_a_roll_call_leaves_the_past_as_it_was():
    call = roll_call(1, date="1952-03-05", title="As it was")
    moment = RollCall.history.get().history_date
    call.title = "As it is"
    call.save()

    then = f"{moment:%Y-%m-%dT%H:%M:%S.%fZ}"
    [found] = RollCallQuestion({"as_of": then}).validated().answers()
    assert found.title == "As it was"


def test_an_order_is_of_one_source():
    published({("XRU", "2014"): (20, 5, 5), ("XFR", "2014"): (18, 10, 2)})
    published({("XNO", "2014"): (30, 0, 0)}, source="gazette")

    year = Year(rule_called(SLUG), "2014")
    assert [share.row["country__code"] for share in year.ranked] == ["XRU", "XFR"]
    _, figure = figures.get(f"{SLUG}-by-state").ask({"period": "2014"})
    assert "told by another source: Land of XNO (30 of 30)" in " ".join(figure.notes)
