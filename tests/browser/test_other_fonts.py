"""Readers have other faces than the tests' browser: what one hits stays large enough."""

from functools import cache

import pytest

from tests.browser.accessibility import WCAG, violations
from tests.browser.conftest import new_context, new_tab
from tests.browser.test_pages import (
    OTHERS,
    SOME,
    THE_OTHER_WAY,
    drawn,
    keeps_its_width_and,
)

# What a face, a width or a theme can break of a page that keeps all rules in another.
OF_LOOKS = ("color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size")

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
    ("fonts", "path", "width", "dark", "rules"),
    [("dejavu", *each, WCAG) for each in OTHERS]
    + [("noto", *each, OF_LOOKS) for each in THE_OTHER_WAY],
)
def test_page_is_accessible_and_keeps_its_width(tab_with, fonts, path, width, dark, rules):
    tab = tab_with(fonts, width, dark)
    tab.complaints.clear()
    tab.goto(path)

    keeps_its_width_and(tab, *rules)
    assert tab.complaints == []


@pytest.mark.parametrize("path", [path for path, *_ in SOME])
def test_targets_keep_their_size_and_pages_their_width(tab_with, path):
    tab = tab_with("dejavu", 360, dark=False)
    tab.goto(path)

    assert violations(drawn(tab), "target-size") == ""
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
