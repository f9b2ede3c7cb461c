"""What may be added, averaged and compared over a period, and what is refused in a sentence."""

from dataclasses import replace
from decimal import Decimal

import pytest

from nkworld.charts import Figure, Point, Series, SourceRef, to_json
from nkworld.charts.period_summary import period_summary, spans, summary_of_whole

SOURCES = (SourceRef("mint", "Mint"), SourceRef("customs", "Customs"))


def point(year, value, source="mint", **more):
    number = None if value is None else Decimal(value)
    return Point(str(year), number, source=source, status="reported", **more)


def figure(*points, **more):
    given = {
        "headline": "Ruritania",
        "subtitle": "",
        "unit": "tonnes",
        "measure": "count",
        "kind": "bar",
        "series": (Series("tea", "Tea", points),),
        "sources": SOURCES,
        "is_flow": True,
    }
    return Figure(**(given | more))


def only(drawn, first=None, last=None):
    [summary] = period_summary(drawn, first, last).series
    return summary


def test_years_of_one_source_are_added_averaged_and_compared():
    summary = only(figure(point(2001, 10), point(2002, 20), point(2003, 60)))

    assert (summary.sum, summary.mean) == (90, 30)
    assert (summary.change.difference, summary.change.in_per_cent) == (50, 500)
    assert summary.coverage == "3 of 3 years on record" and summary.source == "Mint"


def test_only_the_years_asked_for_count_and_a_missing_one_is_named():
    drawn = figure(point(1995, 1), point(1997, 2), point(1999, 3), point(2000, 5))
    summary = only(drawn, 1994, 1999)

    assert summary.sum == 6
    assert summary.coverage == "3 of 6 years on record; 1994, 1996 and 1998 missing"


def test_a_zero_is_a_year_on_record():
    summary = only(figure(point(2001, 0), point(2002, 4)))

    assert (summary.sum, summary.mean, summary.missing) == (4, 2, [])
    assert summary.change.in_per_cent is None


@pytest.mark.parametrize(
    ("points", "sentence", "shorter"),
    [
        (
            [point(2001, 1), point(2002, 2), point(2003, 3, "customs")],
            "Two sources, Mint and Customs: not added, and not compared.",
            (2001, 2002),
        ),
        (
            [point(2001, 1), point(2002, 2, changed="tea in bags"), point(2003, 3)],
            "Counted otherwise from 2002 on (tea in bags): not added, and not compared.",
            (2002, 2003),
        ),
        (
            [point(2001, 1), point(2002, 2, low=Decimal(1)), point(2003, 3)],
            "2002 is given as a range or a bound: not added, and not compared.",
            None,
        ),
        (
            [point(2001, 1), replace(point(2002, 2), status="excluded")],
            "2002 is excluded: not added, and not compared.",
            None,
        ),
    ],
)
def test_what_can_not_be_reckoned_with_says_why(points, sentence, shorter):
    summary = only(figure(*points))

    assert (summary.sum, summary.mean, summary.change) == (None, None, None)
    assert summary.refusal == sentence and summary.longest == shorter


def test_a_change_of_counting_in_the_first_year_is_no_break_within():
    summary = only(figure(point(2001, 1, changed="tea in bags"), point(2002, 2)))

    assert summary.sum == 3


def test_what_stands_on_a_day_is_not_added():
    summary = only(figure(point(2001, 10), point(2002, 20), is_flow=False))

    assert summary.sum is None and summary.mean == 15 and summary.change.difference == 10


def test_shares_are_averaged_and_not_added_and_growth_is_neither():
    points = point(2001, 10), point(2002, 20)
    share = only(figure(*points, measure="percent", denominator="all tea"))
    growth = only(figure(*points, measure="percent", unit="per cent change"))

    assert (share.sum, share.mean) == (None, 15)
    assert (growth.sum, growth.mean, growth.change) == (None, None, None)


def test_places_months_and_names_have_no_period():
    assert period_summary(figure(point(2001, 1), measure="rank")) is None
    assert period_summary(figure(point("2001-03", 1), point("2001-04", 1))) is None
    assert period_summary(figure(point("Tea", 1))) is None


def test_a_whole_is_added_in_the_years_of_which_all_parts_are_known():
    parts = (
        Series("black", "Black", (point(2001, 1), point(2002, 2), point(2003, 4))),
        Series("green", "Green", (point(2001, 10), point(2003, 40))),
    )
    rest = Series("rest", "Not split", (point(2002, 20),), "remainder")
    unsplit = figure(series=parts, kind="stacked", whole="All tea")
    whole = replace(unsplit, series=(*parts, rest))

    assert summary_of_whole(unsplit, 2001, 2003).sum == 55
    assert summary_of_whole(unsplit, 2001, 2003).missing == [2002]
    assert summary_of_whole(whole, 2001, 2003).sum == 77
    assert [each.label for each in period_summary(whole).series][0] == "All tea"


def test_doubts_are_told_beside_the_numbers():
    points = point(2001, 1, read="compilation"), point(2002, 2, caveat="without dust")

    assert only(figure(*points)).remarks == [
        "read in an unreviewed compilation: 1 of 2 numbers",
        "without dust",
    ]


def test_the_json_says_the_same_of_the_years_asked_for():
    drawn = figure(point(2001, 1), point(2002, 2), point(2003, 4), query=(("from", "2001"),))
    [tea] = to_json(drawn)["period"]["series"]

    assert to_json(drawn)["period"]["from"] == 2001
    assert (tea["sum"], tea["mean"], tea["refusal"]) == (7, 2.3333, None)
    assert tea["change"] == {"from": 2001, "to": 2003, "value": 3, "per_cent": 300}


def test_years_in_a_row_are_one_span():
    assert spans([1998, 2001, 2002, 2003]) == "1998 and 2001–2003"
