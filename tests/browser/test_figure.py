"""A figure that is drawn over the server's picture: walked, saved, linked, switched."""

import csv
import io

import pytest
from playwright.sync_api import expect

from .test_pages import drawn

pytestmark = pytest.mark.browser

CHART = "/charts/trade/partner/?country=CHN"


@pytest.fixture
def page(visit):
    return drawn(visit(CHART))


def test_the_picture_is_walked_with_the_keyboard(page):
    page.locator(".figure-canvas").focus()
    status = page.locator(".figure-status")

    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")  # nobody splits 2025
    last = status.inner_text()
    page.keyboard.press("ArrowLeft")
    before = status.inner_text()

    assert "2024" in before + last
    assert before != last
    assert any(name in last for name in ("KOTRA", "Chinese customs"))
    page.keyboard.press("ArrowDown")
    assert status.inner_text() != before


def test_the_point_told_is_the_number_of_the_table(page):
    page.locator(".figure-canvas").focus()
    page.keyboard.press("Home")
    told = page.locator(".figure-status").inner_text()

    row = page.locator(".figure-table tbody tr", has_text="1978").first
    exact = row.locator("td[data-value]").first.get_attribute("data-value").partition(".")[0]
    assert f"{int(exact):,}" in told


def test_the_picture_is_saved_as_png(page):
    with page.expect_download() as download:
        page.get_by_role("button", name="PNG").click()

    data = download.value.path().read_bytes()
    assert data.startswith(b"\x89PNG")
    assert download.value.suggested_filename.endswith(".png")


def test_the_csv_link_gives_the_numbers_of_the_table(page):
    address = page.get_by_role("link", name="CSV", exact=True).first.get_attribute("href")
    rows = list(csv.DictReader(io.StringIO(page.request.get(address).text())))

    shown = page.locator(".figure-table td[data-value]").count()
    assert shown == sum(row["value"] != "" for row in rows)


def test_switching_the_measure_keeps_the_rest_of_the_state(visit):
    page = drawn(visit(f"{CHART}&from=2010"))

    page.get_by_role("link", name="Imports", exact=True).click()

    page.wait_for_url("**measure=import**")
    assert "from=2010" in page.url
    expect(page.locator(".figure-table tbody tr")).to_have_count(16)  # 2010 to 2025


def test_the_form_asks_for_another_rule_and_years(page):
    page.get_by_label("Rule").select_option("customs-first")
    page.get_by_label("From").fill("2018")
    page.get_by_role("button", name="Show").click()

    page.wait_for_url("**rule=customs-first**")
    assert page.locator(".figure-table tbody tr", has_text="2020").count() == 1
    assert page.locator(".figure-table tbody tr", has_text="2010").count() == 0


def test_a_heading_sorts_the_table_of_countries(visit):
    page = visit("/countries/")

    page.get_by_role("button", name="Imports from").click()

    heading = page.locator("th", has_text="Imports from")
    assert heading.get_attribute("aria-sort") in ("ascending", "descending")
    values = page.locator("tbody tr td:nth-child(5)[data-value]").evaluate_all(
        "cells => cells.map(cell => Number(cell.dataset.value))"
    )
    assert values == sorted(values, reverse=heading.get_attribute("aria-sort") == "descending")


def test_print_shows_the_servers_picture_and_no_navigation(page):
    page.emulate_media(media="print")

    assert page.locator(".figure-wide svg").is_visible()
    assert not page.locator(".site-nav").is_visible()


def test_why_there_is_no_growth_does_not_push_the_numbers_off_a_phone(visit):
    page = visit("/charts/trade/growth/", width=360)

    year = page.get_by_role("rowheader", name="2024", exact=True)
    growth = page.locator(".figure-table tbody tr").filter(has=year).locator("td.number")
    box = growth.bounding_box()
    assert box["x"] + box["width"] <= 360
