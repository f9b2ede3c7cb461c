"""A status is not an act: what the loaded seeds say of relations, against what others published."""

import csv
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.utils import timezone

import diplomacy
from diplomacy.models import HeadOfMission, MissionReading, PublishedCount, RelationAct
from diplomacy.posts import Missions
from diplomacy.published_counts import Measure, count_on
from diplomacy.states import Relations
from nkworld.asking.record_questions import today
from nkworld.atlas.models import Country
from nkworld.figures import registry as figures
from nkworld.portal.world_map import Class
from tests.reading import page, table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded", "as_one_reader")]

CORRECTIONS = Path(diplomacy.__file__).parent / "seed" / "corrections"
NEVER = [
    *("KOR", "JPN", "USA", "FRA", "ISR", "EST", "TWN", "VAT", "AND", "BOL", "BTN", "COK", "ECU"),
    *("FSM", "HND", "HTI", "KIR", "MCO", "MHL", "NIU", "PAN", "PLW", "PRY", "SAU", "SLB", "SLV"),
    *("TON", "TUV", "URY", "XKX"),
]


def of(code, day=None):
    return Relations.load().of(Country.objects.get(code=code), day or today())


@pytest.fixture
def relations(client):
    """{code: row} of the API's table, with any filter."""

    def ask(**query):
        answer = client.get("/api/v1/diplomacy/relations/", {"page_size": 1000} | query)
        assert answer.status_code == 200, answer.content
        return {row["country"]["code"]: row for row in answer.json()["results"]}

    return ask


def test_the_published_year_is_that_of_relations_or_listed_for_155_of_160(relations):
    """Of the states that the table of 2025 has relations with, and of the European Union."""
    told = RelationAct.objects.filter(source__slug="kdiplo-ties")
    in_force = set(told.filter(event="in-force").values_list("country__code", flat=True))
    published = {}
    for act in told.filter(event__in=["established", "restored"]).select_related("country"):
        heirs = [each.code for each in act.country.successors.all()] or [act.country.code]
        for code in heirs:
            published.setdefault(code, set()).add(str(act.date)[:4])
    rows = relations(on="2025-12-31")

    agree = {
        code
        for code in in_force
        if published.get(code, set())
        & {day[:4] for day in (*rows[code]["since"], *rows[code]["opened"])}
    }
    assert len(in_force) == 159
    assert len(agree) + ("2001" in rows["EUE"]["since"]) >= 155, sorted(in_force - agree)


@pytest.mark.parametrize(
    ("code", "since", "lowered"),
    [
        ("MEX", "1980-09-04", []),
        ("ITA", "2000-01-04", []),
        ("ESP", "2001-02-07", []),
        ("PER", "1988-12-15", []),
        ("KWT", "2001-04-04", ["2017-09"]),
        ("QAT", "1993-01-11", ["2017-09"]),
        ("ARE", "2007-09-17", ["2017-10-12"]),
        ("VNM", "1950-01-31", []),
        ("CHN", "1949-10-06", []),
        ("IND", "1973-12-10", []),
        ("KEN", "1975-05-12", []),
        ("LKA", "1970-07-15", []),
        ("CHL", "1992-09-25", []),
    ],
)
def test_relations_keep_their_opening(relations, code, since, lowered):
    row = relations(country=code)[code]

    assert row["in_force"] and row["certain"] and not row["disputed"]
    assert row["since"][0] == since
    assert row["lowered_since"] == lowered


def test_mexico_was_lowered_from_2017_to_2020_and_never_broken_off(relations):
    states = {year: of("MEX", date(year, 6, 1)) for year in (2016, 2018, 2021)}

    assert [state.kind for state in states.values()] == ["established", "downgraded", "established"]
    assert {state.on_date.since_label for state in states.values()} == {
        "4 September 1980 or 9 September 1980"
    }


def test_portugal_broke_off_in_july_2017():
    state = of("PRT")

    assert (state.kind, state.on_date.since_label) == ("severed", "July 2017")
    assert state.is_sure


@pytest.mark.parametrize("day", ["1960-01-01", "1992-06-01", "2017-11-01", "2026-01-01"])
def test_vietnam_is_continuous_and_sure(day):
    code = "VDR" if day < "1976" else "VNM"

    assert of(code, date.fromisoformat(day)).in_force
    assert of(code, date.fromisoformat(day)).is_sure


def test_never_is_a_state_of_its_own_by_api_filter_page_and_map(client, relations):
    assert set(relations(status="never")) == set(NEVER)
    assert all(of(code, date(1995, 1, 1)).is_sure for code in NEVER)
    assert relations(on="2017-01-01", country="JPN")["JPN"]["certain"]

    html = page(client, "/diplomacy/?show=never&map=relations")
    listed = [row[:2] for row in table(html, "countries-table")[1:]]
    assert {state for _, state in listed} == {"Never had relations"}
    assert len(listed) == len(NEVER)
    assert "Not known before" not in html
    legend = html.split('id="world-legend"')[1].split("</ul>")[0]
    assert "Never had relations" in legend

    for slug in ("south-korea", "japan", "united-states", "estonia"):
        assert "Never had relations" in page(client, f"/countries/{slug}/")


def test_the_legend_counts_never_apart(client):
    from diplomacy.dealings import country_rows, relations_map

    missions = Missions.load()
    drawn = relations_map(country_rows(missions, today()), {})

    assert Class("Never had relations", "never", len(NEVER)) in drawn.classes


def test_the_band_of_2023_lies_within_five_of_the_published_159():
    ours = count_on(Measure.RELATIONS, date(2023, 12, 5), Missions.load())

    assert 159 - 5 <= ours.low <= 159 <= ours.high <= 159 + 5
    assert {state.country.code for state in ours.unsure} == {"IRQ", "CAN", "MRT"}


@pytest.mark.parametrize("year", [1990, 2000, 2005, 2010, 2017, 2020, 2024])
def test_the_band_of_embassies_is_what_is_in_dispute(year):
    ours = count_on(Measure.EMBASSIES_ABROAD, date(year, 1, 1), Missions.load())

    assert ours.high - ours.low <= 4
    assert all(state.is_open and not state.disputed for state in ours.undated)


def test_no_published_count_of_embassies_since_2017_lies_far_from_the_band():
    missions = Missions.load()
    for count in PublishedCount.objects.as_of().filter(
        measure__in=["embassies-abroad", "hosts"], counted_on_first__year__gte=2017
    ):
        ours = count_on(count.measure, count.counted_on.last, missions)
        assert ours.low - 3 <= count.value <= ours.high + 3, count.counted_on


def test_the_figures_carry_the_same_bands():
    _, figure = figures.get("diplomacy/relations").ask()
    points = {point.x: point for point in figure.series[0].points}

    assert (points["2023-12-05"].low, points["2023-12-05"].high) == (157, 160)
    assert points["2026"].low >= 155


def test_china_carries_no_bracket_of_an_unreviewed_reading(client):
    told = of("CHN").in_words

    assert told == "Relations in force, since 6 October 1949"
    assert "since 6 October 1949" in page(client, "/countries/china/diplomacy/")


def test_switzerland_keeps_no_embassy_in_pyongyang(client):
    missions = Missions.load()
    [post] = [
        each for each in missions.embassies_on(today(), abroad=False) if each.country.code == "CHE"
    ]

    assert (post.kind, post.is_open, post.is_sure) == ("absent", False, True)
    left_out = MissionReading.objects.filter(mission=post.mission, excluded=True)
    assert {reading.status for reading in left_out} == {"open"} and left_out.count() == 2
    assert of("CHE").in_force
    told = " ".join(page(client, "/countries/switzerland/").split())
    assert "embassy in Pyongyang, not kept" in told


def test_yonhap_corrected_the_embassies_of_february_2025_to_15():
    now = PublishedCount.objects.as_of().get(
        measure="embassies-in-pyongyang", counted_on="2025-02-21"
    )
    rows = PublishedCount.objects.filter(measure=now.measure, counted_on=now.counted_on)
    ours = count_on(now.measure, date(2025, 2, 21), Missions.load())

    assert now.value == ours.low == 15
    assert 16 in {row.value for row in rows.filter(known_until__isnull=False)}


@pytest.mark.parametrize(
    ("code", "day", "kind"),
    [
        ("IND", "2022-01-01", "suspended"),
        ("IND", "2025-01-01", "open"),
        ("IDN", "2022-01-01", "suspended"),
        ("IDN", "2025-08-01", "open"),
        ("DEU", "2025-07-01", "suspended"),
    ],
)
def test_embassies_in_pyongyang_that_closed_and_returned(code, day, kind):
    [post] = [
        each
        for each in Missions.load().embassies_on(date.fromisoformat(day), abroad=False)
        if each.country.code == code
    ]

    assert post.kind == kind


def test_an_act_that_is_left_out_says_why_on_its_country_s_page(client):
    for act in RelationAct.objects.filter(excluded=True, country__code__in=["IND", "UGA", "ARE"]):
        html = unescape(page(client, f"{act.country.get_absolute_url()}diplomacy/"))
        assert "Left out:" in html and act.note in html


def test_every_correction_of_the_seed_is_on_record_with_its_reason():
    with (CORRECTIONS.parent / "corrections.csv").open(encoding="utf-8") as file:
        reasons = {row["reason"] for row in csv.DictReader(file) if "relation-acts" in row["file"]}
    told = set(RelationAct.history.values_list("history_change_reason", flat=True))

    assert reasons <= told


def test_heads_of_mission_stand_on_the_page_of_their_country_and_in_the_api(client):
    html = page(client, "/countries/india/diplomacy/")
    assert "Aliawati Longkumer, ambassador of India" in " ".join(html.split())

    query = {"country": "VNM"}
    told = client.get("/api/v1/diplomacy/heads-of-mission/", query).json()["results"]
    assert {(row["person"], row["event"]) for row in told} == {
        ("Ri Sung Guk", "appointed"),
        ("Kim Myong Gil", "left"),
    }
    listed = table(page(client, "/diplomacy/heads-of-mission/"), "records-table")[1:]
    assert len(listed) == HeadOfMission.objects.count() == 17
    assert all(head.date.first <= timezone.now().date() for head in HeadOfMission.objects.all())
