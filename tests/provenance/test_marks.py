"""Sets of marks are announced once and laid behind any picture of time, which stays as it is."""

import pytest

from nkworld.asking import marks
from nkworld.asking.parameters import FigureParameters
from nkworld.asking.questions import InvalidQuery, UnknownParameter
from nkworld.atlas.memo import memo_scope
from nkworld.charts import Context, Figure, Mark, Point, Series
from nkworld.figures import registry as figures


class OverTime(FigureParameters):
    dataset = "trade/flows"


class OfOneYear(FigureParameters):
    dataset = "trade/flows"
    shared = ("rule", "as_of")


@pytest.fixture
def read():
    """The moments for which the set below was read."""
    return []


@pytest.fixture
def exports(universe, read, monkeypatch):
    """A figure with a mark of its own, and one set of marks."""
    monkeypatch.setattr(figures, "_figures", {})
    monkeypatch.setattr(marks, "sets", {})

    @marks.register("storms", title="Great storms", page="portal:home")
    def storms(moment):
        read.append(moment)
        return Context("Great storms", (Mark("2014-06", "storm"),), notes=("Storms are marked.",))

    @figures.register("test/exports", title="E", datasets=["trade/flows"], parameters=OverTime)
    def exports(asked):
        points = (Point("2014", 100), Point("2015", 120))
        series = (Series("exports", "Exports", points),)
        own = (Mark("2014-01", "its own"),)
        return Figure(
            headline="E",
            subtitle="",
            unit="pieces",
            measure="count",
            kind="bar",
            series=series,
            marks=own,
        )

    return figures.get("test/exports")


def labels(figure):
    return [mark.label for mark in figure.marks]


def test_a_figure_keeps_its_own_marks_unless_asked(exports):
    assert labels(exports.ask()[1]) == ["its own"]
    assert labels(exports.ask({"marks": ""})[1]) == ["its own"]


def test_a_set_or_nothing_takes_their_place(exports):
    assert labels(exports.ask({"marks": "storms"})[1]) == ["storm"]
    bare = exports.ask({"marks": "none"})[1]
    assert (labels(bare), bare.notes, bare.context) == ([], (), "")


def test_a_set_is_read_once_for_all_figures_of_a_page(exports, read):
    for page in range(1, 3):
        with memo_scope():
            for year in ("2014", "2015"):
                exports.ask({"marks": "storms", "from": year})

        assert len(read) == page


def test_a_set_is_asked_as_it_was_known_at_the_moment_of_the_figure(exports, read):
    form, _ = exports.ask({"marks": "storms", "as_of": "2020-01-01"})

    assert read == [form.cleaned_data["as_of"]]


def test_an_unknown_set_is_refused_with_the_nearest(exports):
    with pytest.raises(InvalidQuery, match="Did you mean “storms”?"):
        exports.ask({"marks": "storm"})


def test_a_figure_of_one_year_has_no_marks_to_choose(universe):
    assert "marks" in OverTime().fields
    with pytest.raises(UnknownParameter, match="“marks” is not a parameter here"):
        OfOneYear({"marks": "none"})


def test_an_address_is_taken_once(exports):
    for slug in ("storms", "none", ""):
        with pytest.raises(ValueError, match="are registered twice"):
            marks.register(slug, title="Again", page="portal:home")(lambda moment: Context(""))
