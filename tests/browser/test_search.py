"""Suggestions under a search field: by the keyboard, to a screen reader, and without a script."""

import pytest
from playwright.sync_api import expect

from .accessibility import RULES, violations

pytestmark = pytest.mark.browser
FIELD = "#site-search"


def typed(page, words):
    # At once: letter by letter, a slow machine suggests what fits the first of them.
    page.locator(FIELD).fill(words)
    expect(
        page.get_by_role("listbox", name="Suggestions").get_by_role("option").first
    ).to_be_visible()
    return page.get_by_role("combobox", name="Search the site")


def test_the_keyboard_walks_the_suggestions_and_follows_one(visit):
    page = visit("/about/")
    field = typed(page, "개성")
    expect(field).to_have_attribute("aria-expanded", "true")

    field.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    expect(chosen).to_contain_text("The Kaesong zone")
    expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id"))
    assert not violations(page, *RULES)
    field.press("Enter")

    page.wait_for_url("**/travel/kaesong/")


def test_what_is_typed_before_the_script_has_come_is_answered_too(visit):
    page, held = visit("/about/"), []
    page.route("**/suggest*.js", lambda route: held.append(route))
    page.locator(FIELD).press_sequentially("coal")
    page.wait_for_function("document.activeElement.value === 'coal'")
    assert page.get_by_role("listbox").count() == 0

    held[0].continue_()

    expect(page.get_by_role("option").first).to_be_visible()


def test_escape_closes_the_suggestions_and_enter_searches_for_what_is_typed(visit):
    page = visit("/about/")
    field = typed(page, "coal")

    field.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    field.press("Enter")

    page.wait_for_url("**/search/?q=coal")


def test_a_typing_error_is_corrected_by_a_suggestion(visit):
    page = visit("/about/")
    typed(page, "russai")

    page.get_by_role("option", name="russia").click()

    page.wait_for_url("**/search/?q=russia")
