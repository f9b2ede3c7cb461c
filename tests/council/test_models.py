"""What the tables of the Council can never hold, and one entry for each outcome."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from diplomacy.council.charts import entries
from tests.factories import SourceFactory

from .factories import DesignationFactory, LaunchFactory, NuclearTestFactory, OutcomeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"yes": 9}, "council_outcome_all_votes_or_none"),
        ({"vetoed_by": "Ruritania"}, "council_outcome_only_drafts_are_vetoed"),
        ({"document": ""}, "council_outcome_resolution_has_symbol"),
        ({"document": "S/2001/5"}, "council_outcome_resolution_has_symbol"),
        ({"as_quoted": ""}, "council_outcome_has_papers"),
        ({"read": "hearsay"}, "council_outcome_has_read"),
        ({"date": ""}, "council_outcome_has_date"),
    ],
)
def test_an_outcome_that_cannot_be_is_refused_by_the_database(wrong, name):
    with pytest.raises(IntegrityError, match=name):
        OutcomeFactory(**wrong)


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"edition": date(2001, 1, 1)}, "council_designation_listed_before_edition"),
        ({"updated_on": date(2000, 1, 1)}, "council_designation_updated_after_listing"),
    ],
)
def test_a_designation_keeps_the_order_of_its_days(wrong, name):
    with pytest.raises(IntegrityError, match=name):
        DesignationFactory(**wrong)


def test_a_database_has_each_number_once_and_another_may_have_it_too():
    LaunchFactory(number=7)
    LaunchFactory(number=7, source=SourceFactory(slug="bureau"))

    with pytest.raises(IntegrityError):
        LaunchFactory(number=7)


def test_a_vote_without_all_its_numbers_is_told_the_editor():
    with pytest.raises(ValidationError, match="all three numbers"):
        OutcomeFactory.build(yes=9, source=SourceFactory()).full_clean()


def test_how_a_vote_is_written():
    voted = OutcomeFactory.build(yes=13, no=1, abstain=1)
    unanimous = OutcomeFactory.build(adoption="unanimous")

    assert (voted.vote, unanimous.vote, OutcomeFactory.build().vote) == (
        "13–1–1",
        "unanimous",
        "",
    )
    assert (voted.number, OutcomeFactory.build(kind="meeting").number) == ("9001", "")


def test_two_pages_on_one_document_are_one_entry_that_tells_all_they_tell():
    OutcomeFactory(kind="vetoed", document="S/1", vetoed_by="Ruritania", read="at-source")
    bureau = SourceFactory(slug="bureau")
    OutcomeFactory(kind="vetoed", document="S/1", source=bureau, yes=9, no=1, abstain=1)

    [entry] = entries()

    assert [row.source.slug for row in entry.readings] == ["bureau", "gazette"]
    assert (entry.vote, entry.vetoed_by, entry.key) == ("9–1–1", "Ruritania", "S/1")


def test_without_a_document_vetoes_of_one_day_are_one_and_take_the_exact_date():
    same = {"kind": "vetoed", "document": "", "source": SourceFactory(slug="bureau")}
    OutcomeFactory(date="2001-02", **same)
    OutcomeFactory(date="2001-02-28", citation="https://gazette.example/page-2", **same)
    OutcomeFactory(date="2001-03-01", citation="https://gazette.example/page-3", **same)

    assert [(str(each.date), len(each.readings)) for each in entries()] == [
        ("2001-03-01", 1),
        ("2001-02-28", 2),
    ]


def test_two_meetings_of_one_day_are_two():
    OutcomeFactory(kind="meeting", document="")
    OutcomeFactory(kind="meeting", document="", sitting=2)

    assert [each.key for each in entries()] == ["meeting-2001-02-03-2", "meeting-2001-02-03-1"]


def test_records_say_what_they_are():
    assert str(OutcomeFactory()) == "Resolution S/RES/9001, 3 February 2001"
    assert str(LaunchFactory()) == "Missile, 3 February 2001"
    assert str(NuclearTestFactory()) == "Nuclear test 1, 3 February 2001"
    assert str(DesignationFactory(reference="XXi.900")) == "XXi.900 Nobody"
