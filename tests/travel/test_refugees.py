"""Refugees and asylum: ranges stay ranges, nothing is added that overlaps, every row is there."""

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError

import travel.refugees
from nkworld.provenance.models import Release, Source
from tests.reading import api, chart, page, text_of
from travel.refugees.charts import WHOLE
from travel.refugees.models import RefugeeCount

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

SEED = Path(travel.refugees.__path__[0]) / "seed" / "refugees.csv"
FIGURES = ["refugees", "refugees-in", "refugees-by-country", "asylum-decisions"]


def seed():
    with SEED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def points(figure, slug):
    series = next(each for each in figure["series"] if each["slug"] == slug)
    return {point["x"]: point for point in series["points"]}


def test_every_row_is_there_once():
    assert Counter(row["source"] for row in seed()) == {
        "unhcr": 1543,
        "dhs-us": 10,
        "us-state-prm": 5,
    }
    standing = RefugeeCount.objects.with_readings()
    assert standing.count() == 1558
    # Two copies of one table of Homeland Security are readings of one claim.
    assert standing.further_readings().count() == 5


def test_a_five_is_one_to_five_and_no_value():
    """Of UNHCR’s cells 580 print five; the others print what they mean."""
    rows = [row for row in seed() if row["source"] == "unhcr"]
    fives = [row for row in rows if row["as_quoted"].endswith("=5")]

    assert len(fives) == 580
    assert all((r["value"], r["value_low"], r["value_high"]) == ("", "1", "5") for r in fives)
    printed = [row for row in rows if row not in fives]
    assert all(row["as_quoted"].endswith(f"={row['value']}") for row in printed)


def test_what_makes_north_korea_a_country_of_asylum_is_in_the_ledger(client):
    found = list(RefugeeCount.objects.with_readings().filter(country__code="PRK"))

    assert {(row.status, row.exclusion, row.value) for row in found} == {("excluded", "slip", 16)}
    assert len(found) == 2
    assert "Iraq is named as the country of origin" in page(client, "/exclusions/")


def test_the_sum_of_a_year_keeps_its_bounds(client):
    """2025, counted by hand over the file: each one-to-five is one below and five above."""
    stock = [
        row
        for row in seed()
        if (row["period"], row["measure"], row["location"]) == ("2025", "refugees", "")
    ]
    low = sum(Decimal(row["value"] or row["value_low"]) for row in stock)
    high = sum(Decimal(row["value"] or row["value_high"]) for row in stock)

    point = points(chart(client, "travel/refugees"), "refugees")["2025"]
    assert (point["low"], point["high"]) == (low, high) == (259, 263)
    assert "between 259 and 263 persons" in text_of(page(client, "/travel/refugees/"))


def test_parts_of_a_country_are_not_its_people(client):
    """Belgium’s 15 of 2025 stand once as a country and again by place and sex."""
    rows = RefugeeCount.objects.as_of().filter(country__code="BEL", period="2025")
    assert (
        rows.filter(measure="refugees").count()
        > rows.filter(**WHOLE).filter(measure="refugees").count()
    )

    point = points(chart(client, "travel/refugees-in", "?country=BEL"), "refugees")["2025"]
    assert point["value"] == 15


def test_decisions_of_one_level_are_not_mixed_with_others(client):
    every = (
        RefugeeCount.objects.as_of()
        .filter(**WHOLE)
        .filter(measure="decisions", country__code="GBR", period="2008")
    )
    of_first = every.filter(level="fi", outcome="rejected")

    figure = chart(client, "travel/asylum-decisions", "?country=GBR")
    assert points(figure, "rejected")["2008"]["value"] == of_first.get().value == 77
    assert any("Administrative review (AR)" in note for note in figure["notes"])


def test_cases_are_not_drawn_with_persons(client):
    figure = chart(client, "travel/asylum-decisions", "?country=USA&level=in")

    assert figure["unit"] == "decisions, on cases"


def test_three_counts_of_admissions_stand_side_by_side(client):
    figure = chart(client, "travel/refugee-admissions")

    told = {
        each["slug"]: points(figure, each["slug"])["2008"]["value"] for each in figure["series"]
    }
    assert told == {"unhcr": 37, "dhs-us": 37, "us-state-prm": 38}


def test_pages_and_figures_answer_before_anything_was_counted(client):
    RefugeeCount.objects.all().delete()

    assert "No count of refugees is on record" in page(client, "/travel/refugees/")
    for slug in FIGURES:
        assert "No figure that can be drawn is on record" in page(client, f"/charts/travel/{slug}/")
    assert 'id="refugees"' not in page(client, "/countries/canada/")


def test_a_country_page_tells_of_those_on_record(client):
    html = page(client, "/countries/united-kingdom/refugees/")

    assert 'id="refugees"' in html
    assert "UNHCR’s books fell from 630 in 2013 to 14 in 2025" in text_of(html)
    assert 'id="refugees"' not in page(client, "/countries/mongolia/")


def test_the_api_gives_bounds_and_codes(client):
    found = api(client, "travel/refugees", "?country=GBR&measure=decisions&period=2008&level=fi")
    by_outcome = {row["outcome"]: row for row in found["results"]}

    assert by_outcome["rejected"]["value"] == 77
    assert {row["authority"] for row in found["results"]} == {"government"}
    few = api(client, "travel/refugees", "?country=ISR&measure=refugees")["results"]
    assert {(r["value_low"], r["value_high"]) for r in few if r["value"] is None} == {(1, 5)}


def test_the_catalogue_names_the_licence_of_each_source(client):
    licences = dict(Source.objects.values_list("slug", "licence"))

    assert licences["unhcr"] == "CC BY 4.0"
    assert "facts only" in licences["us-state-prm"]
    assert "Refugees and asylum" in page(client, "/data/")


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ({"measure": "decisions", "outcome": "", "level": "fi"}, "outcome_of_decisions"),
        ({"measure": "refugees", "outcome": "all"}, "outcome_of_decisions"),
        ({"measure": "applications", "level": ""}, "level_of_claims"),
    ],
)
def test_the_database_refuses_what_says_nothing(change, check):
    row = RefugeeCount.objects.as_of().filter(**WHOLE).filter(measure="refugees").first()
    row.pk, row.known_from, row.period = None, None, "1990"
    row.release = Release.objects.filter(dataset__slug="travel/refugees").first()
    for name, value in change.items():
        setattr(row, name, value)

    with pytest.raises(IntegrityError, match=check):
        row.save()
