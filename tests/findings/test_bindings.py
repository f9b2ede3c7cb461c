"""Keys for the kinds of number that findings name: sizes, sums, single claims, counts."""

import pytest

from nkworld.figures.bindings import Unbound, resolve

pytestmark = pytest.mark.usefixtures("loaded", "db")

PARTS = "figure:trade/china-months:import:2020-0"


def value(key):
    answer = resolve([key])[key]
    assert not isinstance(answer, Unbound), answer
    return answer.value


def test_a_negative_number_has_a_size():
    balance = value("figure:trade/total:balance:2024")

    assert balance < 0
    assert value("figure:trade/total:balance:2024:size") == -balance
    positive = "figure:trade/total:export:2024:size"
    assert "is not negative" in resolve([positive])[positive].complaint("1")


def test_months_have_a_sum():
    months = [value(f"{PARTS}{month}") for month in (1, 2, 3)]

    assert value(f"{PARTS}1/2020-03") == sum(months)


def test_what_stands_on_a_day_has_no_sum():
    key = "figure:diplomacy/missions:abroad:2020/2022"

    assert "has no sums" in resolve([key])[key].complaint("1")


def test_a_claim_of_any_table_is_bound_by_its_cell():
    goods = "claim:trade/goods?commodity=1507&country=CHN&period=2022-01/2022-03"

    assert value(f"{goods}&source=china-customs") == 16_400_000
    several = "claim:trade/goods?commodity=1507"
    assert "Several claims have" in resolve([several])[several].complaint("1")
    unknown = "claim:trade/goods?colour=red"
    assert "has no “colour”" in resolve([unknown])[unknown].complaint("1")


def test_a_point_tells_its_claims():
    key = "figure:trade/china-share:excluding:2024"

    assert len(resolve([key])[key].claims) > 1


def test_ledger_silences_and_revisions_are_counted():
    assert value("excluded:mix-up") < value("excluded:all")
    assert value("silence:zero") > 0
    assert value("revisions:kotra:count") == 6
