"""The map is the server's, on this site's own shapes; a slider moves it through time."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_the_map_names_what_the_keys_and_a_finger_meet(visit):
    page = visit("/diplomacy/?on=2024-02-01")
    named = page.locator("#world-named")

    page.locator(".place-closed:has(title:has-text('Kampala')) > .place-sign").click()
    expect(named).to_have_text("Kampala, Uganda: embassy closed, October 2023")
    page.locator(".world-stage").focus()
    page.keyboard.press("ArrowRight")
    expect(named).not_to_contain_text("Kampala")
    page.keyboard.press("ArrowLeft")
    expect(named).to_contain_text("Kampala")


def test_the_map_fits_a_phone_and_lists_its_news(visit):
    page = visit("/diplomacy/?on=2024-02-01", width=360)

    box = page.locator("#world-drawing").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 360
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    news = page.locator(".world-news li")
    dots = page.locator(".world-drawing > .place:not(.place-open, .place-home)")
    expect(dots).to_have_count(news.count())
    expect(news.filter(has_text="Luanda")).to_be_visible()


def test_played_the_map_goes_on_by_itself_until_it_is_stopped(visit):
    page = visit("/diplomacy/?on=2017-01-01")
    play = page.locator("#world-play")

    play.click()
    expect(page.locator("#world-date")).not_to_have_text("1 January 2017")
    play.click()
    expect(play).to_have_attribute("aria-pressed", "false")
    page.wait_for_url("**/diplomacy/?on=*-01-01")
    day = page.locator("#world-date").get_attribute("datetime")
    expect(page.locator("#countries-caption")).to_contain_text(f"1 January {day[:4]}")
    assert page.url.endswith(f"?on={day}")


def test_a_heading_sorts_where_the_table_stands(visit):
    page = visit("/diplomacy/?on=2017-01-01")

    opened(page)
    page.click("#countries-table th:has-text('Since') button")
    first = page.locator("#countries-table tbody tr td:nth-child(3)").first
    assert first.inner_text().endswith("1948")
    assert page.url.endswith("?on=2017-01-01#countries-table?sort=3")  # the server is not asked


def opened(page):
    """The table of countries, which waits to be opened."""
    if page.locator("#countries-shown:not([open])").count():
        page.click("#countries-shown > summary")


JANUARY_1976 = str((1976 - 1948) * 12 + 1 - 9)  # a step a month from September 1948


def legend(page):
    return page.locator("#world-legend li:visible").all_inner_texts()


def picture(page):
    return page.locator("#world-drawing").inner_html()


def test_the_slider_moves_the_map_and_its_address_gives_the_same_again(visit):
    page = visit("/diplomacy/?on=2017-01-01&map=relations&show=relations")
    page.locator("#world-slider").wait_for()
    counted, drawn = legend(page), picture(page)

    page.locator("#world-slider").fill(JANUARY_1976)
    page.wait_for_url("**/diplomacy/?on=1976-01-01&map=relations&show=relations")
    page.locator("#world-told:has-text('1 January 1976')").wait_for(state="attached")
    assert page.locator("#map-title").inner_text() == "The world on 1 January 1976"
    assert page.locator("#id_on").input_value() == "1976-01-01"
    moved = legend(page)
    assert moved != counted
    assert picture(page) != drawn
    page.locator("#countries-caption:has-text('1 January 1976')").wait_for(state="attached")
    facts = page.locator("#day-facts").inner_text()

    page.reload()
    page.locator("#world-slider").wait_for()
    assert (legend(page), page.locator("#day-facts").inner_text()) == (moved, facts)
    assert page.locator("#world-slider").input_value() == JANUARY_1976


def test_the_slider_follows_the_keyboard_and_says_what_it_shows(visit):
    page = visit("/diplomacy/?on=2017-01-01&map=embassies")
    page.locator("#world-slider").wait_for()

    page.locator("#world-slider").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("PageDown")
    page.locator("#world-told:has-text('1 February 2016:')").wait_for(state="attached")
    assert page.locator("#world-slider").get_attribute("aria-valuetext") == "1 February 2016"
    assert page.locator("#world-told").get_attribute("role") == "status"
    page.keyboard.press("Home")
    page.wait_for_url("**?on=1948-09-09&map=embassies")
    page.keyboard.press("End")
    page.locator("#map-title:not(:has-text('1948'))").wait_for()
    assert page.evaluate("document.activeElement.id") == "world-slider"


def test_the_slider_asks_once_for_all_its_days_and_the_new_table_sorts(visit):
    page, asked = visit("/diplomacy/?on=2017-01-01"), []
    page.on("request", lambda request: "courses" in request.url and asked.append(request.url))
    page.locator("#world-slider").wait_for()

    for step in (JANUARY_1976, "500", "600"):
        page.locator("#world-slider").fill(step)
    page.locator("#countries-caption:has-text('1 September 1998')").wait_for(state="attached")
    opened(page)
    page.click("#countries-table th:has-text('Since') button")
    assert page.locator("#countries-table tbody td.date").first.inner_text().endswith("1948")
    assert len(asked) == 1


def test_the_table_of_another_day_is_sorted_as_the_reader_sorted_it(visit):
    page = visit("/diplomacy/?on=2017-01-01")
    page.locator("#world-slider").wait_for()
    opened(page)
    since = page.locator("#countries-table th:has-text('Since')")
    since.locator("button").click()
    since.locator("button").click()

    page.locator("#world-slider").fill(JANUARY_1976)
    page.locator("#countries-caption:has-text('1 January 1976')").wait_for(state="attached")
    expect(since).to_have_attribute("aria-sort", "descending")
    expect(page.locator("#countries-table tbody td.date").first).to_contain_text("1975")
    expect(page.locator("#countries-table th[aria-sort]")).to_have_count(1)


def test_without_scripts_the_date_is_a_field(visit):
    page = visit("/diplomacy/?on=2017-01-01", java_script_enabled=False)

    assert not page.locator("#world-slider").is_visible()
    assert page.locator("#world-drawing").is_visible()
    assert page.locator(".place-open").count() > 30
    expect(page.locator("#world-play")).to_be_hidden()
    page.click("#world-years summary")
    page.click("#world-years a:text-is('1999')")
    page.wait_for_url("**on=1999-01-01**")
    expect(page.locator("#map-title")).to_contain_text("1 January 1999")
    page.click("#day .filters > summary")
    page.locator("#id_on").fill("1976-01-01")
    page.click("#day button[type=submit]")
    page.wait_for_url("**on=1976-01-01**")
    opened(page)
    assert page.locator("#countries-caption").inner_text().count("1 January 1976") == 1
