"""Readers have other faces than the tests' browser: what one hits stays large enough."""

import pytest

from tests.browser.accessibility import violations
from tests.browser.conftest import new_context, new_tab
from tests.browser.fonts import SETS
from tests.browser.test_pages import PAGES, drawn

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module", params=[name for name in SETS if name != "source"])
def tab(request, chromium_with, portal):
    context = new_context(chromium_with(request.param), portal, width=360, dark=False)
    return new_tab(context, [])


@pytest.mark.parametrize("path", PAGES)
def test_targets_keep_their_size_and_pages_their_width(tab, path):
    tab.goto(path)
    drawn(tab)

    assert violations(tab, "target-size") == ""
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
