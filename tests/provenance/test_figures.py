import pytest

from nkworld.asking.parameters import FigureParameters
from nkworld.asking.questions import InvalidQuery, UnknownParameter
from nkworld.charts import Figure, Point, Series
from nkworld.figures import registry as figures
from nkworld.provenance.publishing import publish
from tests.reading import DRAFTED
from trade.models import Flow


class Asked(FigureParameters):
    dataset = "trade/flows"


@pytest.fixture
def exports(universe, monkeypatch):
    monkeypatch.setattr(figures, "_figures", {})

    @figures.register("test/exports", title="Exports", datasets=["trade/flows"], parameters=Asked)
    def exports(asked):
        """Exports of the made-up universe.

        And more, which the list of charts does not print.
        """
        rows = Flow.objects.between(asked["from"], asked["to"]).headline(
            asked["rule"], as_of=asked["as_of"]
        )
        points = [
            Point(row.period, row.value) for row in rows.filter(direction="export").order_by("pk")
        ]
        return Figure(
            headline="Exports",
            subtitle="",
            unit="US dollars",
            measure="money",
            kind="line",
            series=(Series("exports", "Exports", tuple(points)),),
        )

    return figures.get("test/exports")


def values(figure):
    return {point.x: point.value for point in figure.series[0].points}


def test_a_figure_is_found_by_its_slug(exports):
    assert figures.every() == [exports]
    assert exports.summary == "Exports of the made-up universe."
    with pytest.raises(KeyError):
        figures.get("test/imports")


def test_an_address_is_taken_once(exports):
    with pytest.raises(ValueError, match="The figure test/exports is registered twice."):
        figures.register("test/exports", title="Again", datasets=["trade/flows"], parameters=Asked)(
            lambda asked: None
        )


def test_a_figure_answers_its_parameters(exports):
    _, everything = exports.ask()
    _, by_the_other_rule = exports.ask({"rule": "gazette-first"})
    _, later = exports.ask({"from": "2015"})

    assert values(everything) == {"2014": 100, "2015": 120}
    assert values(by_the_other_rule) == {"2014": 90, "2015": 120}
    assert values(later) == {"2015": 120}


def test_what_is_published_is_seen_at_once(exports, universe):
    exports.ask()

    publish(universe.draft)

    assert values(exports.ask()[1])["2016"] == DRAFTED


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"rule": "bureau-frist"}, "Did you mean “bureau-first”?"),
        ({"from": "next year"}, "from: Write a year in four digits"),
        ({"from": "2016", "to": "2014"}, "2016 to 2014 runs backwards: swap the years."),
        ({"from": "1845"}, "from: The years begin with 1945."),
        ({"to": "2190"}, "to: The years end with 2100."),
        ({"as_of": "yesterday"}, "“yesterday” is not a date"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_in_a_sentence(exports, query, sentence):
    with pytest.raises(InvalidQuery) as told:
        exports.ask(query)

    assert sentence in " ".join(told.value.sentences)


def test_an_unknown_parameter_is_refused_with_the_nearest(exports):
    with pytest.raises(UnknownParameter, match="Did you mean “from”?"):
        exports.ask({"form": "2014"})


def test_the_domains_figures_are_announced(db):
    from nkworld.provenance.tables import table_models

    registered = figures.every()

    assert "trade/china-share" in {figure.slug for figure in registered}
    for figure in registered:
        assert set(figure.datasets) <= set(table_models()), figure.slug
        assert figure.summary and figure.title, figure.slug
