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
    page.locator("#trade-partner").get_by_role("link", name="Exports", exact=True).click()

    expect(page.locator("#trade-partner .figure-title")).to_contain_text("Exports")
    expect(page.get_by_role("heading", level=1)).to_have_text("China against Russia")
    assert page.evaluate("scrollY") > 300


def test_the_list_of_countries_is_at_most_eight_screens_long_on_a_telephone(visit):
    page = visit("/countries/", width=360)

    assert page.evaluate("document.documentElement.scrollHeight") <= 8 * 740


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_region_is_jumped_to_and_countries_are_filtered(visit, scripts):
    page = visit("/countries/", java_script_enabled=scripts)
    japan, france = (
        page.get_by_role("link", name=name, exact=True) for name in ("Japan", "France")
    )
    expect(japan).to_be_visible()
    expect(france).not_to_be_visible()

    page.get_by_role("navigation", name="by letter and region").get_by_role(
        "link", name="Europe"
    ).click()
    expect(france).to_be_visible()

    page.get_by_label("Name", exact=True).fill("프랑스")
    page.get_by_label("Region", exact=True).select_option("Europe")
    page.get_by_role("button", name="Show").click()
    expect(france).to_be_visible()
    expect(japan).to_have_count(0)
