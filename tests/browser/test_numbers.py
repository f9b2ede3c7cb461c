"""A number leads to who says so: in a window over the page, and without scripts on a page."""

import pytest
from playwright.sync_api import expect

from .accessibility import RULES, violations
from .test_pages import drawn

pytestmark = pytest.mark.browser

SHARE = "/charts/trade/china-share/"


def number(page, period):
    """The first number of a year in the table of a figure."""
    row = page.get_by_role("rowheader", name=period, exact=True)
    return page.locator(".figure-table tbody tr").filter(has=row).locator("td.number a").first


def test_chinas_share_is_cited_down_to_the_page_it_was_read_on(visit):
    page = drawn(visit(SHARE))
    number(page, "2015").click()  # 1
    card = page.get_by_role("dialog")
    expect(card).to_contain_text("91.4 %")
    expect(card).to_contain_text("KOTRA on China, 2015, Exports")
    where = card.get_by_role("link", name="where it was read").first
    assert where.get_attribute("href").startswith("https://")
    card.get_by_role("link", name="2,480,000,000").click()  # 2
    expect(card).to_contain_text("24億8000万ドル")
    card.get_by_role("link", name="This claim’s page").click()  # 3
    page.wait_for_url("**/claims/trade/flows/*/")
    cite = page.get_by_role("region", name="Cite")
    expect(cite).to_contain_text("Read at https://")
    expect(cite.get_by_role("link", name="BibTeX")).to_be_visible()


def test_whether_a_number_is_disputed_is_told_on_the_page_and_in_one_action(visit):
    page = visit(SHARE)
    cell = number(page, "2015").locator("..")
    expect(cell.locator(".disputed")).to_have_text("disputed")

    number(page, "2015").click()

    expect(page.get_by_role("dialog")).to_contain_text("Sources lie more than a tenth apart")


def test_the_window_is_used_with_the_keyboard_alone(visit):
    page = visit(SHARE)
    link = number(page, "2015")
    link.focus()
    page.keyboard.press("Enter")
    card = page.get_by_role("dialog")

    expect(card).to_be_focused()
    page.keyboard.press("Tab")
    expect(card.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Escape")

    expect(card).to_be_hidden()
    expect(link).to_be_focused()


@pytest.mark.parametrize(("width", "dark"), [(360, True), (1280, False)])
def test_the_window_is_read_by_everybody(visit, width, dark):
    page = visit("/countries/china/", width=width, dark=dark)
    page.locator(".facts a.claim-value").first.click()
    card = page.get_by_role("dialog")

    expect(card).to_be_visible()
    assert card.get_attribute("aria-label")
    box = card.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert violations(page, *RULES) == ""


def test_a_new_tab_gets_the_page_and_not_the_window(visit):
    page = visit(SHARE)
    with page.context.expect_page() as opened:
        number(page, "2015").click(modifiers=["ControlOrMeta"])

    assert "/numbers/trade/china-share/" in opened.value.url
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_table_that_came_later_leads_to_its_cards(visit):
    page = drawn(visit("/countries/china/trade/"))
    numbers = page.locator("#trade-partner-numbers")
    numbers.locator("summary").click()
    numbers.locator("td.number a").first.click()

    expect(page.get_by_role("dialog")).to_contain_text("Chinese customs")


def test_without_scripts_the_number_is_a_link(visit):
    page = visit(SHARE, java_script_enabled=False)
    number(page, "2015").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("2015")
    expect(page.get_by_role("main")).to_contain_text("91.4 %")
    page.get_by_role("link", name="2,480,000,000").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("KOTRA on China, 2015, Exports")


def test_a_number_is_challenged_without_scripts(visit):
    page = visit("/claims/trade/flows/1/challenge/", java_script_enabled=False)
    page.get_by_label("What is wrong").select_option("number")
    page.get_by_label("Why").fill("The page prints another number than this.")
    page.get_by_role("button", name="Send to the desk").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("The desk has your challenge")


def test_a_term_is_explained_where_it_is_met_and_the_reader_stays(visit):
    page = visit("/trade/flows/")
    page.get_by_role("link", name="What is meant: Headline rule").click()
    meaning = page.get_by_role("dialog")

    expect(meaning).to_contain_text("A named order of sources.")
    assert violations(page, *RULES) == ""
    page.keyboard.press("Escape")
    assert page.url.endswith("/trade/flows/")
