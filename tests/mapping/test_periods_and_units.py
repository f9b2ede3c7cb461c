"""Times and units as institutions print them."""

import pytest

from nkworld.importing.mapping.periods import PERIOD, found_in, part_of, pieces_of
from nkworld.importing.mapping.recipe import unit_in


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("2019", "2019"),
        ("2019년", "2019"),
        ("2019年度", "2019"),
        ("2019 1/4", "2019-Q1"),
        ("1/4 2019", "2019-Q1"),
        ("Q1 2019", "2019-Q1"),
        ("2019년 1분기", "2019-Q1"),
        ("2019年1季度", "2019-Q1"),
        ("2019年第三季度", "2019-Q3"),
        ("2019년 상반기", "2019-H1"),
        ("下半年 2019", "2019-H2"),
        ("201903", "2019-03"),
        ("2019.3", "2019-03"),
        ("2019年3月", "2019-03"),
        ("Mar-19", "2019-03"),
        ("March 2019", "2019-03"),
        ("2019-03-31", "2019-03"),
        ("2019年1-9月", "2019-01/2019-09"),
        ("2019년 1~12월", "2019"),
        ("２０１９年", "2019"),
        ("41 persons", ""),
        ("2709", ""),
        ("12,019", ""),
    ],
)
def test_a_cell_says_a_period_or_nothing(text, label):
    assert pieces_of(text).label == label


def test_a_heading_is_the_same_each_year():
    assert found_in("수출 2019년")[1].split() == ["수출", PERIOD]
    assert found_in("수출 2020년")[1].split() == ["수출", PERIOD]
    assert (part_of("3", "quarter"), part_of("3", "month"), part_of("5", "quarter")) == (
        "Q3",
        "03",
        "",
    )


@pytest.mark.parametrize(
    ("text", "measure", "scale"),
    [
        ("(단위: 천달러)", "usd", 1_000),
        ("단위: 백만 달러, %", "usd", 1_000_000),
        ("单位：万美元", "usd", 10_000),
        ("억 원", "krw", 100_000_000),
        ("US$ thousand", "usd", 1_000),
        ("Value (thousands of US dollars)", "usd", 1_000),
        ("Trade Value (US$)", "usd", 1),
        ("value_musd", "usd", 1_000_000),
        ("물량(톤)", "t", 1),
        ("万人次", "persons", 10_000),
        ("Netweight (kg)", "kg", 1),
    ],
)
def test_a_title_or_heading_names_a_unit(text, measure, scale):
    said = unit_in(text)

    assert (said.measure, said.scale) == (measure, scale)
