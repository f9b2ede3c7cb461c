"""How far a reader with a telephone has to scroll, and that the first screen shows a picture."""

import pytest

pytestmark = pytest.mark.browser

SCREEN = {"width": 360, "height": 740}
COUNTRIES = ["/countries/china/", "/countries/russia/", "/countries/south-korea/"]
SECTION_PAGES = ["/trade/", "/diplomacy/", "/travel/", "/aid/"]
PICTURED = ["/", *SECTION_PAGES, *COUNTRIES]


def screens(visit, path):
    page = visit(path, width=SCREEN["width"])
    return page.evaluate("document.documentElement.scrollHeight") / SCREEN["height"]


@pytest.mark.parametrize("path", [*SECTION_PAGES, "/data/"])
def test_a_section_page_is_at_most_eight_screens_long(visit, path):
    assert screens(visit, path) <= 8


@pytest.mark.parametrize("path", COUNTRIES)
def test_a_countrys_page_is_at_most_ten_screens_long(visit, path):
    assert screens(visit, path) <= 10


@pytest.mark.parametrize("path", PICTURED)
def test_the_first_picture_begins_on_the_first_screen(visit, path):
    page = visit(path, width=SCREEN["width"])
    tops = page.evaluate(
        """() => [...document.querySelectorAll("main svg")]
            .map((each) => each.getBoundingClientRect())
            .filter((box) => box.width > 200 && box.height > 100)
            .map((box) => box.top + scrollY)"""
    )

    assert min(tops) < SCREEN["height"]


def test_the_header_is_one_line(visit):
    header = visit("/", width=SCREEN["width"]).locator(".site-header")

    assert header.bounding_box()["height"] <= 56
