"""Readers have other faces than the tests' browser: what one hits stays large enough."""

from functools import cache

import pytest

from tests.browser.accessibility import violations
from tests.browser.conftest import new_context, new_tab
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
    assert tab.complaints == []


# On a telephone in both faces; what the test above asks there already is not asked again.
ON_A_TELEPHONE = [("dejavu", path) for path, *_ in SOME]
ON_A_TELEPHONE += [("dejavu", path) for path, width, _ in OTHERS if width != TELEPHONE]
ON_A_TELEPHONE += [("noto", path) for path, width, _ in THE_OTHER_WAY if width != TELEPHONE]


@pytest.mark.parametrize(("fonts", "path"), ON_A_TELEPHONE)
def test_targets_keep_their_size_and_pages_their_width(tab_with, fonts, path):
    tab = tab_with(fonts, TELEPHONE, dark=False)
    tab.goto(path)

    assert violations(drawn(tab), "target-size") == ""
    assert tab.evaluate("document.documentElement.scrollWidth") <= TELEPHONE
