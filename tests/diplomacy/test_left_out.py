"""Rows that are left out: public with their reason, and no standing rests on them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from diplomacy.membership_states import Memberships, Treaties
from diplomacy.models import Membership, Participation, Treaty
from tests.factories import SourceFactory
from tests.reading import api, page, text_of

from .factories import PAPERS, organization

TODAY = date(2026, 1, 1)


def said_of(treaty, **more):
    return Participation(treaty=treaty, source=SourceFactory(slug="gazette"), **PAPERS | more)


@pytest.fixture
def pact(db):
    return Treaty.objects.create(slug="pact", name="The Pact", category="other")


@pytest.mark.parametrize(
    ("said", "constraint"),
    [
        ({"excluded": True}, "diplomacy_participation_excluded_with_reason"),
        ({"exclusion": "mix-up", "status": "party"}, "diplomacy_participation_reason_only"),
        ({"status": ""}, "diplomacy_participation_says_standing"),
        ({"status": "none", "in_force": "1990"}, "diplomacy_participation_in_force_of_party"),
    ],
)
def test_the_database_refuses_what_can_t_be_left_out(pact, said, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        said_of(pact, **said).save()


def test_the_editor_is_told_why(pact):
    with pytest.raises(ValidationError, match="says why in its note"):
        said_of(pact, excluded=True).full_clean()


def test_no_standing_rests_on_an_excluded_row(db):
    league = organization()
    source = SourceFactory(slug="gazette")
    Membership.objects.create(
        organization=league, status="member", joined="1980", source=source, **PAPERS
    )
    wrong = PAPERS | {"citation": "https://gazette.example/page-2", "note": "the other land"}
    Membership.objects.create(
        organization=league, status="member", joined="1960", source=source, excluded=True, **wrong
    )

    [held] = Memberships().on(date(1970, 1, 1))

    assert (held.kind, held.disputed) == ("non-member", False)
    assert [row.joined for row in held.rows] == ["1980", "1960"]


def test_a_treaty_of_which_all_is_left_out_has_no_standing(pact):
    said_of(pact, status="", excluded=True, note="listed without a date").save()
    treaties = Treaties()

    assert treaties.on(TODAY) == []
    assert [str(row) for row in treaties.excluded()] == ["The Pact: no standing given"]


def test_in_force_makes_a_party_where_nobody_dates_the_joining(pact):
    said_of(pact, status="party", in_force="1978-10-31").save()

    [before], [after] = (Treaties().on(date(1978, 10, day)) for day in (30, 31))

    assert (before.kind, after.kind) == ("none", "party")


@pytest.mark.usefixtures("loaded")
@pytest.mark.django_db
class TestLoaded:
    def test_three_memberships_of_the_south_stay_public(self, client):
        rows = api(client, "diplomacy/memberships", "?excluded=yes")["results"]

        assert [row["organization"]["slug"] for row in rows] == [
            *("cow-aaro", "cow-apo", "cow-iadb"),
        ]
        assert {row["exclusion"] for row in rows} == {"mix-up"}
        text = text_of(page(client, "/diplomacy/organizations/"))
        assert "Left out (3)" in text
        assert "South taken for North: South Korea joined in 2005" in text
        assert "cow-iadb" not in {held.subject.slug for held in Memberships().on(TODAY)}

    def test_codes_of_a_data_set_are_told_behind_a_reviewed_date_and_unsettle_nothing(self):
        held = {each.subject.slug: each for each in Memberships().on(date(1980, 1, 1))}

        assert (held["who"].kind, held["who"].disputed) == ("member", False)
        assert held["who"].on_date.since_label == "19 May 1973 or 1991"
        assert (held["fao"].kind, held["fao"].disputed) == ("member", False)

    def test_undated_rows_of_a_database_are_left_out_one_by_one(self, client):
        answer = api(client, "diplomacy/participations", "?excluded=yes&page_size=1000")

        assert answer["count"] == 62
        assert all(row["status"] is None and row["note"] for row in answer["results"])
        assert {row["source"]["slug"] for row in answer["results"]} == {"ieadb"}
        assert {"bwc", "marpol", "ctbt"} <= {row["treaty"]["slug"] for row in answer["results"]}
        bwc = next(each for each in Treaties().on(TODAY) if each.subject.slug == "bwc")
        assert bwc.kind == "party"

    def test_two_that_hand_on_one_record_agree_on_every_treaty_that_both_date(self):
        dated = Participation.objects.exclude(joined="")
        of = {
            slug: dict(dated.filter(source__slug=slug).values_list("treaty__slug", "joined"))
            for slug in ("untc", "ieadb")
        }
        both = of["untc"].keys() & of["ieadb"].keys()

        assert len(both) >= 10
        assert {slug: of["untc"][slug] for slug in both} == {s: of["ieadb"][s] for s in both}
