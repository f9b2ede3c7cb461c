"""What the curated files of aid say of single years and plans, and where their parts add up."""

from collections import defaultdict
from decimal import Decimal

from aid.choices import PARTS
from nkworld.provenance.derivations import Steps, tolerance

from .seed import APPEAL_LIST, APPEALS, CONTRIBUTIONS, FOOD, WON, told, total


def test_a_whole_year_stands_once_for_each_source_donor_and_status_of_money():
    """Readings apart: what one source says of one year twice."""
    whole = defaultdict(set)
    for row in CONTRIBUTIONS:
        if row["scope"] == "whole":
            key = tuple(row[name] for name in ("source", "donor", "period", "stage"))
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
    projects = [row for row in windows if "project " in row["coverage"]]
    windows = [row for row in windows if row not in projects]
    assert total(windows) == total(projects)
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


def test_government_and_private_make_the_total_as_far_as_rounding_allows():
    by_year = defaultdict(dict)
    for row in WON:
        if row["read"] != "at-source":  # what a newspaper printed of it
            continue
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
