"""The curated files of aid against what they promise, read as files: no database, no importer."""

import csv
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

import aid
from aid.choices import PARTS, Channel, Commodity, Measure, Money, Scope, Sector, SouthernChannel
from aid.models import Actor, Appeal
from nkworld import atlas
from nkworld.provenance import figures
from nkworld.provenance.derivations import Steps, tolerance
from nkworld.provenance.models import Status
from nkworld.provenance.periods import Period


def read(name, package=aid):
    path = Path(package.__path__[0]) / "seed" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CONTRIBUTIONS, APPEALS = read("contributions"), read("appeals")
FOOD, WON = read("food-aid"), read("south-korea")
ACTORS = {row["slug"]: row for row in read("actors")}
APPEAL_LIST = {row["slug"]: row for row in read("appeal-list")}
SOURCES, RULES = {row["slug"] for row in read("sources")}, read("rules")
TABLES = {
    "aid/contributions": CONTRIBUTIONS,
    "aid/appeals": APPEALS,
    "aid/food-aid": FOOD,
    "aid/south-korea": WON,
}
FOOD_CUMULATIVE, MONEY_CUMULATIVE = 3, 12


@pytest.fixture(params=TABLES, ids=str)
def claims(request):
    return TABLES[request.param]


def told(rows, **cell):
    """{source: value} of the rows that stand for one figure."""
    return {
        row["source"]: Decimal(row["value"])
        for row in rows
        if all(row[name] == wanted for name, wanted in cell.items())
    }


def total(rows):
    return sum(Decimal(row["value"]) for row in rows)


def cumulative(rows):
    return [row for row in rows if "/" in row["period"] and row["note"].startswith("running total")]


def test_no_row_is_lost():
    assert len(CONTRIBUTIONS) == 362 + MONEY_CUMULATIVE
    assert len(FOOD) == 370 + FOOD_CUMULATIVE
    assert len(WON) == 78
    assert len(read("programmes")) == 55
    assert len({(row["citation"], row["as_quoted"], row["note"]) for row in APPEALS}) == 49
    named = [row for row in ACTORS.values() if row["citation"]]
    assert len(named) == 65 and len(ACTORS) == 65 + 13 + 19


def test_every_figure_of_every_source_is_there():
    assert Counter(row["source"] for row in CONTRIBUTIONS) == {
        "fts": 185,
        "mou-rok-aid": 74,
        "us-foreign-assistance": 44,
        "cerf": 22 + 2,
        "wfp": 18,
        "voa": 8,
        "crs": 6,
        "china-customs-aid": 5,
        "global-fund": 2 + 2,
        "nknews-aid": 2,
        "gavi": 2,
        "donga": 1,
        "mea-india": 1,
    }
    assert Counter(row["measure"] for row in APPEALS) == {
        "requested": 48,
        "funded": 31,
        "people-in-need": 10,
        "people-targeted": 14,
    }


def test_the_status_of_money_is_as_curated():
    given = [row for row in CONTRIBUTIONS if row not in cumulative(CONTRIBUTIONS)]
    assert Counter(row["money"] for row in CONTRIBUTIONS) == {
        "reported": 267 + MONEY_CUMULATIVE - 1,
        "committed": 67 + 1,
        "paid": 26,
        "pledged": 2,
    }
    assert {row["money"] for row in given} == set(Money.values)
    assert Counter(row["stage"] for row in FOOD) == {
        "reported": 361,
        "committed": 11,
        "pledged": 1,
    }


def test_every_figure_has_its_papers(claims):
    for row in claims:
        assert row["citation"].startswith("http") and row["as_quoted"].strip(), row


def test_where_the_words_were_not_kept_it_says_so():
    without = [row for row in CONTRIBUTIONS if row["as_quoted"].startswith("[")]
    assert len(without) == 4
    assert all("wording of the page not kept" in row["note"] for row in without)


def test_sources_are_described_and_named_shortly(claims):
    assert {row["source"] for row in claims} <= SOURCES
    names = [row["short_name"] for row in read("sources")]
    assert len(set(names)) == len(names) and max(map(len, names)) <= 25


def test_words_are_known(claims):
    words = {
        "status": Status.values,
        "money": Money.values,
        "stage": Money.values,
        "scope": Scope.values,
        "sector": Sector.values,
        "measure": Measure.values,
        "commodity": Commodity.values,
        "donor": ACTORS,
        "recipient": ACTORS,
        "appeal": APPEAL_LIST,
    }
    for row in claims:
        assert all(row[name] in known for name, known in words.items() if name in row), row
    assert {row["channel"] for row in FOOD} == set(Channel.values)
    assert {row["channel"] for row in WON} == set(SouthernChannel.values)


def test_periods_are_understood_and_only_money_announced_lies_ahead(claims):
    for row in claims:
        period = Period.parse(row["period"], ahead=True)
        assert period.label == row["period"]
        if row["period"] in ("2026", "2027"):
            assert row["status"] == Status.PROVISIONAL, row


def test_actors_are_of_known_kinds_and_countries():
    codes = {row["code"] for row in read("countries", atlas)}
    for row in ACTORS.values():
        assert row["kind"] in Actor.Kind.values, row
        assert row["country"] in codes | {""}, row
    countries = [row["country"] for row in ACTORS.values() if row["kind"] == "country"]
    assert len(set(countries)) == len(countries)


def test_appeals_are_named_and_their_figures_stand_in_their_year():
    codes = [row["code"] for row in APPEAL_LIST.values() if row["code"]]
    assert len(set(codes)) == len(codes)
    assert {row["kind"] for row in APPEAL_LIST.values()} <= set(Appeal.Kind.values)
    assert {row["appeal"] for row in APPEALS} == set(APPEAL_LIST)
    for row in APPEALS:
        assert row["period"] == APPEAL_LIST[row["appeal"]]["year"], row


def test_a_whole_year_stands_once_for_each_source_donor_and_status_of_money():
    """Readings apart: what one source says of one year twice."""
    whole = defaultdict(set)
    for row in CONTRIBUTIONS:
        if row["scope"] == "whole":
            key = tuple(row[name] for name in ("source", "donor", "period", "money"))
            whole[key].add((row["recipient"], row["sector"], row["coverage"]))
    assert {len(places) for places in whole.values()} == {1}


def test_the_tracking_services_series_is_its_file_and_nothing_else():
    series = [
        row
        for row in CONTRIBUTIONS
        if row["source"] == "fts" and row["scope"] == "whole" and len(row["period"]) == 4
    ]
    assert [row["period"] for row in series] == [str(year) for year in range(2000, 2028)]
    assert {row["citation"].rsplit("/", 1)[1] for row in series} == {
        "fts_requirements_funding_global.csv"
    }


def test_snapshots_name_their_day_or_their_reader_and_parts_their_whole():
    for row in CONTRIBUTIONS:
        if row["scope"] == "state":
            assert row["state_of"] or row["coverage"], row
        elif row["scope"] != "whole":
            assert row["coverage"], row
        else:
            assert not row["coverage"] and not row["state_of"], row


def test_the_year_2019_as_it_was_read_on_four_days():
    days = {
        row["state_of"]: int(row["value"])
        for row in CONTRIBUTIONS
        if row["donor"] == "all-donors" and row["period"] == "2019" and row["scope"] == "state"
    }
    assert days == {
        "2019-10-22": 30_550_000,
        "2019-12-30": 38_295_877,
        "2020-01-14": 39_255_877,
    }
    half = told(CONTRIBUTIONS, donor="all-donors", period="2019-H1")
    assert half == {"fts": 18_840_000}


def test_the_sectors_of_a_plan_add_up_to_what_the_plan_received():
    by_plan = defaultdict(list)
    for row in CONTRIBUTIONS:
        if row["plan"]:
            by_plan[row["plan"]].append(row)
    appeals = {row["code"]: slug for slug, row in APPEAL_LIST.items() if row["code"]}
    missing = {}
    for plan, rows in by_plan.items():
        received = told(APPEALS, appeal=appeals[plan], measure="funded")["fts"]
        if total(rows) != received:
            missing[plan] = received - total(rows)
    assert len(by_plan) == 9
    assert missing == {}


def test_appeals_ask_and_receive_as_the_books_say():
    for year, asked, got in (("2001", 383_984_914, 247_968_452), ("2019", 120_345_890, 40_655_672)):
        appeal = next(
            slug
            for slug, row in APPEAL_LIST.items()
            if row["year"] == year and row["kind"] == "consolidated"
        )
        assert told(APPEALS, appeal=appeal, measure="requested")["fts"] == asked
        assert told(APPEALS, appeal=appeal, measure="funded")["fts"] == got


def test_every_source_that_differs_on_2019_is_kept():
    appeal = "needs-and-priorities-2019"
    assert told(APPEALS, appeal=appeal, measure="funded") == {
        "fts": 40_655_672,
        "korea-herald": 32_000_000,
        "voa": 15_000_000,
    }
    assert told(APPEALS, appeal=appeal, measure="requested") == {
        "fts": 120_345_890,
        "ocha": 120_000_000,
        "korea-herald": 120_000_000,
        "voa": 120_340_000,
    }


def test_the_emergency_funds_windows_of_2012_make_its_year():
    windows = [
        row
        for row in CONTRIBUTIONS
        if row["source"] == "cerf" and row["period"] == "2012" and row["scope"] == "part"
    ]
    assert total(windows) == 12_920_667


def test_commodities_that_contain_others_are_their_sums_in_the_fao_table():
    by_year = defaultdict(dict)
    for row in FOOD:
        if row["source"] == "faostat":
            by_year[row["period"]][row["commodity"]] = Decimal(row["value"])
    assert len(by_year) == 22
    for year, rows in by_year.items():
        for whole in ("cereals", "non-cereals"):
            parts = [rows[part] for part in PARTS[whole] if part in rows]
            assert sum(parts) == rows.get(whole, 0), (year, whole)


def test_the_donors_add_up_to_the_total_in_the_food_programmes_table():
    rows = [row for row in FOOD if row["source"] == "interfais"]
    totals = {row["period"]: row for row in rows if row["donor"] == "all-donors"}
    for year, whole in totals.items():
        single = [row for row in rows if row["period"] == year and row is not whole]
        assert total(single) == Decimal(whole["value"]), year


def test_fertiliser_is_never_called_food():
    for row in FOOD:
        assert (row["commodity"] == "fertiliser") == ("not food" in row["note"]), row


def test_government_and_private_make_the_total_as_far_as_rounding_allows():
    by_year = defaultdict(dict)
    for row in WON:
        by_year[row["period"]][row["channel"]] = int(row["value"])
        assert int(row["as_quoted"].replace(",", "")) * 100_000_000 == int(row["value"]), row
    assert sorted(by_year) == [str(year) for year in range(1995, 2019)]
    for year, row in by_year.items():
        assert abs(row["government-total"] + row["private"] - row["total"]) <= 100_000_000, year
        assert row.get("government-food-loan", 0) <= row["government-total"], year


def test_every_derived_figure_can_be_computed_again():
    won = {(row["channel"], row["period"]): Decimal(row["value"]) for row in WON}
    derived = [r for rows in (CONTRIBUTIONS, APPEALS, FOOD) for r in rows if r["derivation"]]
    for row in derived:
        steps = Steps.parse(row["derivation"])
        value = steps.compute(lambda claim: won[claim.words[1], claim.words[2]])
        assert abs(value - Decimal(row["value"])) <= tolerance(Decimal(row["value"])), row
    unexplained = [
        row
        for rows in (CONTRIBUTIONS, APPEALS, FOOD)
        for row in rows
        if row["status"] == "derived" and not row["derivation"]
    ]
    assert len(derived) >= 80 and unexplained == []


def test_rules_name_every_source_of_their_dataset_once():
    for slug, rows in TABLES.items():
        rules = [rule for rule in RULES if rule["dataset"] == slug]
        assert sum(rule["is_default"] == "1" for rule in rules) == 1
        for rule in rules:
            order = rule["sources"].split(";")
            assert len(set(order)) == len(order)
            assert set(order) == {row["source"] for row in rows}, rule["slug"]
            assert len(rule["description"]) > 100


def test_datasets_and_questions():
    datasets = {row["slug"]: row for row in read("datasets")}
    assert set(datasets) == {*TABLES, "aid/actors", "aid/programmes"}
    assert {row["dataset"] for row in read("questions")} == set(datasets)
    asked = " ".join(row["question"] for row in read("questions"))
    for words in ("pledge", "differ by the day", "Chinese aid", "won figures", "counts food aid"):
        assert words in asked


def test_figures_told_in_answers_stand_in_the_data():
    """Answers quote figures; each of these is one of a row."""
    answers = " ".join(row["answer"] for row in read("questions"))
    for words, rows, cell in (
        ("185.3 million", CONTRIBUTIONS, {"donor": "united-states", "money": "committed"}),
        ("167.8 million", CONTRIBUTIONS, {"donor": "united-states", "money": "paid"}),
        ("45.91 million", CONTRIBUTIONS, {"period": "2019", "scope": "whole"}),
        ("350,000 tonnes", FOOD, {"commodity": "fertiliser"}),
        ("720,000 tonnes", FOOD, {"source": "usda"}),
        ("589,000", FOOD, {"source": "interfais"}),
    ):
        assert words in answers
        wanted = Decimal(words.split()[0].replace(",", ""))
        scale = 1_000_000 if "million" in words else 1
        values = [
            Decimal(row["value"]) / scale
            for row in rows
            if all(row[name] == said for name, said in cell.items())
        ]
        assert wanted in {value.quantize(wanted) for value in values}, words


def test_questions_stand_under_figures_of_their_dataset():
    every = {figure.slug: figure for figure in figures.every()}
    for row in read("questions"):
        if row["figure"]:
            assert row["dataset"] in every[row["figure"]].datasets, row["question"]
