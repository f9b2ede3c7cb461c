"""The curated files of goods and sanctions against what they promise, read as files."""

import csv
from collections import Counter
from pathlib import Path

import pytest

import trade.goods
from nkworld.provenance.dates import Period
from trade.goods.models.classification import Span, parse_list
from trade.goods.parameters import LONGEST_NAME

SEED = Path(trade.goods.__path__[0]) / "seed"


def read(name):
    with (SEED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# The first rows are those of the first delivery, the others were read in the press.
PRINTED, COPIED = read("goods.csv"), read("goods-comtrade.csv")
GOODS, SHARES = [*PRINTED, *COPIED], read("commodity-shares.csv")
TREE, MEASURES = read("hs-commodities.csv"), read("measures.csv")
RESOLUTIONS, SECTORS, SOURCES = (
    read(name) for name in ("resolutions.csv", "hs-sectors.csv", "sources.csv")
)
BY_CODE = {row["code"]: row for row in TREE}
PAPERS = ("citation", "as_quoted")


def test_no_row_is_lost():
    assert Counter(row["frequency"] for row in GOODS) == {
        "annual": 343,
        "monthly": 282,
        "cumulative": 239,
        "quarterly": 8,
    }
    assert (len(PRINTED), len(COPIED), len(SHARES)) == (836, 36, 112)
    assert Counter(row["status"] for row in GOODS) == {
        "reported": 843,
        "derived": 18,
        "estimated": 9,
        "excluded": 2,
    }
    assert Counter(row["direction"] for row in GOODS) == {"export": 406, "import": 466}
    assert sum(bool(row["value"]) for row in GOODS) == 645
    assert sum(bool(row["quantity"]) for row in GOODS) == 312
    assert Counter(row["quantity_unit"] for row in GOODS if row["quantity"]) == {
        "t": 255,
        "pcs": 6,
        "m3": 6,
        "bbl": 43,
        "kg": 2,
    }


def test_every_row_has_its_papers():
    for row in [*GOODS, *SHARES, *MEASURES]:
        assert all(row[name].strip() for name in PAPERS), row
        linked = row["citation"].startswith(("http", "38 North / NCNK"))
        assert linked or "unfit for visitors" in row["note"], row


def test_no_two_rows_are_identical():
    for table in (GOODS, SHARES):
        rows = [tuple(row.values()) for row in table]
        assert len(set(rows)) == len(rows)


def test_what_a_page_misprints_is_in_the_ledger_with_its_kind():
    excluded = [row for row in GOODS if row["status"] == "excluded"]

    assert {(row["period"], row["commodity"], row["exclusion"]) for row in excluded} == {
        ("2023-06", "1006", "slip"),
        ("2023-06", "6703", "slip"),
    }
    assert all(row["note"] for row in excluded)


def test_more_than_so_much_is_a_lower_bound():
    """“more than $3.7 million” of tobacco and “over $1,854” of cosmetics."""
    bounded = {row["value_low"] for row in GOODS if row["value_low"] and not row["value"]}

    assert {"3700000", "1854"} <= bounded


def test_what_was_copied_unreviewed_is_a_compilation():
    assert {row["read"] for row in COPIED} == {"compilation"}
    assert {row["source"] for row in COPIED} == {"comtrade-chn"}
    assert Counter(row["read"] for row in PRINTED[565:]) == {
        "quoted": 250,
        "compilation": 8,
        "at-source": 13,
    }


def test_a_share_is_in_per_cent_and_no_row_is_empty():
    for row in SHARES:
        assert row["value"] or row["growth"] or row["rank"], row
        assert not row["value"] or 0 <= float(row["value"]) <= 100, row
        assert row["named"], row
    given = [sum(bool(row[name]) for row in SHARES) for name in ("value", "growth", "rank")]
    assert given == [69, 51, 80]


def test_versions_before_the_newest_rule_stay_as_they_were():
    orders = {(r["slug"], r["version"]): r["sources"] for r in read("rules.csv")}

    for slug in ("kotra-first", "customs-first"):
        assert "comtrade-chn" not in orders[slug, "1"] + orders[slug, "2"]
        assert orders[slug, "3"].endswith(";textile-news-kr;comtrade-chn;ncnk-ewc-essay")


def test_every_chapter_stands_once_in_exactly_one_sector():
    chapters = [row for row in TREE if row["level"] == "chapter"]

    assert sorted(row["code"] for row in chapters) == [f"{n:02}" for n in range(1, 98)]
    assert {row["sector"] for row in chapters} == {row["slug"] for row in SECTORS}
    assert len(SECTORS) == 12
    places = {row["code"]: row["sector"] for row in chapters}
    assert (places["03"], places["27"], places["61"]) == ("seafood", "minerals-fuels", "garments")


def test_every_place_of_the_tree_has_both_names_and_lies_below_its_parent():
    seen = set()
    for row in TREE:
        assert row["name"] and row["name_ko"], row
        assert not row["parent"] or row["parent"] in seen, row
        if row["level"] in ("heading", "subheading"):
            assert Span.parse(row["code"]) in Span.parse(row["parent"]), row
        seen.add(row["code"])
    assert sum(row["level"] == "section" for row in TREE) == 21


def test_every_row_speaks_of_goods_in_the_tree():
    assert {row["commodity"] for row in [*GOODS, *SHARES]} <= set(BY_CODE)


def test_goods_without_a_code_go_by_their_name():
    uncoded = Counter(
        row["commodity"] for row in GOODS if BY_CODE[row["commodity"]]["level"] == "uncoded"
    )
    assert uncoded == {
        "rare-earths": 5,
        "copper": 2,
        "zinc": 2,
        "clothing": 3,
        "minerals": 1,
        "steroids": 1,
        "horses": 1,
    }


def test_what_a_note_calls_a_part_only_is_marked_as_a_part():
    for row in GOODS:
        if row["note"].split(",")[0].split(";")[0].endswith(" only"):
            assert row["part"], row
    assert sum(bool(row["part"]) for row in GOODS) == 109


def test_derived_rows_state_their_steps_and_only_they_do():
    for row in GOODS:
        assert bool(row["derivation"]) == (row["status"] == "derived"), row


def test_every_period_agrees_with_its_frequency():
    for row in GOODS:
        assert Period.parse(row["period"]).frequency == row["frequency"], row


def test_no_measure_is_lost():
    assert len(MEASURES) == 60
    assert Counter(row["kind"] for row in MEASURES) == {
        "ban": 23,
        "import-ban": 14,
        "cap": 8,
        "exemption": 5,
        "labour": 3,
        "other": 7,
    }
    assert sum(not row["paragraph"] for row in MEASURES) == 30


def test_national_notices_stand_apart_from_resolutions():
    issuers = Counter(row["issuer"] for row in RESOLUTIONS)
    assert issuers == {"unsc": 11, "china": 5}
    carried_out = {r["carries_out"] for r in RESOLUTIONS if r["issuer"] == "china"}
    assert carried_out == {"2270", "2321", "2371", "2375"}
    national = {row["slug"] for row in RESOLUTIONS if row["issuer"] == "china"}
    assert sum(row["resolution"] in national for row in MEASURES) == 5


def test_every_code_of_a_measure_is_a_place_of_the_tree():
    for row in MEASURES:
        parse_list(row["hs_codes"])
        assert set(filter(None, row["hs_codes"].split(";"))) <= set(BY_CODE), row


@pytest.mark.parametrize(
    "name", ["goods.csv", "goods-comtrade.csv", "commodity-shares.csv", "measures.csv"]
)
def test_every_source_is_described_here_or_among_the_sources_of_trade(name):
    with (SEED.parent.parent / "seed" / "sources.csv").open(encoding="utf-8") as file:
        known = {row["slug"] for row in csv.DictReader(file)}
    known |= {row["slug"] for row in SOURCES}
    assert {row["source"] for row in read(name)} <= known


def test_every_sort_of_goods_has_a_name_that_fits_a_sentence():
    """Of 97 chapters, and of every heading and range on record here."""
    names = {row["code"]: row["short_name"] or row["name"] for row in TREE}

    assert len([row for row in TREE if row["level"] == "chapter"]) == 97
    assert {code: name for code, name in names.items() if len(name.split()) > LONGEST_NAME} == {}
    assert (names["62"], names["03"]) == ("Non-knitted clothing", "Fish and seafood")
