"""The switch for marks: in the address, over the canvas and without script."""

import pytest
from playwright.sync_api import expect

from .test_pages import drawn

pytestmark = pytest.mark.browser

CHART = "/charts/trade/total/"
# The words above the picture that is shown, each with its place.
NOTES = """() => {
  const drawings = [...document.querySelectorAll(".figure-drawing")];
  const shown = drawings.find((each) => each.checkVisibility());
  return [...shown.querySelectorAll("text.note, text.unit")].map((each) => {
    const { left, right, top, bottom } = each.getBoundingClientRect();
    return { words: each.textContent, box: [left, top, right, bottom] };
  });
}"""


def covering(notes):
    """Pairs of words that lie over each other by more than a hair."""
    return [
        (one["words"], other["words"])
        for place, one in enumerate(notes)
        for other in notes[place + 1 :]
        if overlap(one["box"], other["box"])
    ]


def overlap(one, other):
    apart = 3  # what is empty above and below the letters of a line
    return (
        one[0] < other[2]
        and other[0] < one[2]
        and one[1] < other[3] - apart
        and other[1] < one[3] - apart
    )


def test_the_switch_lays_resolutions_behind_the_picture_and_stands_in_the_address(visit):
    page = drawn(visit(f"{CHART}?from=2000"))
    marks = page.get_by_role("group", name="Marks behind the picture")
    expect(marks.locator("[aria-current]")).to_have_text("the chart’s own")

    marks.get_by_role("link", name="Council resolutions").click()

    page.wait_for_url("**marks=resolutions**")
    assert "from=2000" in page.url
    notes = drawn(page).evaluate(NOTES)
    assert "UN bans all arms exports" in {note["words"] for note in notes}
    expect(
        page.get_by_role("group", name="Marks behind the picture").locator("[aria-current]")
    ).to_have_text("Council resolutions")


@pytest.mark.parametrize("width", [360, 600, 760, 1280])
@pytest.mark.parametrize("chart", [CHART, "/charts/diplomacy/relations/", "/charts/aid/funding/"])
def test_no_label_covers_another(visit, chart, width):
    notes = drawn(visit(f"{chart}?marks=resolutions", width=width)).evaluate(NOTES)

    assert covering(notes) == []
    assert len(notes) > 4


def test_launches_lie_under_the_axis_and_the_picture_grows(visit):
    page = drawn(visit(CHART))
    without = page.locator(".figure-canvas").bounding_box()["height"]

    page.get_by_role("link", name="Nuclear and missile tests").click()
    page.wait_for_url("**marks=tests**")

    drawing = drawn(page).locator(".figure-wide")
    expect(drawing.locator(".strip-name")).to_have_count(2)
    expect(drawing.locator("line.mark")).to_have_count(6)
    assert page.locator(".figure-canvas").bounding_box()["height"] > without + 80


def test_without_script_the_servers_picture_has_the_marks(visit):
    page = visit(f"{CHART}?marks=tests", java_script_enabled=False)

    picture = page.locator(".figure-wide svg")
    expect(picture.get_by_text("Nuclear test 1", exact=True)).to_be_visible()
    expect(picture.get_by_text("Launches each year, CNS")).to_be_visible()


@pytest.mark.parametrize("dark", [False, True])
def test_a_phone_shows_marks_without_scrolling_sideways(visit, dark):
    page = drawn(visit(f"{CHART}?marks=resolutions", width=360, dark=dark))

    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    box = page.locator(".figure-canvas").bounding_box()
    assert box["x"] + box["width"] <= 360
