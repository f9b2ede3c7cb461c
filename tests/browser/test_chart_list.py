"""The list of charts on a telephone."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SCREENS, HEIGHT = 8, 740


def test_the_list_is_at_most_eight_screens_on_a_telephone(visit):
    page = visit("/charts/", width=360)

    assert page.evaluate("document.documentElement.scrollHeight") <= SCREENS * HEIGHT


def test_a_word_is_asked_without_scripts(visit):
    page = visit("/charts/", width=360, java_script_enabled=False)
    page.get_by_label("Only charts about").fill("kumgang")
    page.get_by_role("button", name="Show").click()

    page.wait_for_url("**/charts/?q=kumgang")
    expect(page.get_by_role("link", name="Tours to Mount Kumgang")).to_be_visible()
