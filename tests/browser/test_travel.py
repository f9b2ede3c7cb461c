"""Travel in a real browser: the switches change the picture, and a phone shows all of it."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_switch_leads_from_full_years_to_quarters_and_back(visit):
    page = visit("/charts/travel/china-purpose/")

    page.get_by_role("link", name="quarters", exact=True).click()
    page.wait_for_url("**/charts/travel/china-purpose/?frequency=quarterly*")
    assert page.locator(".figure-table th[scope=row]").first.inner_text() == "2015-Q1"
    assert "first quarter of 2015" in page.locator(".figure-title").inner_text()

    page.get_by_role("link", name="full years", exact=True).click()
    page.wait_for_url("**/charts/travel/china-purpose/*")


def test_the_difference_between_parts_and_total_is_read_without_opening_anything(visit):
    page = visit("/charts/travel/china-purpose/", width=360)

    note = page.locator("#travel-china-purpose .figure-notes")
    expect(note).to_be_visible()
    assert "2015 (191,700 of 188,300: 3,400 more)" in note.inner_text()


def test_the_sections_of_the_page_are_reached_by_their_names(visit):
    page = visit("/travel/")

    page.locator("nav.toc").get_by_role("link", name="North Koreans at work abroad").click()
    page.wait_for_url("**#workers")
    expect(page.locator("#workers-title")).to_be_in_viewport()
