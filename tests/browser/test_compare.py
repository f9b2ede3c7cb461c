"""Countries are compared without scripts: added by a form, taken away by a link."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_country_is_added_by_any_name_and_taken_away(visit, scripts):
    page = visit("/compare/", width=360, java_script_enabled=scripts)
    page.get_by_label("Countries").fill("China")
    page.get_by_role("button", name="Compare").click()
    page.get_by_label("Add a country").fill("러시아")
    page.get_by_role("button", name="Add").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("China against Russia")
    assert page.locator("#trade .figure-narrow svg").first.is_visible()

    page.get_by_role("link", name="Without China").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Russia")


def test_a_switch_keeps_the_countries_and_the_place(visit):
    page = visit("/compare/?c=CHN&c=RUS")
    page.locator("#trade-side-by-side").get_by_role("link", name="Exports", exact=True).click()

    expect(page.locator("#trade-side-by-side .figure-title")).to_contain_text("sold")
    expect(page.get_by_role("heading", level=1)).to_have_text("China against Russia")
    assert page.evaluate("scrollY") > 300
