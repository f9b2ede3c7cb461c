"""Real cases from the curated data: before, between and after the acts that it holds."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.management import call_command

import diplomacy
from diplomacy.membership_states import Memberships, Treaties
from diplomacy.models import (
    Accreditation,
    Event,
    Membership,
    Mission,
    MissionReading,
    Organization,
    Participation,
    RelationAct,
    Treaty,
)
from diplomacy.posts import Missions
from diplomacy.published_counts import Measure, count_on
from diplomacy.states import Relations
from nkworld.atlas.models import Country
from nkworld.provenance.models import Source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

SEED = Path(diplomacy.__file__).parent / "seed"
TABLES = {
    RelationAct: ("relation-acts", 585 + 417),  # three deliveries
    Mission: ("missions", 121 + 12),
    MissionReading: ("mission-readings", 223 + 41 + 58 + 1),
    Accreditation: ("accreditations", 6),
    Organization: ("organizations", 70 + 9),
    Membership: ("memberships", 111 + 37),
    Treaty: ("treaties", 85 + 104),
    Participation: ("participations", 99 + 123),
    Event: ("events", 265 + 60 + 31 + 16),
}
DELETED = {RelationAct: 1}  # by a correction; recoded ones are deleted and entered anew
JANUARY_2017 = date(2017, 1, 1)


def kind(code, day):
    country = Country.objects.get(code=code)
    found = Relations.load().of(country, date.fromisoformat(day))
    return f"{found.kind}{'' if found.certain else ', uncertain'}" + (
        ", disputed" if found.disputed else ""
    )


@pytest.mark.parametrize(
    ("code", "days"),
    [
        ("UKR", {"1992-01-08": "none", "1992-01-09": "established", "2022-07-13": "severed"}),
        ("UKR", {"2022-07-12": "established"}),
        (
            "MYS",
            {
                "1973-06-29": "none",
                "2016-12-31": "established",
                "2017-03-01": "established, uncertain",
                "2018-01-01": "downgraded",
                "2021-03-18": "downgraded",
                "2021-03-19": "severed",
            },
        ),
        (
            "AUS",
            {
                "1974-07-31": "none, disputed",
                "1974-12-31": "established",
                "1975-11-10": "established, uncertain",
                "1980-01-01": "suspended",
                "2000-06-01": "established",
            },
        ),
        (
            "BWA",
            {
                "1960-01-01": "none",
                "2010-01-01": "established",
                "2014-02-18": "established",
                "2015-01-01": "severed",
            },
        ),
        (
            "JOR",
            {
                "1974-06-30": "none",
                "1990-01-01": "established",
                "2018-02-01": "severed",
                "2018-02-02": "severed",
            },
        ),
        ("LKA", {"1972-01-01": "established, disputed", "2000-01-01": "established"}),
        ("LKA", {"2009-01-01": "established"}),
        ("MAR", {"1980-01-01": "none", "2017-01-01": "established"}),
        ("COM", {"1985-01-01": "severed", "2017-01-01": "established"}),
        ("CRI", {"1990-01-01": "severed", "2017-01-01": "severed"}),
        ("THA", {"1985-01-01": "established", "1995-01-01": "established"}),
        ("JAM", {"2000-01-01": "established, disputed", "2020-01-01": "established"}),
        ("CAN", {"2005-01-01": "established", "2017-01-01": "established, disputed"}),
        (
            "LBR",
            {
                "1980-01-01": "established",
                "2017-01-01": "established, disputed",
                "2020-01-01": "established",
            },
        ),
        (
            "IRQ",
            {
                "1968-03-01": "none, disputed",
                "1970-01-01": "established",
                "1990-01-01": "severed",
                "2010-01-01": "established",
                "2017-01-01": "established, disputed",
            },
        ),
        ("NIC", {"1991-01-01": "severed, disputed", "2008-01-01": "established"}),
        ("RUS", {"1992-01-01": "established"}),
        ("JPN", {"2017-11-01": "never"}),
    ],
)
def test_the_state_before_between_and_after(code, days):
    assert {day: kind(code, day) for day in days} == days


def test_the_soviet_union_ends_and_russia_continues_it():
    relations = Relations.load()
    before = {country.code for country in relations.on(date(1991, 12, 25))}
    after = relations.on(date(1991, 12, 26))
    codes = {country.code for country in after}

    assert "SUN" in before and "RUS" not in before
    assert "RUS" in codes and "SUN" not in codes
    russia = next(state for country, state in after.items() if country.code == "RUS")
    assert [day.label for day in russia.since] == ["12 October 1948"]


def test_two_states_in_one_place_are_never_counted_twice():
    relations = Relations.load()
    codes_1960 = {c.code for c, state in relations.on(date(1960, 1, 1)).items() if state.in_force}
    codes_2017 = {c.code for c in relations.on(JANUARY_2017)}

    assert "VDR" in codes_1960 and "VNM" not in codes_1960
    assert "YUG" in codes_1960 and "SRB" not in codes_1960
    assert {"SRB", "VNM"} <= codes_2017
    assert not {"SUN", "DDR", "YUG", "CSK", "VDR", "YMD"} & codes_2017


def test_every_row_of_the_seed_is_there():
    for model, (name, rows) in TABLES.items():
        with (SEED / f"{name}.csv").open(encoding="utf-8") as file:
            assert len(list(csv.DictReader(file))) == rows, name
        assert model.objects.count() == rows - DELETED.get(model, 0), name


def test_every_claim_has_its_papers():
    for model in (RelationAct, MissionReading, Membership, Participation, Event):
        assert not model.objects.filter(citation="").exists()
        assert not model.objects.filter(as_quoted="").exists()


def test_thirteen_closed_missions_have_no_closing_date_and_are_uncertain():
    undated = MissionReading.objects.filter(status="closed", closed="", stated_for="")
    missions = Missions.load()

    assert undated.count() == 13
    gambia = undated.get(mission__receiving__code="GMB").mission
    assert not missions.of(gambia, JANUARY_2017).certain
    shown = missions.closed_without_a_date(JANUARY_2017)
    assert {reading.pk for _, reading in shown} == {r.pk for r in undated}


@pytest.mark.slow
def test_loading_again_changes_nothing_and_keeps_what_the_desk_did(django_user_model):
    editor = django_user_model.objects.create_user("ed")
    edited = RelationAct.objects.get(country__code="UKR", event="severed", date="2022-07-13")
    edited.note = "As the desk has it"
    edited._history_user = editor
    edited.save()
    deleted = Event.objects.order_by("pk").first()
    deleted.delete()
    before = {model: model.history.count() for model in TABLES}

    call_command("load_seed", "diplomacy", verbosity=0)

    assert {model: model.history.count() for model in TABLES} == before
    edited.refresh_from_db()
    assert edited.note == "As the desk has it"
    assert not Event.objects.filter(title=deleted.title, date=deleted.date).exists()


def test_sources_of_two_domains_are_not_mixed():
    trade, embassies = (Source.objects.get(slug=s) for s in ("mou-rok", "mou-rok-embassies"))

    assert "trade" in trade.title.lower()
    assert "embassies" in embassies.title.lower()


def test_embassies_of_2017_and_the_closures_of_2023():
    missions = Missions.load()

    def hosts(day, abroad=True):
        return {s.country.code for s in missions.embassies_on(day, abroad) if s.is_open}

    before, after = hosts(JANUARY_2017), hosts(date(2024, 6, 1))

    assert {"AGO", "ESP", "UGA", "MYS"} <= before
    assert not {"AGO", "ESP", "UGA", "MYS"} & after
    pyongyang = hosts(JANUARY_2017, abroad=False)
    assert {"SWE", "GBR", "DEU", "SYR"} <= pyongyang
    assert "VEN" not in pyongyang  # opened in 2019


def test_members_and_parties_on_a_day():
    members = {h.subject.slug: h.kind for h in Memberships().on(date(2000, 1, 1))}
    treaties = {h.subject.slug: h.kind for h in Treaties().on(date(2020, 1, 1))}

    assert members["un"] == "member"
    assert members["iaea"] == "former-member"
    assert members["imf"] == "non-member"
    assert treaties["npt"] == "withdrawn"
    assert treaties["unclos"] == "signatory"


def test_few_queries_for_any_number_of_days(django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        missions = Missions.load()
    with django_assert_max_num_queries(0):
        for year in range(1950, 2026):
            for measure in Measure.values:
                count_on(measure, date(year, 1, 1), missions)


def test_nothing_was_known_before_it_was_loaded():
    long_ago = datetime(2001, 1, 1, tzinfo=UTC)

    assert Relations.load(long_ago).on(JANUARY_2017) == {}


def test_between_two_turns_nothing_changes(loaded):
    """What is worked out once for all days between two turns is the answer of each of them."""
    missions = Missions.load()
    timelines = [*missions.relations.timelines.values(), *missions.timelines.values()]
    days = [date(year, month, 17) for year in range(1946, 2027) for month in (2, 9)]

    wrong = [
        (timeline.marks[0].record, day)
        for timeline in timelines
        for day in days
        if timeline.on(day) != timeline._state_on(day)
    ]

    assert len(timelines) > 300
    assert wrong == []
