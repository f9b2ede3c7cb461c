"""Writing at the desk with the preview beside it; reading by keyboard and in both themes."""

import pytest

from tests.browser.accessibility import SCREENS, violations

pytestmark = pytest.mark.browser

DESK = "/admin/profiles/profile/"


@pytest.fixture
def desk(visit, portal):
    """The draft page of Cuba's profile, as the editor opens it."""
    page = visit("/admin/login/")
    page.fill("#id_username", "editor")
    page.fill("#id_password", portal.passwords["editor"])
    page.click("[type=submit]")
    page.wait_for_url("**/admin/")
    page.goto(DESK)
    page.click("text=Cuba")
    page.click("text=Begin a draft")
    page.wait_for_url("**/draft/")  # loaded: rows can be counted, and the script listens
    return page


def test_the_preview_follows_what_is_typed(desk):
    preview = desk.locator("[data-preview-target]")
    desk.fill("[name=body]", "## 쿠바\n\nHavana is far.[^nobody] <script>alert(1)</script>")

    preview.locator("mark.unresolved", has_text="[^nobody]").wait_for()
    assert preview.locator("h3", has_text="쿠바").count() == 1
    assert "<script>alert(1)</script>" in preview.inner_text()
    assert preview.locator("script").count() == 0


def test_a_source_is_added_and_cited(desk):
    row = desk.locator(".source-row", has_text="Another source").first
    row.locator("summary").click()
    row.get_by_label("Key").fill("almanac")
    row.get_by_label("Title").fill("Almanac of Havana")
    row.get_by_label("Publisher").fill("An editor")
    row.get_by_label("Address").fill("https://almanac.example/")
    desk.fill("[name=body]", "Havana is far.[^almanac]")

    desk.locator("[data-preview-target] .written-notes", has_text="Almanac of Havana").wait_for()


def test_the_line_of_a_problem_is_selected_in_the_text(desk):
    desk.fill("[name=body]", "First.\n\nSecond.[^nobody]\n\nThird.")
    desk.click("[data-preview-target] [data-line='3']")

    body = desk.locator("[name=body]")
    selected = body.evaluate("e => e.value.slice(e.selectionStart, e.selectionEnd)")
    assert selected == "Second.[^nobody]"
    assert body.evaluate("e => e === document.activeElement")


def test_what_is_not_saved_is_not_left_without_asking(desk):
    asked = []
    desk.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    desk.fill("[name=title]", "Cuba, and the DPRK")
    desk.click("text=Profile of Cuba >> nth=0")
    desk.wait_for_url("**/change/")

    assert asked == ["beforeunload"]


@pytest.mark.slow
@pytest.mark.parametrize(("width", "dark"), SCREENS)
def test_the_desks_pages_keep_the_rules_of_accessibility(desk, width, dark):
    desk.set_viewport_size({"width": width, "height": 900})
    desk.emulate_media(color_scheme="dark" if dark else "light")
    write = desk.url
    for address in (write, write.replace("draft/", "change/"), DESK, f"{DESK}queue/"):
        desk.goto(address)
        assert violations(desk) == "", address
        assert desk.evaluate("document.documentElement.scrollWidth") <= width, address


def test_a_note_leads_to_its_source_and_back(visit):
    page = visit("/countries/china/profile/")
    page.click("#profile-ref-3-1")
    page.wait_for_url("**#profile-note-3")
    page.click("#profile-note-3 .written-returns a >> nth=0")

    page.wait_for_url("**#profile-ref-3-1")
