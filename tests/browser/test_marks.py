"""The switch for marks: in the address, over the canvas and without script."""

import pytest
from playwright.sync_api import expect

from .test_pages import drawn

pytestmark = pytest.mark.browser

CHART = "/charts/trade/total/"
# The plan that the browser draws by, for the JSON in the page.
PLAN = """async (width) => {
  const names = performance.getEntriesByType("resource").map((entry) => entry.name);
  const module = async (part) => import(names.find((name) => name.includes(`figure/${part}`)));
  const [{ planOf }, { paletteOf }] = [await module("plan"), await module("palette")];
  const figure = document.querySelector(".figure[data-figure]");
  const data = JSON.parse(document.getElementById(`${figure.id}-data`).textContent);
  const plan = planOf(data, { width, height: 400 }, paletteOf(figure));
  const { marks, strips, context } = data;
  return { notes: plan.notes, marks: marks.length, strips: strips.length, context };
}"""


def covering(notes):
    """Pairs of words that lie over each other."""
    named = [note for note in notes if note["lane"] is not None]
    return [
        (one["label"], other["label"])
        for place, one in enumerate(named)
        for other in named[place + 1 :]
        if one["lane"] == other["lane"]
        and one["start"] < other["end"]
        and other["start"] < one["end"]
    ]


def test_the_switch_lays_resolutions_behind_the_picture_and_stands_in_the_address(visit):
    page = drawn(visit(f"{CHART}?from=2000"))
    marks = page.get_by_role("group", name="Marks behind the picture")
    expect(marks.locator("[aria-current]")).to_have_text("UN res. 1718 and UN res. 2371")

    marks.get_by_role("link", name="Council resolutions").click()

    page.wait_for_url("**marks=resolutions**")
    assert "from=2000" in page.url
    plan = drawn(page).evaluate(PLAN, 1152)
    assert plan["context"] == "Council resolutions"
    assert {"1718", "2371", "2397"} <= {note["label"] for note in plan["notes"]}
    expect(
        page.get_by_role("group", name="Marks behind the picture").locator("[aria-current]")
    ).to_have_text("Council resolutions")


@pytest.mark.parametrize("width", [330, 560, 700, 1152])
@pytest.mark.parametrize("chart", [CHART, "/charts/diplomacy/relations/", "/charts/aid/funding/"])
def test_no_label_covers_another_and_what_matters_is_named(visit, chart, width):
    plan = drawn(visit(f"{chart}?marks=resolutions")).evaluate(PLAN, width)

    assert covering(plan["notes"]) == []
    assert all(note["lane"] is not None for note in plan["notes"] if not note["minor"])
    assert len(plan["notes"]) > 10


def test_launches_lie_under_the_axis_and_the_picture_grows(visit):
    page = drawn(visit(CHART))
    without = page.locator(".figure-canvas").bounding_box()["height"]

    page.get_by_role("link", name="Nuclear and missile tests").click()
    page.wait_for_url("**marks=tests**")

    plan = drawn(page).evaluate(PLAN, 1152)
    assert (plan["strips"], plan["marks"]) == (2, 6)
    assert page.locator(".figure-canvas").bounding_box()["height"] > without + 80


def test_without_script_the_servers_picture_has_the_marks(visit):
    page = visit(f"{CHART}?marks=tests", java_script_enabled=False)

    picture = page.locator(".figure-wide svg")
    expect(picture.get_by_text("test 6", exact=True)).to_be_visible()
    expect(picture.get_by_text("Launches each year, CNS")).to_be_visible()


@pytest.mark.parametrize("dark", [False, True])
def test_a_phone_shows_marks_without_scrolling_sideways(visit, dark):
    page = drawn(visit(f"{CHART}?marks=resolutions", width=360, dark=dark))

    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    box = page.locator(".figure-canvas").bounding_box()
    assert box["x"] + box["width"] <= 360
