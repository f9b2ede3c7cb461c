"""The curated files of aid against what they promise, read as files: no database, no importer."""

from collections import Counter

import pytest

from aid.choices import Channel, Commodity, Measure, Scope, Sector, SouthernChannel, Stage
from aid.models import Actor, Appeal
from nkworld import atlas
from nkworld.provenance.dates import Period
from nkworld.provenance.models import Status

from .seed import ACTORS, APPEAL_LIST, APPEALS, CONTRIBUTIONS, FOOD, SOURCES, TABLES, WON, read

FOOD_CUMULATIVE, MONEY_CUMULATIVE = 3, 12


@pytest.fixture(params=TABLES, ids=str)
def claims(request):
    return TABLES[request.param]


def cumulative(rows):
    return [row for row in rows if "/" in row["period"] and row["note"].startswith("running total")]


def test_no_row_is_lost():
    assert len(CONTRIBUTIONS) == 524 + MONEY_CUMULATIVE
    assert len(FOOD) == 370 + FOOD_CUMULATIVE
    assert len(WON) == 92
    assert len(read("programmes")) == 55
    assert len({(row["citation"], row["as_quoted"], row["note"]) for row in APPEALS}) == 56
    named = [row for row in ACTORS.values() if row["citation"]]
    assert len(named) == 65 and len(ACTORS) == 65 + 14 + 49 + 3


def test_every_figure_of_every_source_is_there():
    assert Counter(row["source"] for row in CONTRIBUTIONS) == {
        "fts": 185 + 18,
        "mou-rok-aid": 74,
        "us-foreign-assistance": 44,
        "cerf": 22 + 2 + 127 + 14 + 1,
        "kremlin-aide": 2,
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
        "requested": 49,
        "funded": 38,
        "people-in-need": 10,
        "people-targeted": 14,
    }


def test_the_status_of_money_is_as_curated():
    given = [row for row in CONTRIBUTIONS if row not in cumulative(CONTRIBUTIONS)]
    assert Counter(row["stage"] for row in CONTRIBUTIONS) == {
        "reported": 283 + MONEY_CUMULATIVE - 1,
        "committed": 212 + 1,
        "paid": 27,
        "pledged": 2,
    }
    assert {row["stage"] for row in given} == set(Stage.values)
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
    assert {row["source"] for row in claims} <= SOURCES | {"kremlin-aide"}  # trade describes it
    names = [row["short_name"] for row in read("sources")]
    assert len(set(names)) == len(names) and max(map(len, names)) <= 25


def test_words_are_known(claims):
    words = {
        "status": Status.values,
        "stage": Stage.values,
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


def test_snapshots_name_their_day_or_their_reader_and_parts_their_whole():
    for row in CONTRIBUTIONS:
        if row["scope"] == "state":
            assert row["state_of"] or row["coverage"], row
        elif row["scope"] != "whole":
            assert row["coverage"], row
        else:
            assert not row["coverage"] and not row["state_of"], row


def test_fertiliser_is_never_called_food():
    for row in FOOD:
        assert (row["commodity"] == "fertiliser") == ("not food" in row["note"]), row
