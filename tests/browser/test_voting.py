"""The map of a year of votes: with and without scripts, as the table tells it."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def colours_of(page):
    """The colours in which countries are painted."""
    return page.locator("#world-drawing").evaluate(
        """map => [...new Set([...map.querySelectorAll("use")].map(
          (shape) => getComputedStyle(shape).fill))]"""
    )


def test_the_map_of_a_year_is_drawn_in_its_classes(visit):
    page = visit("/diplomacy/voting/?year=2019")

    expect(page.locator("#world-legend li:visible")).to_have_count(6)
    assert len(colours_of(page)) >= 5
    assert page.locator("#world-slider").count() == 0


def test_a_link_leads_to_the_year_before_and_stays_at_the_map(visit):
    page = visit("/diplomacy/voting/?year=2019")

    page.click("a:has-text('← 2018')")
    page.wait_for_url("**/diplomacy/voting/?year=2018#map")
    assert page.locator("#map-title").inner_text() == "Who voted with North Korea in 2018"
    expect(page.locator("#id_year")).to_have_value("2018")


def test_without_scripts_the_table_tells_the_year(visit):
    page = visit("/diplomacy/voting/?year=2019", java_script_enabled=False)

    assert page.locator("#world").is_visible()
    assert len(colours_of(page)) >= 5
    page.locator("#id_year").select_option("2018")
    page.click("#map button[type=submit]")
    page.wait_for_url("**year=2018**")
    assert page.locator("#states-table tbody tr").count() > 180
