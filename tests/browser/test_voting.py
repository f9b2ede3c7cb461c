"""The map of a year of votes: drawn by script, and told by the table without one."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def colours_of(page):
    """How many colours a grid of points over the map has."""
    return page.locator(".world-stage canvas").evaluate(
        """canvas => {
          const pen = canvas.getContext("2d"), found = new Set();
          const [width, height] = [canvas.width / 60, canvas.height / 30];
          for (let x = 1; x < 60; x++) for (let y = 1; y < 30; y++)
            found.add(pen.getImageData(width * x, height * y, 1, 1).data.join());
          return found.size;
        }"""
    )


def test_the_map_of_a_year_is_drawn_in_its_classes(visit):
    page = visit("/diplomacy/voting/?year=2019")

    page.locator(".world-stage canvas").wait_for()
    expect(page.locator("#world-legend li:visible")).to_have_count(6)
    assert colours_of(page) >= 5
    assert not page.locator("#world-instead").is_visible()
    assert page.locator("#world-slider").count() == 0


def test_a_link_leads_to_the_year_before_and_stays_at_the_map(visit):
    page = visit("/diplomacy/voting/?year=2019")

    page.click("a:has-text('← 2018')")
    page.wait_for_url("**/diplomacy/voting/?year=2018#map")
    assert page.locator("#map-title").inner_text() == "Who voted with North Korea in 2018"
    expect(page.locator("#id_year")).to_have_value("2018")


def test_without_scripts_the_table_tells_the_year(visit):
    page = visit("/diplomacy/voting/?year=2019", java_script_enabled=False)

    assert not page.locator("#world").is_visible()
    assert page.get_by_text("The map is drawn by a script").is_visible()
    page.locator("#id_year").select_option("2018")
    page.click("#map button[type=submit]")
    page.wait_for_url("**year=2018**")
    assert page.locator("#states-table tbody tr").count() > 180
