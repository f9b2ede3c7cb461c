"""The map is drawn by script from this site alone, and the page does without it."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser


def test_the_map_is_drawn_and_nothing_fails(visit):
    page = visit("/diplomacy/?on=2017-01-01&map=since")

    page.locator(".world-stage canvas").wait_for()
    assert page.locator("#world-legend").is_visible()
    assert page.locator("#world-legend li").count() >= 4
    tabs = page.locator("#map [aria-current]")
    assert tabs.inner_text() == "Present relations since"
    # A grid of points: more than the sea and one colour is drawn.
    colours = page.locator(".world-stage canvas").evaluate(
        """canvas => {
          const pen = canvas.getContext("2d"), found = new Set();
          const [width, height] = [canvas.width / 40, canvas.height / 20];
          for (let x = 1; x < 40; x++) for (let y = 1; y < 20; y++)
            found.add(pen.getImageData(width * x, height * y, 1, 1).data.join());
          return found.size;
        }"""
    )
    assert colours >= 5


def test_a_heading_sorts_where_the_table_stands(visit):
    page = visit("/diplomacy/?on=2017-01-01")

    page.click("#countries-table th:has-text('Since') button")
    first = page.locator("#countries-table tbody tr td:nth-child(3)").first
    assert first.inner_text().endswith("1948")
    assert page.url.endswith("?on=2017-01-01")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("path", ["?on=2017-01-01", "how-we-count/", "organizations/", "timeline/"])
def test_pages_are_accessible_in_both_themes(visit, path, dark):
    page = visit(f"/diplomacy/{path}", width=360, dark=dark)

    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
