"""The figure component, rendered without a database: what its reader is promised."""

from dataclasses import replace

import pytest

from nkworld.charts import Series, SourceRef, to_table, unusual
from nkworld.figures.bindings import NumberAddresses

from .conftest import point
from .markup import render


def shown(drawn):
    """What the table of a figure is given."""
    return {"table": drawn.table, "table_id": "t", "numbers": drawn.numbers}


def test_the_table_is_the_figure(drawn, figure):
    drawn.embedded = False
    table = render("figure", figure=drawn).all("table")[0]
    body = table.all("tbody")[0]

    assert [row.all("th", scope="row")[0].text for row in body.all("tr")] == [
        "2015",
        "2014",
        "2013",
    ]
    cells = [cell.attributes.get("data-value") for cell in body.all("td", class_="number")]
    assert cells == ["-2000000", "1000000", None, "4000000", "1500000.50", "3000000"]


def test_a_missing_figure_is_read_aloud_as_missing(drawn):
    drawn.embedded = False
    missing = render("figure", figure=drawn).all("td", class_="number")[2]

    assert "no figure" in missing.text
    assert not missing.all("button")


def test_a_part_of_a_page_leads_to_its_numbers(drawn):
    numbers = render("figure", figure=drawn).all("details", class_="figure-table")[0]

    assert not numbers.all("table")
    link = numbers.all("a")[0].attributes["href"]
    assert link == f"{drawn.url}#{numbers.attributes['id']}"


def test_a_table_is_captioned_and_its_headings_have_a_scope(drawn):
    table = render("data_table", **shown(drawn)).all("table")[0]

    assert "US$ million, current" in table.all("caption")[0].text
    assert [heading.attributes["scope"] for heading in table.all("thead")[0].all("th")] == [
        "col"
    ] * 4


def test_every_number_of_a_table_leads_to_its_card_in_the_same_state(drawn):
    cells = render("data_table", **shown(drawn)).all("td", class_="number")

    assert [cell.all("a")[0].attributes["href"] if cell.all("a") else None for cell in cells] == [
        "/numbers/trade/partner/exports/2015/?from=2013",
        "/numbers/trade/partner/imports/2015/?from=2013",
        None,
        "/numbers/trade/partner/imports/2014/?from=2013",
        "/numbers/trade/partner/exports/2013/?from=2013",
        "/numbers/trade/partner/imports/2013/?from=2013",
    ]


def test_one_line_says_what_is_unusual_and_no_number_bears_a_mark(figure):
    told = tuple(point(f"201{n}", n + 1, source="bureau", read="quoted") for n in range(5))
    only = replace(figure, series=(Series("exports", "Exports", told),))
    blog = replace(only, sources=(SourceRef("bureau", "Bureau", authority="blog"),))
    line = "One blog alone; read second-hand, in reports and copies that quote the source."

    assert unusual(only) == "Read second-hand, in reports and copies that quote the source."
    assert unusual(blog) == line
    cells = render(
        "data_table", table=to_table(blog), table_id="t", numbers=NumberAddresses(blog)
    ).all("td", class_="number")
    assert {cell.text for cell in cells} == {f"0.00000{n}" for n in range(1, 6)}


def test_a_disputed_number_says_so(figure):
    only = replace(figure, series=(Series("exports", "E", (point("2015", 5, is_disputed=True),)),))
    root = render("data_table", table=to_table(only), table_id="t", numbers=NumberAddresses(only))

    assert root.all("td", class_="number")[0].text == "0.000005disputed"
    assert "sources lie more than a tenth apart" in root.all("caption")[0].text


def test_the_data_for_the_script_wait_in_a_file_of_their_own(drawn):
    root = render("figure", figure=drawn)

    assert not root.all("script")
    article = root.all("article", id="trade-partner")[0]
    assert article.attributes["data-plan"] == drawn.links["plan"]


@pytest.mark.parametrize("level", [2, 3])
def test_the_headline_is_a_heading_that_leads_to_the_figures_page(drawn, level):
    heading = render("figure", figure=drawn, level=level).all(f"h{level}")[0]

    assert heading.text == drawn.title
    assert heading.all("a")[0].attributes["href"] == drawn.url


def test_on_its_own_page_a_figure_links_not_to_itself_and_opens_its_table(drawn):
    drawn.embedded = False
    root = render("figure", figure=drawn)

    assert not root.all("h3")[0].all("a")
    assert "open" in root.all("details", class_="figure-table")[0].attributes


def test_a_figure_names_sources_denominator_and_day(drawn):
    source = render("figure", figure=drawn).all("p", class_="figure-source")[0]

    assert source.text == (
        "Sources Royal Bureau, Freedonian Gazette. Share of all trade. As of 2026-11-25."
    )
    assert [a.attributes["href"] for a in source.all("a")] == [
        "/sources/bureau/",
        "/sources/gazette/",
    ]


def test_a_figure_offers_its_files_with_the_same_question(drawn):
    files = render("figure", figure=drawn).all("ul", class_="row figure-files")[0]

    assert {a.text: a.attributes["href"] for a in files.all("a")} == {
        "CSV": "/charts/trade/partner.csv?from=2013",
        "Excel": "/charts/trade/partner.xlsx?from=2013",
        "JSON": "/charts/trade/partner.json?from=2013",
        "SVG": "/charts/trade/partner.svg?from=2013",
        "PNG": "/charts/trade/partner.png?from=2013",
        "ZIP": "/charts/trade/partner.zip?from=2013",
        "API": drawn.api_url,
        "Embed": f"{drawn.url}#embed",
        "Share": f"{drawn.url}#share",
        "Cite": f"{drawn.url}#cite",
    }


def test_a_figure_tells_its_legend_notes_and_words(drawn):
    root = render("figure", figure=drawn)
    notes, signs = (
        [item.text for item in each.all("li")] for each in root.all("ul", class_="figure-notes")
    )

    assert (notes, signs) == (list(drawn.notes), list(drawn.legend))
    assert root.all("p", id="trade-partner-words")[0].text == drawn.description


def test_one_of_several_figures_waits_with_its_questions(drawn):
    drawn.questions = [{"question": "Why?", "answer": "So."}]
    first, folded = (
        render("figure", figure=drawn, folded=each).all("details") for each in (False, True)
    )

    assert any("open" in each.attributes for each in first)
    assert not any("open" in each.attributes for each in folded)


def test_on_a_front_page_a_figure_is_its_picture_and_its_papers(drawn):
    root = render("figure", figure=drawn, brief=True)

    assert not root.all("div", class_="row figure-bar")
    assert root.all("p", class_="figure-source")
    notes = root.all("details", class_="figure-description")[0]
    assert [item.text for item in notes.all("li")] == [*drawn.legend, *drawn.notes]


def test_a_switch_marks_what_is_shown(drawn):
    switch = render("figure", figure=drawn).all("div", class_="row figure-switch")[0]

    assert switch.attributes["aria-label"] == "Measure"
    assert [a.text for a in switch.all("a", aria_current="true")] == ["Exports"]
