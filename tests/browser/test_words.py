"""The browser writes numbers, ticks and places in time exactly as the server does."""

from decimal import Decimal

import pytest

from nkworld.charts import exact
from nkworld.charts.numbers import SHORT, axis
from nkworld.charts.timeline import moment

pytestmark = pytest.mark.browser

VALUES = [
    "0",
    "3000",
    "40569",
    "999949",
    "712800000",
    "-491000000",
    "999950000",
    "2299050000",
    "-1957230000.25",
]
SHARES = ["32.4768", "0", "91.44", "-3.2", "100"]
PEOPLE = ["7", "188300", "-12"]
EXTENTS = [
    ("money", ["712800000", "2299050000", "-1957230000"]),
    ("money", ["13000", "40569"]),
    ("money", ["0"]),
    ("percent", ["13.8", "98.2"]),
    ("count", ["188300", "91200"]),
]


@pytest.fixture
def asked(visit):
    """Call a function of one of the figure's modules: asked("numbers", "short", 1, "money")."""
    page = visit("/about/")

    def ask(module, function, *arguments):
        return page.evaluate(
            "async ([module, name, args]) =>"
            " (await import(`/static/portal/figure/${module}.js`))[name](...args)",
            [module, function, arguments],
        )

    return ask


@pytest.mark.parametrize(
    ("measure", "values"), [("money", VALUES), ("percent", SHARES), ("count", PEOPLE)]
)
def test_numbers_are_written_alike(asked, measure, values):
    for value in values:
        number = Decimal(value)
        assert asked("numbers", "short", float(value), measure) == SHORT[measure](number)
        assert asked("numbers", "exact", float(value)) == exact(number)


@pytest.mark.parametrize(("measure", "values"), EXTENTS)
@pytest.mark.parametrize("count", [3, 5])
def test_axes_have_the_same_ticks(visit, measure, values, count):
    served = axis([Decimal(value) for value in values], measure, count)
    drawn = visit("/about/").evaluate(
        """async ([values, measure, count]) => {
            const { axis } = await import("/static/portal/figure/numbers.js");
            const made = axis(values, measure, count);
            const unit = made.unit("US dollars, current");
            return { ...made, labels: made.ticks.map(made.label), unit, label: null };
        }""",
        [[float(value) for value in values], measure, count],
    )

    assert drawn["labels"] == [served.label(tick) for tick in served.ticks]
    assert drawn["unit"] == served.unit("US dollars, current")
    assert (drawn["low"], drawn["high"]) == pytest.approx((float(served.low), float(served.high)))


@pytest.mark.parametrize("label", ["2015", "2015-H2", "2015-Q3", "2015-03", "2016-03-02", "China"])
def test_a_period_begins_at_the_same_moment(asked, label):
    served = moment(label)

    assert asked("timeline", "moment", label) == (
        None if served is None else pytest.approx(float(served))
    )


def test_a_point_is_told_with_everything_about_it(asked):
    point = {
        "x": "2015",
        "value": 1234567.5,
        "low": 1200000,
        "high": None,
        "status": "estimated",
        "source": "bureau",
        "note": "read twice",
        "break": True,
    }
    series = {"label": "Exports to Ruritania", "points": [point]}
    data = {"measure": "money", "sources": [{"slug": "bureau", "name": "Royal Bureau"}]}

    assert asked("words", "told", data, series, 0) == (
        "Exports to Ruritania, 2015: US$ 1.2 m, exactly 1,234,567.5 (at least US$ 1.2 m); "
        "estimated, Royal Bureau. Read twice. "
        "The source differs from the one before: the line breaks here."
    )
    gap = point | {"value": None, "low": None, "note": "", "break": False}
    series = {"label": "Exports", "points": [gap]}
    assert asked("words", "told", data, series, 0) == "Exports, 2015: no figure."
