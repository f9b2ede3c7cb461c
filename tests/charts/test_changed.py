"""A source that goes on under its old name but counts otherwise: its line breaks there too."""

from dataclasses import replace
from decimal import Decimal

import pytest

from nkworld.charts import (
    Figure,
    Point,
    Series,
    SourceRef,
    describe,
    legend,
    to_json,
    to_svg,
    to_table,
)
from nkworld.files.tables import to_csv

WITH_OIL = "it adds oil"


@pytest.fixture
def figure():
    points = (
        Point("2013", Decimal(4), source="kotra"),
        Point("2014", Decimal(5), source="kotra", changed=WITH_OIL, note="printed so"),
        Point("2015", Decimal(6), source="kotra"),
    )
    return Figure(
        slug="made/up",
        headline="Imports",
        subtitle="",
        unit="US dollars, current",
        measure="money",
        kind="line",
        series=(Series("import", "Imports", points, "imports"),),
        sources=(SourceRef("kotra", "KOTRA"),),
    )


def test_the_line_breaks_where_the_source_counts_otherwise(figure):
    assert figure.series[0].breaks == {1}
    assert to_svg(figure).count("<circle") == 1 + to_svg(without_change(figure)).count("<circle")


def without_change(figure):
    [series] = figure.series
    points = tuple(replace(point, changed="") for point in series.points)
    return replace(figure, series=(replace(series, points=points),))


def test_words_say_who_counts_otherwise_and_how(figure):
    told = "the line breaks in 2014, where KOTRA counts otherwise (it adds oil)"

    assert told in describe(figure)
    assert legend(figure)[:2] == (
        f"Imports: {told}.",
        "A ring: another source, or another way of counting, begins here.",
    )
    assert "otherwise" not in describe(without_change(figure))


def test_every_file_carries_the_change(figure):
    assert '"2014"' not in to_csv(figure)
    assert "true,printed so; counted otherwise than before: it adds oil" in to_csv(figure)
    assert [p["changed"] for p in to_json(figure)["series"][0]["points"]] == [None, WITH_OIL, None]
    cell = to_table(figure).rows[1].cells[0]
    assert (cell.is_break, cell.point.changed) == (True, WITH_OIL)


def test_a_share_names_its_whole(figure):
    with pytest.raises(ValueError, match="A share names its whole"):
        replace(figure, measure="percent", unit="per cent of trade")

    assert replace(figure, measure="percent", unit="per cent", denominator="all trade")
    assert replace(figure, measure="percent", unit="per cent change on the year before")
