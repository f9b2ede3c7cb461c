"""The lanes of the timeline name their marks and lead to the list, with scripts and without."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

RUSSIA = "/diplomacy/timeline/?country=RUS&from=2015"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_mark_names_itself_on_focus_and_leads_to_its_row(visit, scripts):
    page = visit(RUSSIA, java_script_enabled=scripts)
    mark = page.locator(".lane-visits a").last
    words = mark.locator(".lane-told")

    expect(words).to_have_css("opacity", "0")
    page.locator(".lane-visits a").nth(-2).focus()
    page.keyboard.press("Tab")
    expect(mark).to_be_focused()
    expect(words).to_have_css("opacity", "1")
    said = words.text_content().split(": ", 1)[1]
    page.keyboard.press("Enter")
    page.wait_for_url("**country=RUS&from=2015&page=*#event-*")
    expect(page.locator("tr:target")).to_contain_text(said)


def test_the_lanes_fit_a_phone(visit):
    page = visit("/diplomacy/timeline/", width=360)

    lanes = page.locator(".lanes").bounding_box()
    assert lanes["x"] >= 0 and lanes["x"] + lanes["width"] <= 360
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
