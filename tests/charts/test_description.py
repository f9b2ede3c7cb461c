from dataclasses import replace
from decimal import Decimal

import pytest

from nkworld.charts import Point, Series, SourceRef, describe, legend, unusual


def test_description_tells_the_course_of_each_series(trade):
    assert describe(trade).startswith(
        "Line chart, 2002 to 2005, US dollars, current. "
        "Exports: first US$ 270.9 m in 2002, lowest US$ 270.9 m in 2002, "
        "highest US$ 500.0 m in 2005, last US$ 500.0 m in 2005; 1 year without a figure; "
    )


def test_description_says_where_the_line_breaks_and_why(trade):
    assert (
        "the line breaks in 2003, where the source changes from KOTRA to Chinese customs"
        in describe(trade)
    )


def test_many_breaks_are_told_by_direction(trade):
    assert (
        "the line breaks in 2003 and 2005, where the source changes "
        "from KOTRA to Chinese customs (2003) and from Chinese customs to KOTRA (2005)"
    ) in describe(trade)


def test_description_tells_estimates_and_marks(trade):
    text = describe(trade)

    assert "estimated in 2004" in text
    assert "Marked: talks (2003 to 2004); July measures (July 2003)." in text


def test_description_changes_with_the_data(trade):
    exports = trade.series[0]
    higher = replace(exports.points[0], value=Decimal(900000000))
    changed = replace(trade, series=(replace(exports, points=(higher, *exports.points[1:])),))

    assert "highest US$ 900.0 m in 2002" in describe(changed)


def test_description_of_categories_names_the_largest_and_smallest(partners):
    assert "lowest US$ 84.0 m (Russia), highest US$ 5.71 bn (China)" in describe(partners)
    assert "1 row without a figure; given as a range in Russia" in describe(partners)


def test_description_names_the_denominator(trade):
    shares = replace(trade, denominator="trade without inter-Korean trade")

    assert "as a share of trade without inter-Korean trade" in describe(shares)


def test_nothing_to_show_is_said(trade):
    assert describe(replace(trade, series=())) == "No figures."


def test_legend_explains_breaks_once_when_all_series_break_alike(trade):
    imports = trade.series[1]
    alike = replace(imports, slug="b", label="B")

    assert legend(replace(trade, series=(imports, alike))) == (
        "The line breaks in 2003, where the source changes from KOTRA to Chinese customs.",
        "A ring: another source, or another way of counting, begins here.",
        "A dot by itself: a value that no line reaches.",
        "Dashed and lighter: estimated.",
        "Where two lines lie on one another, the wider is the one beneath.",
    )


def test_a_series_of_ranges_alone_tells_them_and_is_a_figure(trade):
    exports = trade.series[0]
    ranges = (
        replace(exports.points[0], value=None, low=Decimal(60000000), high=Decimal(70000000)),
        replace(exports.points[1], value=None, low=None, high=Decimal(90000000)),
    )
    alone = replace(trade, series=(replace(exports, points=ranges),))

    assert alone
    assert "Exports: US$ 60.0 m to US$ 70.0 m in 2002, at most US$ 90.0 m in 2003." in describe(
        alone
    )


@pytest.mark.parametrize(
    ("voices", "line"),
    [
        ({"mint": ("official", "at-source")}, ""),
        ({"mint": ("official", "at-source"), "herald": ("agency", "quoted")}, ""),
        ({"herald": ("press", "at-source")}, "The press alone."),
        (
            {"atlas": ("compiler", "at-source"), "post": ("blog", "at-source")},
            "Blogs and compilers alone.",
        ),
        (
            {"mint": ("official", "quoted"), "atlas": ("compiler", "compilation")},
            "Partly from compilers; partly read in an unreviewed compilation.",
        ),
    ],
)
def test_one_line_says_what_is_unusual_of_who_speaks_and_of_how_it_was_read(trade, voices, line):
    points = tuple(
        Point(str(2000 + n), Decimal(5), source=slug, read=read)
        for n, (slug, (_, read)) in enumerate(voices.items())
    )
    sources = tuple(SourceRef(slug, slug, authority=word) for slug, (word, _) in voices.items())

    drawn = replace(trade, series=(Series("x", "X", points),), sources=sources)
    assert unusual(drawn) == line
