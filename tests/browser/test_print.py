"""A country on paper: few sheets, whole sources, where it is from and of which day."""

import re

import pytest

pytestmark = pytest.mark.browser

COUNTRIES = ["/countries/china/", "/countries/russia/", "/countries/south-korea/"]
SHEET = re.compile(rb"/Type\s*/Page\b")


def on_paper(visit, path):
    page = visit(path)
    page.emulate_media(media="print")
    return page


@pytest.mark.parametrize("path", COUNTRIES)
def test_a_country_takes_at_most_six_sheets(visit, path):
    assert len(SHEET.findall(on_paper(visit, path).pdf(format="A4"))) <= 6


def test_a_sheet_says_where_it_is_from_and_when_it_was_printed(visit):
    page = on_paper(visit, "/countries/russia/?from=2010")

    printed = page.locator("[data-printed]").inner_text()
    assert re.search(r"/countries/russia/\?from=2010, printed on 20\d\d-\d\d-\d\d$", printed)


def test_sources_are_printed_with_their_addresses(visit):
    page = on_paper(visit, "/countries/china/profile/")
    written = "each => getComputedStyle(each, '::after').content"

    sources = page.locator(".written-notes a[href^=http], .written li a[href^=http]")
    assert sources.count() >= 20
    for source in sources.all():
        assert source.get_attribute("href") in source.evaluate(written)
    page = on_paper(visit, "/countries/russia/")
    many = page.locator("#trade-partner .figure-source a").first
    assert many.is_visible()
    assert "/sources/" in many.evaluate(written)


@pytest.mark.parametrize("path", ["/countries/china/trade/", "/countries/china/diplomacy/"])
def test_tables_keep_to_the_sheet_and_to_themselves(visit, path):
    page = on_paper(visit, path)
    page.set_viewport_size({"width": 670, "height": 980})  # what A4 leaves between its margins

    boxes = [table.bounding_box() for table in page.locator("main table").all()]
    boxes = [box for box in boxes if box and box["height"]]
    assert boxes
    assert all(box["x"] + box["width"] <= 671 for box in boxes)
    for one, then in zip(boxes, boxes[1:], strict=False):
        assert then["y"] >= one["y"] + one["height"] - 1
