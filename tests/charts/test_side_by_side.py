"""Figures of several countries as one: each keeps what is its own, and nothing new is claimed."""

from dataclasses import replace
from datetime import date

import pytest

from nkworld.charts import Series, SourceRef, to_csv
from nkworld.charts.numbers import money
from nkworld.charts.sentences import say, violations
from nkworld.charts.side_by_side import Side, side_by_side

from .conftest import point

DAY = date(2026, 11, 27)


@pytest.fixture
def alone(trade):
    """A figure of one series: trade with a made-up country."""

    def of(name, *points, source="bureau", **more):
        last = points[-1]
        headline = say(
            f"Trade with {name} was {{amount}} {{when}}",
            day=DAY,
            written=money,
            period=last.x,
            amount=last,
        )
        return replace(
            trade,
            headline=headline,
            subtitle=f"Trade with {name}, both ways",
            series=(Series("turnover", "Two-way trade", points, role="turnover"),),
            sources=(SourceRef(source, source.title()),),
            **more,
        )

    return of


@pytest.fixture
def ruritania(alone):
    figure = alone("Ruritania", point("2024", 5, "bureau"), point("2025", 7, "bureau"))
    return Side("xru", "Ruritania", figure)


@pytest.fixture
def freedonia(alone):
    figure = alone(
        "the Free Islands", point("2023", 4, "gazette", note="by mail"), source="gazette"
    )
    return Side("xfr", "Free Islands", figure, ("the Free Islands",))


def test_each_country_is_a_series_by_its_name_with_its_own_sources(ruritania, freedonia):
    figure = side_by_side([ruritania, freedonia], "Trade", DAY)

    assert [(each.slug, each.label) for each in figure.series] == [
        ("xru-turnover", "Ruritania"),
        ("xfr-turnover", "Free Islands"),
    ]
    assert len({each.role for each in figure.series}) == 2
    assert [source.slug for source in figure.sources] == ["bureau", "gazette"]
    assert figure.labels == ("2023", "2024", "2025")
    rows = to_csv(figure).splitlines()
    told = 'xfr-turnover,Free Islands,2023,4,,,"US dollars, current",,gazette,,,false,by mail,'
    assert told in rows
    assert not figure.multiples


def test_what_all_say_of_their_country_is_said_of_all(ruritania, freedonia):
    figure = side_by_side([ruritania, freedonia], "Trade", DAY)

    assert figure.subtitle == "Trade with Ruritania and the Free Islands, both ways"


def test_two_headlines_stand_one_after_the_other_and_hold(ruritania, freedonia):
    figure = side_by_side([ruritania, freedonia], "Trade", DAY)

    assert figure.title == (
        "Trade with Ruritania was US$ 7 in 2025. Trade with the Free Islands was US$ 4 in 2023 "
        "(latest on record)"
    )
    assert not violations(figure, DAY)


def test_what_has_to_be_said_with_a_number_stands_with_its_country(alone, freedonia):
    told = point("2025", 7, "bureau", caveat="without oil")
    first = Side("xru", "Ruritania", alone("Ruritania", told))
    figure = side_by_side([first, freedonia], "Trade", DAY)

    assert "US$ 7 in 2025, without oil. Trade with the Free Islands" in figure.title
    assert figure.title.count("without oil") == 1


def test_more_than_two_are_named_and_nothing_is_said_of_their_order(ruritania, freedonia):
    third = replace(ruritania, slug="xno", name="Nowhere")
    figure = side_by_side([ruritania, freedonia, third], "Trade", DAY)

    assert figure.title == "Ruritania, the Free Islands and Nowhere side by side"
    assert not figure.headline.claims


def test_a_share_of_two_sources_is_not_said_in_one_breath(alone):
    sides = []
    for code, name, source in [("xru", "Ruritania", "bureau"), ("xfr", "Freedonia", "gazette")]:
        figure = alone(name, point("2025", 40, source), source=source)
        share = say(
            f"{name} had {{amount}} {{when}}",
            day=DAY,
            written=lambda value: f"{value} %",
            period="2025",
            amount=figure.series[0].points[0],
        )
        sides.append(Side(code, name, replace(figure, headline=share)))

    assert side_by_side(sides, "Share", DAY).title == "Ruritania and Freedonia side by side"


def test_a_country_without_a_figure_is_named_as_such(ruritania, freedonia):
    nobody = Side("xno", "Nowhere", replace(freedonia.figure, series=(), notes=("A note",)))
    figure = side_by_side([ruritania, nobody], "Trade", DAY)

    assert "Nowhere: none on record." in figure.notes
    assert "Nowhere: A note" in figure.notes
    assert [each.label for each in figure.series] == ["Ruritania"]


def test_lines_that_could_not_be_told_apart_stand_in_small_pictures(trade):
    sides = [Side(code, code.title(), trade) for code in ("one", "two", "three")]
    figure = side_by_side(sides, "Trade", DAY)

    assert figure.multiples and not figure.has_choice_of_pictures
    assert figure.series[0].label == "One: Exports"
    assert [each.role for each in figure.series] == ["exports", "imports"] * 3
    assert not side_by_side(sides[:2], "Trade", DAY).multiples


def test_amounts_in_different_units_never_stand_side_by_side(ruritania, freedonia):
    other = replace(freedonia, figure=replace(freedonia.figure, unit="persons"))

    with pytest.raises(ValueError, match="different units"):
        side_by_side([ruritania, other], "Trade", DAY)
