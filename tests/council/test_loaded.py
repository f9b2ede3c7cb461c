"""The rows of the curated data, and figures that agree with them to the digit."""

import csv
import io
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

from diplomacy import council
from diplomacy.council.charts import Kind, entries, newest_edition, of_kinds
from diplomacy.council.models import Designation, Launch, ListCount, NuclearTest, Outcome
from nkworld.provenance.models import Source
from tests.reading import api, chart, everywhere, line, page, table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

SEED = Path(council.__file__).parent / "seed"
TABLES = {
    Outcome: ("council-outcomes", 113),
    Designation: ("designations", 155),
    Launch: ("launches", 584),
    NuclearTest: ("nuclear-tests", 9),
}


def seed(name):
    with (SEED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_is_there_with_its_papers():
    for model, (name, number) in TABLES.items():
        rows = seed(name)
        assert len(rows) == number == model.objects.count(), name
        stored = model.objects.values_list("source__slug", "citation", "as_quoted", "read")
        written = [(r["source"], r["citation"], r["as_quoted"], r["read"]) for r in rows]
        assert sorted(stored) == sorted(written)


def test_every_count_of_a_list_is_there():
    counts = {
        (row["sanctions_list"], row["kind"], row["counted_on"]): Decimal(row["value"])
        for row in seed("list-counts")
    }
    live = ListCount.objects.as_of().values_list("sanctions_list", "kind", "counted_on", "value")

    assert len(counts) == 19 + 2 * 13
    assert {tuple(map(str, row[:3])): row[3] for row in live} == counts


def test_loading_again_changes_nothing():
    before = {model: model.history.count() for model in TABLES}

    call_command("load_seed", "council", verbosity=0)

    assert {model: model.history.count() for model in TABLES} == before


def test_what_two_pages_tell_of_one_outcome_is_one_entry():
    found = entries()
    several = {each.key: len(each.readings) for each in found if len(each.readings) > 1}

    assert several == {
        **{"S/1653": 2, "S/15966/Rev.1": 2, "vetoed-2024-03-28-1": 2},
        **{"meeting-2024-01-18-1": 2, "meeting-2024-06-12-1": 2},
    }
    assert len(found) == 113 - 5
    assert len({each.key for each in found}) == len(found)


def test_votes_and_vetoes():
    told = {each.key: (each.vote, each.vetoed_by) for each in entries()}

    assert told["S/RES/2371"] == ("15–0–0", "")
    assert told["S/RES/825"] == ("13–0–2", "")
    assert told["S/RES/702"] == ("without a vote", "")
    assert told["S/RES/2515"] == ("unanimous, by written procedure", "")
    assert told["S/1653"] == ("9–1–1", "USSR")
    assert told["S/2022/431"] == ("", "China; Russia")
    assert told["vetoed-2024-03-28-1"] == ("13–1–1", "Russia")


def test_resolutions_and_vetoes_by_year_are_those_of_the_table(client):
    figure = everywhere(client, "diplomacy/outcomes")

    for slug, kind in (("resolutions", Kind.RESOLUTION), ("vetoes", Kind.VETOED)):
        counted = Counter(str(each.year) for each in of_kinds(entries(), kind))
        drawn = line(figure, slug)
        assert {year: number for year, number in drawn.items() if number} == counted
        assert (min(drawn), max(drawn)) == ("1949", "2024")
    assert figure["headline"]["text"] == "Council outcomes on Korea: 1 in 2024"
    assert len(of_kinds(entries(), Kind.RESOLUTION)) == 32
    assert len(of_kinds(entries(), Kind.VETOED)) == 9


def test_a_subject_narrows_the_outcomes(client):
    figure = everywhere(client, "diplomacy/outcomes", "?subject=korean-war")

    assert line(figure, "resolutions") == {"1950": 5, "1951": 1}
    assert line(figure, "vetoes") == {"1950": 3, "1951": 0}


def test_designations_add_up_to_what_was_counted_of_the_list(client):
    """The delivered sums by day of listing are claims of their own: ours are the same."""
    figure = everywhere(client, "diplomacy/designations")

    counted = ListCount.objects.as_of().filter(sanctions_list="un-1718-still")
    for slug, kind in (("individuals", "individual"), ("entities", "entity")):
        told = counted.filter(kind=kind).values_list("counted_on", "value")
        assert line(figure, slug) == {str(day): value for day, value in told}
        assert len(told) == 13


def test_the_newest_edition_has_as_many_entries_as_are_counted_in_it():
    rows = newest_edition()
    edition = rows[0].edition.isoformat()
    counted = ListCount.objects.as_of().filter(sanctions_list="un-1718", counted_on=edition)

    assert dict(counted.values_list("kind", "value")) == Counter(row.kind for row in rows)


def test_designations_at_the_end_of_each_year(client):
    figure = everywhere(client, "diplomacy/designations", "?by=year")

    individuals = line(figure, "individuals")
    assert (individuals["2015"], individuals["2016"], individuals["2017"]) == (12, 39, 79)
    # The edition is of August 2025: that year was not over.
    assert max(individuals) == "2024"


def in_every_file(client, slug, query=""):
    """The figure, once its page, API and CSV are found to say the same, lower bounds among them."""
    figure = chart(client, slug, query)
    assert api(client, f"charts/{slug}", query)["series"] == figure["series"]
    text = client.get(f"/charts/{slug}.csv{query}").content.decode()
    written = {
        (row["series"], row["period"]): (row["value"], row["low"])
        for row in csv.DictReader(io.StringIO(text))
    }
    head, *rows = table(page(client, f"/charts/{slug}/{query}"), f"{slug.replace('/', '-')}-table")
    printed = {row[0]: row[1:] for row in rows}
    for place, series in enumerate(figure["series"]):
        for point in series["points"]:
            number = point["low"] if point["value"] is None else point["value"]
            shown = printed[point["x"]][place]
            assert (shown if isinstance(shown, Decimal) else None) == number
            pair = written[series["slug"], point["x"]]
            assert [Decimal(n) if n else None for n in pair] == [point["value"], point["low"]]
    return figure


def test_launches_by_year_are_those_of_each_database_and_never_of_both(client):
    figure = in_every_file(client, "diplomacy/launches")

    rows = seed("launches")
    for slug in ("nk-missile-tests", "cns"):
        counted = Counter(row["date"][:4] for row in rows if row["source"] == slug)
        drawn = line(figure, slug)
        whole = {year: number for year, number in drawn.items() if number}
        last = max(counted)
        assert whole == {year: number for year, number in counted.items() if year < last}
        assert drawn["2018"] == 0
    assert {series["slug"] for series in figure["series"]} == {"nk-missile-tests", "cns"}


def test_the_year_of_a_databases_newest_launch_is_a_lower_bound(client):
    figure = chart(client, "diplomacy/launches")
    cns = next(each for each in figure["series"] if each["slug"] == "cns")
    points = {point["x"]: (point["value"], point["low"]) for point in cns["points"]}

    assert points["2022"] == (69, None)
    assert points["2023"] == (None, 16)
    assert points["2024"] == (None, None)


def test_where_rows_come_from_announcements_the_count_breaks(client):
    figure = chart(client, "diplomacy/launches")
    drawn = next(each for each in figure["series"] if each["slug"] == "nk-missile-tests")
    changed = {point["x"]: point["changed"] for point in drawn["points"] if point["changed"]}

    assert changed == {"2023": "rows since 30 May 2023 were added from announcements"}
    assert figure["headline"]["text"] == "Missile launches: 11 missiles in 2025, per Kusanagi"


def test_one_type_of_missile(client):
    figure = in_every_file(client, "diplomacy/launches", "?missile_type=icbm")

    rows = [row for row in seed("launches") if row["missile_type"] == "icbm"]
    counted = Counter(row["date"][:4] for row in rows if row["source"] == "cns")
    cns = next(each for each in figure["series"] if each["slug"] == "cns")
    told = {p["x"]: p["value"] if p["value"] is not None else p["low"] for p in cns["points"]}
    assert {year: number for year, number in told.items() if number} == counted


def test_vetoes_that_a_list_repeats_are_one_voice_with_the_table():
    assert Source.objects.get(slug="wpdl-vetoes").repeats.slug == "undl-sc-meetings"


def test_six_nuclear_tests_on_one_day_each():
    days = {(test.number, str(test.date)) for test in NuclearTest.objects.all()}

    assert sorted(number for number, _ in days) == [1, 2, 3, 4, 5, 6]
