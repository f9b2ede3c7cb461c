"""Figures of several countries as one: each keeps what is its own, and nothing new is claimed."""

from dataclasses import replace

import pytest

from nkworld.charts import Series, SourceRef
from nkworld.charts.context import Side, side_by_side
from nkworld.files.tables import to_csv

from .conftest import point


@pytest.fixture
def alone(trade):
    """A figure of one series: trade with a made-up country."""

    def of(name, *points, source="bureau", **more):
        return replace(
            trade,
            topic=f"trade with {name}",
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
    return Side("xfr", "Free Islands", figure, "the Free Islands")


def test_each_country_is_a_series_by_its_name_with_its_own_sources(ruritania, freedonia):
    figure = side_by_side([ruritania, freedonia], "Trade")

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
    figure = side_by_side([ruritania, freedonia], "Trade")

    assert figure.subtitle == "Trade with Ruritania and the Free Islands, both ways"
    assert figure.title == "Trade with Ruritania and the Free Islands"
    assert not figure.headline.claims


def test_countries_are_named_where_their_figures_have_no_topic(ruritania, trade):
    third = Side("xno", "Nowhere", replace(trade, topic=""))
    figure = side_by_side([ruritania, third], "Trade")

    assert figure.title == "Ruritania and Nowhere side by side"


def test_a_country_without_a_figure_is_named_as_such(ruritania, freedonia):
    nobody = Side("xno", "Nowhere", replace(freedonia.figure, series=(), notes=("A note",)))
    figure = side_by_side([ruritania, nobody], "Trade")

    assert "Nowhere: nothing is on record, which is not a zero." in figure.notes
    assert "Nowhere: A note" in figure.notes
    assert [each.label for each in figure.series] == ["Ruritania"]


def test_lines_that_could_not_be_told_apart_stand_in_small_pictures(trade):
    sides = [Side(code, code.title(), trade) for code in ("one", "two", "three")]
    figure = side_by_side(sides, "Trade")

    assert figure.multiples and figure.only_multiples
    assert figure.series[0].label == "One: Exports"
    assert [each.role for each in figure.series] == ["exports", "imports"] * 3
    assert not side_by_side(sides[:2], "Trade").multiples


def test_amounts_in_different_units_never_stand_side_by_side(ruritania, freedonia):
    other = freedonia._replace(figure=replace(freedonia.figure, unit="persons"))

    with pytest.raises(ValueError, match="different units"):
        side_by_side([ruritania, other], "Trade")
