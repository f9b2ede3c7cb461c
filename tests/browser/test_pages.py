"""Every page in a real browser: nothing breaks out, nothing complains, everybody can read it."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import CONTRAST, RULES, THIN_OUT, violations
from tests.browser.conftest import HEIGHT
from tests.browser.fonts import HIGHER, WIDER

pytestmark = pytest.mark.browser

# Of every template that a reader comes to a page, and some figures that are drawn otherwise by the
# same ones. tests/portal/test_crawl.py names a template of which there is none.
PAGES = [
    "/",
    "/stories/",
    "/stories/goods-under-sanctions/",
    "/trade/",
    "/countries/",
    "/countries/china/trade/",
    "/countries/china/profile/",
    "/countries/china/profile/history/",
    "/countries/china/migrant-stock/",
    "/countries/china/alliances/",
    "/countries/china/un-votes/",
    "/countries/china/sitc/",
    "/countries/china/travel/",
    "/countries/russia/diplomacy/",
    "/countries/south-korea/aid/",
    "/countries/south-korea/kaesong/",
    "/countries/italy/aid-flows/",
    "/countries/mongolia/",
    "/api/v1/docs/findings/",
    "/countries/ukraine/refugees/",
    "/corrections/",
    "/annotations/",
    "/findings/1/",
    "/compare/?c=CHN&c=NRU&c=KOR&c=JPN&c=USA",
    "/charts/?q=coal",
    "/charts/trade/leading-partners/embed/?theme=dark",
    "/charts/trade/total/?view=sources",
    "/charts/trade/total/?view=table&from=2015",
    "/charts/trade/leading-partners/?view=map",
    "/trade/valuation/",
    "/trade/compare/",
    "/trade/silence/?from=2024",
    "/trade/revisions/",
    "/trade/partners/by-year/?from=2016&to=2023",
    "/countries/china/then-and-now/",
    "/trade/goods/?q=석탄",
    "/trade/goods/2701/",
    "/trade/sitc/",
    "/trade/sitc/claims/",
    "/trade/fishery/",
    "/trade/sanctions/",
    "/trade/sanctions/2371/",
    "/diplomacy/alliances/",
    "/diplomacy/treaties/",
    "/diplomacy/council/",
    "/diplomacy/council/outcomes/",
    "/diplomacy/council/resolutions/2371/",
    "/diplomacy/council/designations/",
    "/diplomacy/council/launches/",
    "/diplomacy/council/nuclear-tests/",
    "/diplomacy/council/lists/",
    "/data/",
    "/data/kit/",
    "/data/trade/flows/",
    "/sources/",
    "/sources/kotra/",
    "/changes/",
    "/changes/subscribe/?kind=corrections",
    "/changes/subscribe/asked/",
    "/releases/1/",
    "/exclusions/",
    "/about/",
    "/glossary/",
    "/verify/?citation=/charts/trade/china-share/+0123456789ab",
    "/search/?q=coal+exports+to+China+2017",
    "/diplomacy/",
    "/diplomacy/how-we-count/",
    "/diplomacy/organizations/",
    "/diplomacy/timeline/",
    "/diplomacy/voting/?year=2019",
    "/diplomacy/voting/korea/",
    "/diplomacy/voting/roll-calls/",
    "/diplomacy/voting/roll-calls/unvotes/4604/",
    "/diplomacy/voting/agreement/?country=CHN",
    "/diplomacy/voting/ballots/?country=CHN",
    "/diplomacy/published-counts/",
    "/diplomacy/relations/?sort=-date",
    "/diplomacy/missions/?on=2017-01-01&sort=city",
    "/aid/?stage=paid",
    "/aid/donors/by-year/",
    "/diplomacy/visits/by-year/",
    "/aid/agencies/",
    "/aid/agencies/wfp/",
    "/aid/programmes/",
    "/aid/appeals/",
    "/aid/flows/?from=2010",
    "/aid/flows/chinese-projects/",
    "/travel/",
    "/travel/kaesong/",
    "/travel/refugees/?from=2010&to=2015",
    "/travel/migrant-stock/",
    "/charts/travel/parts-and-total/?by=sex",
    "/charts/trade/goods-sectors/?multiples=1",
    "/charts/trade/total/?marks=tests",
    "/charts/trade/cap-headroom/?cap=2701-usd",
    "/charts/aid/donors/",
    "/claims/trade/flows/1/",
    "/claims/trade/flows/1/challenge/",
    "/claims/trade/flows/1+2/",
    "/numbers/trade/china-share/excluding/2015/",
    "/api/v1/docs/",
    "/api/v1/docs/stories/",
    "/api/v1/docs/promise/",
    "/api/v1/docs/problems/",
    "/api/v1/docs/start/python/",
    "/api/v1/docs/fields/",
    "/api/v1/docs/problems/invalid-query/",
]


def drawn(page):
    """Once every figure that can be walked is drawn."""
    expect(page.locator(".figure[data-figure]:not(.is-drawn)")).to_have_count(0)
    return page


def touched(page):
    """Once the chart lies over the first picture, which comes when a reader touches it."""
    page.locator(".figure-canvas").first.focus()
    expect(page.locator(".figure.is-live")).to_have_count(1)
    return page


def slowly(parameters):
    return [pytest.param(*each, marks=pytest.mark.slow) for each in parameters]


WIDTHS = (1280, 360)  # a desk, a telephone
BY_TURNS = [(path, WIDTHS[place % 2], place % 4 < 2) for place, path in enumerate(PAGES)]
# Half of them before each change, by turns of width and theme.
SOME = [each for place, each in enumerate(BY_TURNS) if place // 4 % 2 == 0]
OTHERS = [each for each in BY_TURNS if each not in SOME]
# As readers have other faces than the tests' browser.
IN_FACES = """([sans, serif]) => {
  document.documentElement.style.setProperty("--sans", sans);
  document.documentElement.style.setProperty("--serif", serif);
}"""


@pytest.mark.parametrize(("path", "width", "dark"), [*SOME, *slowly(OTHERS)])
def test_page_is_accessible_and_keeps_its_width(visit, path, width, dark):
    """What one hits stays large enough in every face, and what one reads clear in both themes."""
    page = drawn(visit(path, width=width, dark=dark))
    assert violations(page, *RULES, but=CONTRAST) == ""
    keeps_its_width(page)
    for faces in (HIGHER, WIDER):
        page.evaluate(IN_FACES, faces)
        keeps_its_width(page)
    # Whatever scrolls in one face does so in the widest; lines that are higher press neighbours.
    assert violations(page, "target-size", "scrollable-region-focusable") == ""
    page.evaluate(THIN_OUT, 2)
    page.evaluate(IN_FACES, HIGHER)
    assert violations(page, "target-size") == ""

    page.evaluate(THIN_OUT, 1)
    for each, is_dark in ((width, dark), (sum(WIDTHS) - width, not dark)):
        page.set_viewport_size({"width": each, "height": HEIGHT})
        page.emulate_media(color_scheme="dark" if is_dark else "light")
        assert violations(page, CONTRAST) == ""


def keeps_its_width(page):
    """Looked at upon a desk, and then upon a telephone."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/countries/", "/countries/china/", "/trade/", "/charts/trade/china-share/"),
        *("/data/trade/flows/", "/claims/trade/flows/1/", "/api/v1/docs/"),
        *slowly([("/stories/",), ("/stories/embassies-closing/",), ("/about/",), ("/charts/",)]),
        *slowly([("/corrections/",), ("/countries/south-korea/aid/",), ("/trade/goods/2701/",)]),
        *slowly([("/compare/?c=CHN&c=RUS",), ("/diplomacy/",), ("/diplomacy/treaties/",)]),
        *slowly([("/aid/agencies/",), ("/charts/trade/total/?view=table&from=2015",)]),
        *slowly([("/search/?q=coal+exports+to+China+2017",), ("/data/",), ("/sources/kotra/",)]),
    ],
)
def test_page_keeps_its_width_with_letters_twice_as_large(visit, path):
    page = drawn(visit(path, width=360))
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize(
    "path", ["/", "/trade/", "/countries/china/trade/", "/charts/trade/china-share/"]
)
def test_without_javascript_picture_table_and_files_are_there(visit, path):
    page = visit(path, java_script_enabled=False)

    figure = page.locator(".figure").first
    assert figure.locator(".figure-wide svg").is_visible()
    if (rest := figure.get_by_text("Notes, numbers and files")).count():  # folded where it leads
        assert not figure.get_by_role("link", name="CSV", exact=True).is_visible()
        rest.click()
    assert figure.get_by_role("link", name="CSV", exact=True).is_visible()
    if (table := figure.get_by_role("link", name="The numbers as a table")).count():
        table.click()
    elif figure.locator(".figure-table:not([open])").count():
        figure.locator(".figure-table summary").click()
        figure.locator(".figure-table a").click()
    expect(page.locator(".figure .figure-table table").first).to_be_visible()


def test_the_numbers_under_a_picture_come_when_they_are_opened(visit, portal):
    page = drawn(visit("/countries/china/trade/"))
    details = page.locator("#trade-partner-numbers")
    own = details.locator("a").get_attribute("href")
    details.locator("summary").click()
    expect(details.locator("table")).to_be_visible()

    shown = details.locator("table").inner_text()
    details.locator("thead button").first.click()  # it sorts where it stands
    expect(details.locator("thead [aria-sort]")).to_have_count(1)
    page.goto(f"{portal.address}{own}")
    assert page.locator("#trade-partner-numbers table").inner_text() == shown
    assert violations(page, *RULES) == ""


def test_numbers_that_cannot_come_leave_the_way_to_them(visit):
    page = drawn(visit("/countries/china/trade/"))
    page.route("**/charts/**", lambda route: route.fulfill(body="<p>Something else</p>"))
    details = page.locator("#trade-partner-numbers")
    details.locator("summary").click()

    expect(details.get_by_role("link")).to_be_visible()


def test_nothing_is_asked_of_another_host(visit, portal):
    page = visit("/about/")
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    for path in ("/", "/countries/china/", "/api/v1/docs/"):
        drawn(page) if page.goto(path) else None

    assert asked
    assert all(url.startswith((portal.address, "data:", "blob:")) for url in asked)


def test_what_a_form_leaves_blank_does_not_stand_in_the_address(visit):
    page = visit("/diplomacy/missions/")
    page.locator("main form select[name=kind]").select_option("embassy")
    page.locator("main form button[type=submit]").first.click()

    page.wait_for_url("**kind=embassy*")
    assert page.url.endswith("/diplomacy/missions/?kind=embassy")
