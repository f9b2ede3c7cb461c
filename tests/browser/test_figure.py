"""A figure that is drawn over the server's picture: walked, saved, linked, switched."""

import csv
import io

import pytest
from playwright.sync_api import expect

from .test_pages import drawn, touched

pytestmark = pytest.mark.browser

CHART = "/charts/trade/partner/?country=CHN"


@pytest.fixture
def page(visit):
    return touched(drawn(visit(CHART)))


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
    assert row.locator("td[data-value] a").first.inner_text() in told


def test_the_address_of_the_view_is_copied_where_the_device_has_no_way_to_share(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("Object.defineProperty(navigator, 'share', { value: undefined })")
    page.locator("[data-share]").first.click()

    expect(page.get_by_text("The address of this view is copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url


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
    page.get_by_text("Years, rule, as known on …").click()
    page.get_by_label("Rule", exact=True).select_option("customs-first")
    page.get_by_label("From", exact=True).fill("2018")
    page.get_by_role("button", name="Show").click()

    page.wait_for_url("**rule=customs-first**")
    expect(page.locator(".figure-table tbody tr", has_text="2020")).to_have_count(1)
    expect(page.locator(".figure-table tbody tr", has_text="2010")).to_have_count(0)


def test_a_heading_sorts_the_table_of_countries(visit):
    page = visit("/countries/?on_record=trade")

    page.get_by_role("button", name="Imports from").click()

    heading = page.locator("th", has_text="Imports from")
    assert heading.get_attribute("aria-sort") in ("ascending", "descending")
    values = page.locator("tbody tr td:nth-child(4)[data-value]").evaluate_all(
        "cells => cells.map(cell => Number(cell.dataset.value))"
    )
    assert values == sorted(values, reverse=heading.get_attribute("aria-sort") == "descending")


def test_a_table_of_many_rows_is_filtered_and_its_address_says_how(visit):
    page = visit("/sources/")
    page.get_by_role("searchbox", name="Filter").fill("customs")
    page.get_by_role("button", name="Claims").click()
    shown = page.locator("#sources-table tbody tr:visible")
    names, address = shown.locator("th").all_inner_texts(), page.url

    assert 1 < len(names) < page.locator("#sources-table tbody tr").count()
    assert address.endswith("#sources-table?sort=-4&q=customs")
    page.goto("about:blank")
    page.goto(address)
    expect(page.get_by_role("searchbox", name="Filter")).to_have_value("customs")
    assert shown.locator("th").all_inner_texts() == names


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


def test_a_switch_keeps_the_readers_place_and_the_back_button_undoes_it(visit):
    page = drawn(visit("/countries/china/trade/", width=360))
    figure = page.locator("#trade-partner")
    switch = figure.get_by_role("link", name="Two-way trade", exact=True)
    figure.locator(".figure-choices > summary").click()  # on a telephone one line holds them
    figure.evaluate("each => each.scrollIntoView()")
    place, before = page.evaluate("scrollY"), figure.get_attribute("aria-label")
    top = switch.bounding_box()["y"]

    switch.click()
    expect(figure.locator("[aria-current]", has_text="Two-way trade")).to_be_visible()

    assert place > 300
    assert abs(switch.bounding_box()["y"] - top) <= 1  # under the hand, however long the headline
    assert page.url.endswith("/countries/china/trade/?measure=turnover#trade-partner")
    assert page.evaluate("document.activeElement.textContent") == "Two-way trade"
    changed = figure.get_attribute("aria-label")
    assert changed != before
    expect(page.locator("body > [role=status]")).to_contain_text(changed)
    page.go_back()
    expect(figure).to_have_attribute("aria-label", before)
    assert page.evaluate("scrollY") == place
    page.go_forward()
    expect(figure).to_have_attribute("aria-label", changed)


def test_a_figure_among_others_is_asked_in_its_place(visit):
    page = drawn(visit("/travel/"))
    figure = page.locator("#travel-russia")

    figure.get_by_role("link", name="Change period, rule and more").click()
    figure.get_by_label("From", exact=True).fill("2021")
    figure.get_by_role("button", name="Show").click()

    page.wait_for_url("**/travel/?*travel-russia.from=2021*#travel-russia")
    expect(figure.locator(".figure-wide .period").first).to_have_text("2021")
    address = page.url
    page.goto("/about/")
    page.goto(address)
    assert page.locator("#travel-russia .figure-wide .period").first.inner_html() == "2021"


def test_without_scripts_a_switch_leads_back_to_its_figure(visit):
    page = visit("/trade/", java_script_enabled=False)

    page.locator("#trade-total").get_by_role("link", name="none", exact=True).click()

    page.wait_for_url("**/trade/?trade-total.marks=none#trade-total")
    top = page.locator("#trade-total").bounding_box()["y"]
    assert -5 <= top <= 300


def test_an_answer_that_cannot_come_leaves_it_to_the_browser(visit):
    page = drawn(visit("/countries/china/trade/"))
    refused = []

    def refuse(route):
        if route.request.resource_type == "fetch":
            refused.append(route.request.url)
            route.fulfill(body="<p>Something else</p>")
        else:
            route.continue_()

    page.route("**/countries/china/trade/**", refuse)
    page.locator("#trade-partner").get_by_role("link", name="Two-way trade").click()

    page.wait_for_url("**measure=turnover**")
    current = page.locator("#trade-partner [aria-current]", has_text="Two-way trade")
    expect(current).to_be_visible()
    assert refused


def test_nothing_of_a_chart_is_loaded_before_it_is_touched(visit):
    page = visit("/about/")
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto("/countries/china/")
    drawn(page)
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "chart.umd" in url or "plan.json" in url]
    page.locator("#trade-partner .figure-canvas").hover()
    expect(page.locator("#trade-partner.is-live")).to_have_count(1)
    assert [url for url in asked if "chart.umd" in url]


def test_the_sums_of_a_period_come_without_leaving_the_place(visit):
    """South Korea's aid from 1995 to 2007, in won."""
    page = drawn(visit("/charts/aid/south-korea/?currency=won"))

    page.get_by_role("link", name="Sum, mean and change from 1995").click()
    page.wait_for_url("**from=1995&to=2025#aid-south-korea-period")
    page.get_by_text("Years, rule, as known on …").click()
    page.get_by_label("To", exact=True).fill("2007")
    page.get_by_role("button", name="Show").click()

    page.wait_for_url("**to=2007#aid-south-korea")
    expect(page.locator(".figure-period")).to_contain_text("2,962.1 billion won")
    page.go_back()
    expect(page.locator(".figure-period h2")).to_have_text("From 1995 to 2025")


def told_lines(page):
    return page.locator(".figure-tip p").all_inner_texts()


def test_every_series_is_told_of_the_year_the_focused_one_first(page):
    page.locator(".figure-canvas").focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowDown")

    first, *others = told_lines(page)
    assert page.locator(".figure-tip b").inner_text() == "2025"
    assert first.startswith("Imports: US$")
    assert [each.partition(":")[0] for each in others] == ["Exports"]  # of balances none is drawn
    assert all("Chinese customs" in each for each in others)
    assert page.locator(".figure-status").inner_text().startswith("Imports, 2025")


def test_a_series_without_a_figure_is_told_as_such(visit):
    page = touched(drawn(visit("/charts/trade/partner/?country=CHN,RUS&measure=turnover")))
    page.locator(".figure-canvas").focus()
    page.keyboard.press("Home")

    assert told_lines(page)[0].startswith("China: US$")
    assert "None on record: Russia" in page.locator(".figure-tip").inner_text()
    page.keyboard.press("ArrowDown")
    assert page.locator(".figure-status").inner_text() == "Russia, 1978: none on record."
    assert told_lines(page)[0] == "Russia: none on record"


def test_on_a_telephone_what_is_told_covers_nothing_of_the_picture(visit):
    page = touched(drawn(visit(CHART, width=360)))
    page.locator(".figure-canvas").focus()
    page.keyboard.press("End")

    picture, tip = (
        page.locator(each).bounding_box() for each in (".figure-picture", ".figure-tip")
    )
    assert tip["y"] >= picture["y"] + picture["height"]
    assert page.locator(".figure-status").bounding_box()["height"] <= 1  # spoken, not shown twice


def test_a_walk_begins_at_the_first_figure(visit):
    page = touched(drawn(visit("/charts/trade/share/?country=RUS")))
    page.locator(".figure-canvas").focus()
    page.keyboard.press("ArrowRight")

    assert "%" in page.locator(".figure-status").inner_text()


def handles(page):
    return page.locator(".figure-span input[type=range]")


def test_two_handles_choose_the_years_and_the_back_button_undoes_it(page):
    low, high = handles(page).all()
    assert [low.get_attribute(name) for name in ("min", "max")] == ["1978", "2025"]
    low.scroll_into_view_if_needed()
    low.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")

    page.wait_for_url("**from=1981**")
    assert "to=" not in page.url
    expect(page.locator(".figure-span output").first).to_have_text("1981")
    expect(handles(page).first).to_be_focused()
    page.go_back()
    expect(page.locator(".figure-span output").first).to_have_text("1978")


def test_the_handles_never_pass_one_another(visit):
    page = drawn(visit(f"{CHART}&from=2010&to=2012"))
    handles(page).first.focus()
    page.keyboard.press("End")

    assert page.locator(".figure-span output").all_inner_texts() == ["2012", "2012"]


def test_dragging_over_the_picture_shows_its_years_and_a_link_all_again(page):
    page.locator(".figure-picture").scroll_into_view_if_needed()
    box = page.locator(".figure-canvas").bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.5, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, y)
    page.mouse.move(box["x"] + box["width"] * 0.7, y)
    page.mouse.up()

    page.wait_for_url("**from=**to=**")
    low, high = map(int, page.locator(".figure-span output").all_inner_texts())
    assert 1995 < low < high < 2020
    page.get_by_role("link", name="Whole period").click()
    expect(page.locator(".figure-span output").first).to_have_text("1978")


def test_a_handle_of_a_figure_among_others_moves_nothing_else(visit):
    page = drawn(visit("/travel/?travel-resettlement.marks=none", width=360))
    figure = page.locator(".figure", has=page.locator(".figure-span")).first
    name = figure.get_attribute("id")
    handle = figure.locator("input[type=range]").first
    handle.scroll_into_view_if_needed()
    handle.focus()
    place = handle.bounding_box()["y"]
    page.keyboard.press("ArrowRight")

    page.wait_for_url(f"**/travel/?*{name}.from=*#{name}")
    expect(figure.locator("output").first).to_have_text("2020")
    assert abs(handle.bounding_box()["y"] - place) <= 1


def test_without_scripts_the_years_are_sent_as_a_form(visit):
    page = visit(CHART, java_script_enabled=False)

    handles(page).first.fill("2000")
    page.get_by_role("button", name="Show these years").click()

    page.wait_for_url("**country=CHN&from=2000&to=2025**")
    assert page.locator(".figure-table tbody tr").count() == 26


def test_small_pictures_are_walked_and_pointed_at(visit):
    page = touched(drawn(visit("/charts/trade/partner/?country=CHN&multiples=1")))
    page.locator(".figure-picture").scroll_into_view_if_needed()
    names = page.locator(".figure-wide .panel")
    assert names.all_text_contents() == [
        *("Exports", "Imports", "Balance", "Two-way trade, not split"),
    ]
    x = names.nth(1).bounding_box()["x"]
    box = page.locator(".figure-canvas").bounding_box()

    page.mouse.move(x + 120, box["y"] + box["height"] * 0.3)  # the upper of two rows
    assert told_lines(page)[0].startswith("Imports:")
    page.locator(".figure-canvas").focus()
    page.keyboard.press("End")
    assert page.locator(".figure-status").inner_text().startswith("Exports, 2025")


def test_a_country_is_added_and_removed_where_the_figure_stands(page):
    page.get_by_label("Add a country").select_option("RUS")
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_url("**country=CHN&country=RUS**")
    expect(page.locator(".figure-country")).to_have_text(["Remove China ×", "Remove Russia ×"])

    page.get_by_role("link", name="Remove China").click()
    page.wait_for_url("**country=RUS**")
    expect(page.locator(".figure-country")).to_have_count(0)
    page.go_back()
    expect(page.locator(".figure-country")).to_have_count(2)


def test_a_view_comes_in_place_and_the_back_button_undoes_it(visit):
    page = drawn(visit("/charts/trade/leading-partners/"))
    page.evaluate("window.mark = 1")

    page.get_by_role("link", name="Map", exact=True).click()
    page.wait_for_url("**view=map#trade-leading-partners")
    expect(page.locator("#world-drawing")).to_be_visible()
    page.get_by_role("link", name="Who says what", exact=True).click()
    expect(page.locator(".figure-stretches")).to_be_visible()
    expect(page.get_by_role("link", name="Who says what", exact=True)).to_be_focused()
    page.go_back()
    page.go_back()

    expect(page.locator(".figure-canvas")).to_be_visible()
    assert page.evaluate("window.mark") == 1  # one page all the time


def test_views_need_no_script(visit):
    page = visit("/charts/trade/leading-partners/", java_script_enabled=False)

    page.get_by_role("link", name="Map", exact=True).click()

    expect(page.locator("#world-drawing")).to_be_visible()
