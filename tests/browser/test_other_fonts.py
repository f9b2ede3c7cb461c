"""Readers have other faces than the tests' browser: what one hits stays large enough."""

from functools import cache

import pytest

from tests.browser.accessibility import violations
from tests.browser.conftest import HEIGHT, new_context, new_tab
from tests.browser.test_pages import (
    OTHERS,
    SOME,
    TELEPHONE,
    THE_OTHER_WAY,
    drawn,
    is_accessible_and_keeps_its_width,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def tab_with(chromium_with, portal):
    """tab_with("noto", width, dark): each is opened once."""

    @cache
    def browser(fonts):
        return chromium_with(fonts)

    @cache
    def tab(fonts, width, dark):
        return new_tab(new_context(browser(fonts), portal, width, dark), [])

    return tab


@pytest.mark.parametrize(
    ("fonts", "path", "width", "dark"),
    [("dejavu", *each) for each in OTHERS] + [("noto", *each) for each in THE_OTHER_WAY],
)
def test_page_is_accessible_and_keeps_its_width(tab_with, fonts, path, width, dark):
    tab = tab_with(fonts, width, dark)
    tab.complaints.clear()
    tab.goto(path)

    is_accessible_and_keeps_its_width(tab)
    if width != TELEPHONE:
        tab.set_viewport_size({"width": TELEPHONE, "height": HEIGHT})
        assert violations(drawn(tab), "target-size") == ""
        tab.set_viewport_size({"width": width, "height": HEIGHT})
    assert tab.complaints == []


# All others on a telephone in both faces, too.
@pytest.mark.parametrize("path", [path for path, *_ in SOME])
def test_targets_keep_their_size_and_pages_their_width(tab_with, path):
    tab = tab_with("dejavu", TELEPHONE, dark=False)
    tab.goto(path)

    assert violations(drawn(tab), "target-size") == ""
    assert tab.evaluate("document.documentElement.scrollWidth") <= TELEPHONE
