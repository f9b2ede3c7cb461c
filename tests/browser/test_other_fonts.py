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

    def as_wide_as(fonts, width, dark):
        tab(fonts, width, dark).set_viewport_size({"width": width, "height": HEIGHT})
        return tab(fonts, width, dark)

    return as_wide_as


@pytest.mark.parametrize(("path", "width", "dark"), OTHERS)
def test_page_is_accessible_and_keeps_its_width(tab_with, path, width, dark):
    tab = tab_with("dejavu", width, dark)
    tab.complaints.clear()
    tab.goto(path)

    is_accessible_and_keeps_its_width(tab)
    on_a_telephone(tab)
    assert violations(tab, "target-size") == ""
    assert tab.complaints == []


@pytest.mark.parametrize(("path", "width", "dark"), THE_OTHER_WAY)
def test_page_can_be_read_in_the_other_theme(tab_with, path, width, dark):
    """What a theme and a face change; whatever else is asked was asked of the page once."""
    tab = tab_with("noto", width, dark)
    tab.complaints.clear()
    tab.goto(path)

    assert violations(drawn(tab), "color-contrast") == ""
    on_a_telephone(tab)
    assert violations(tab, "target-size") == ""
    assert tab.evaluate("document.documentElement.scrollWidth") <= TELEPHONE
    assert tab.complaints == []


# All others on a telephone in both faces, too.
@pytest.mark.parametrize("path", [path for path, *_ in SOME])
def test_targets_keep_their_size_and_pages_their_width(tab_with, path):
    tab = tab_with("dejavu", TELEPHONE, dark=False)
    tab.goto(path)

    assert violations(drawn(tab), "target-size") == ""
    assert tab.evaluate("document.documentElement.scrollWidth") <= TELEPHONE


def on_a_telephone(tab):
    """`tab_with` gives the tab its width again."""
    tab.set_viewport_size({"width": TELEPHONE, "height": HEIGHT})
