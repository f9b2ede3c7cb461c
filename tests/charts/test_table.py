from dataclasses import replace
from decimal import Decimal

from nkworld.charts import Series, to_table

from .conftest import point


def test_a_tables_years_are_newest_first(trade):
    assert [row.label for row in to_table(trade).rows] == ["2005", "2004", "2003", "2002"]


def test_a_tables_categories_keep_their_order(partners):
    assert [row.label for row in to_table(partners).rows] == ["China", "Russia", "=Laos"]


def test_columns_are_the_period_each_series_and_who_says_so(trade):
    table = to_table(trade)

    assert [c.title for c in table.columns] == ["Year", "Exports", "Imports", "Who says so"]
    assert table.unit == "US$ million, current"
    assert table.caption == "Trade with China (US$ million, current)"


def test_a_cell_shows_millions_and_carries_the_exact_figure(trade):
    imports = to_table(trade).rows[-1].cells[1]

    assert imports.display == "467.3"
    assert imports.point.value == Decimal("467310000.55")
    assert (imports.point.source, imports.point.status) == ("kotra", "reported")


def test_a_missing_cell_is_no_zero_and_a_zero_is_no_missing_cell(trade):
    zero = Series("a", "A", (point("2001", 0), point("2002", None), point("2003", 1)))
    _, missing, shown = (row.cells[0] for row in to_table(replace(trade, series=(zero,))).rows)

    assert (missing.display, bool(missing)) == ("–", False)
    assert (shown.display, bool(shown)) == ("0", True)


def test_a_row_names_each_source_and_status_once(trade):
    rows = {row.label: row for row in to_table(trade).rows}

    assert [(s.name, s.status) for s in rows["2003"].attributions] == [
        ("Chinese customs", "reported")
    ]
    assert [(s.name, s.status) for s in rows["2004"].attributions] == [
        ("Chinese customs", "estimated")
    ]


def test_a_range_is_told_beside_its_value(partners):
    russia = to_table(partners).rows[1].cells[0]

    assert (russia.display, russia.bounds) == ("84.0", "80.0 to 90.0")


def test_a_cell_tells_that_the_source_changed(trade):
    assert to_table(trade).rows[2].cells[0].is_break
