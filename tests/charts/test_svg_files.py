"""What a drawing carries, on a page and as a file."""

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from nkworld.charts import ROLES, to_svg, to_svg_file
from nkworld.charts.colours import INKS
from nkworld.portal import apps

from .conftest import one, point
from .drawings import (
    group,
    kinds,
    of_kind,
    parsed,
)

CSS = Path(apps.__file__).parent / "static" / "portal" / "drawing.css"
WIDTHS = ("wide", "narrow")


def test_a_page_gets_classes_and_nothing_that_its_policy_forbids(every):
    for figure in every:
        text = to_svg(figure, dom_id="f1")
        assert "style" not in text and "<script" not in text and "#" not in text
        assert " on" not in re.sub(r">[^<]*<|aria-label=\"[^\"]*\"", "", text)


def test_a_page_gets_a_name_and_an_id_of_its_own(trade):
    wide, narrow = (parsed(trade, width, dom_id="trade-partner") for width in WIDTHS)

    assert (wide.get("role"), wide.get("aria-label")) == ("img", trade.title)
    assert (wide.get("id"), narrow.get("id")) == ("trade-partner-wide", "trade-partner-narrow")
    assert "id" not in parsed(trade).keys()  # noqa: SIM118 - an element iterates its children


def test_every_class_that_gives_colour_is_in_the_stylesheet():
    styled = set(re.findall(r"^ *(?:\.drawing )?\.([\w-]+)", CSS.read_text(encoding="utf-8"), re.M))

    assert {f"role-{role}" for role in ROLES} | {f"ink-{ink}" for ink in INKS} <= styled
    assert {"ring", "halo"} <= styled


def test_text_is_escaped_and_control_characters_dropped(partners):
    hostile = replace(partners, headline="<script>alert(1)</script>\x01&")

    assert "<script" not in to_svg(hostile) + to_svg_file(hostile)
    assert parsed(hostile).get("aria-label") == "<script>alert(1)</script>&"
    written = [text.text for text in parsed(hostile, standalone=True).iter("text")]
    assert written[0] == "<script>alert(1)</script>&"


@pytest.mark.parametrize("width", WIDTHS)
def test_a_file_carries_all_that_it_needs(trade, width):
    text = to_svg_file(trade, width)
    svg = ElementTree.fromstring(text)
    written = " ".join(element.text or "" for element in svg.iter() if element.tag.endswith("text"))

    assert svg.tag == "{http://www.w3.org/2000/svg}svg"
    assert "currentColor" not in text and "var(" not in text and "href" not in text
    for words in (trade.title, "As of 2026-11-25.", "KOTRA; Chinese customs", "US$ million"):
        assert words in written
    assert "The line breaks" in written or "the line breaks" in written
    assert int(svg.get("width")) > 0 and int(svg.get("height")) > 0


@pytest.mark.parametrize("width", WIDTHS)
def test_a_file_has_the_colours_of_its_roles(trade, width):
    svg = parsed(trade, width, standalone=True)

    assert {path.get("stroke") for path in of_kind(group(svg, "imports"), "line")} == {
        ROLES["imports"][0]
    }


def test_the_same_figure_is_drawn_the_same(every):
    for figure in every:
        assert to_svg_file(figure) == to_svg_file(figure)


def test_a_figure_without_values_says_so(trade):
    empty = one(trade, (point("2001", None),))

    for figure in (empty, replace(trade, series=())):
        assert "No figures." in [text.text for text in parsed(figure).iter("text")]


def test_an_unknown_role_looks_like_other(trade):
    strange = replace(trade.series[1], role="chartreuse")
    line = of_kind(parsed(replace(trade, series=(strange,))), "line")[0]

    assert kinds(line)[0] == "role-other"


def test_a_file_states_the_terms_of_a_source_that_asks_for_more_than_its_name(trade):
    first, *others = trade.sources
    bound = replace(trade, sources=(replace(first, terms="CC BY-SA 3.0"), *others))

    written = " ".join(text.text for text in parsed(bound, standalone=True).iter("text"))
    assert f"{first.name}: CC BY-SA 3.0." in written
    assert "CC BY-SA" not in to_svg_file(trade)


def test_a_file_says_whose_it_is_where_it_is_found_and_on_what_terms(trade):
    written = [
        text.text for text in parsed(trade, standalone=True, address="https://x.y/c/").iter("text")
    ]

    last = " ".join(written[-2:])
    assert "North Korea in the World · https://x.y/c/ · Data CC BY 4.0, sources’ own terms" in last
    assert "North Korea in the World · Data CC BY 4.0" in to_svg_file(trade)
