"""How far a reader with a telephone has to scroll."""

import pytest

pytestmark = pytest.mark.browser

SCREEN = {"width": 360, "height": 740}
COUNTRIES = ["/countries/china/", "/countries/russia/", "/countries/south-korea/"]
SECTION_PAGES = ["/trade/", "/diplomacy/", "/travel/", "/aid/"]


def screens(visit, path):
    page = visit(path, width=SCREEN["width"])
    return page.evaluate("document.documentElement.scrollHeight") / SCREEN["height"]


@pytest.mark.parametrize("path", SECTION_PAGES)
def test_a_section_page_is_at_most_eight_screens_long(visit, path):
    assert screens(visit, path) <= 8


@pytest.mark.parametrize("path", COUNTRIES)
def test_a_countrys_page_is_at_most_ten_screens_long(visit, path):
    assert screens(visit, path) <= 10
