"""Whoever follows every link from home arrives, and can tell the pages apart by their heads."""

import re
from collections import defaultdict
from urllib.parse import unquote

import pytest

from tests.portal.crawling import HOST, crawl, fetched, kind_of

pytestmark = pytest.mark.usefixtures("loaded")

# Thousands of pages of one make, and files: some of each. All others are visited.
FEW = {
    "api:chart": 5,
    "api:diplomacy-profiles-detail": 5,
    "goods:commodity": 40,
    "portal:challenge": 5,
    "portal:chart-card": 3,
    "portal:chart-citation": 6,
    "portal:chart-embed": 5,
    "portal:chart-file": 16,
    "portal:chart-plan": 3,
    "portal:chart-thumbnail": 3,
    "portal:claim": 30,
    "portal:claim-citation": 6,
    "portal:claim-sum": 10,
    "portal:country": 110,
    "portal:country-section": 60,
    "portal:number": 15,
    "portal:release": 30,
    "portal:source": 80,
    "voting:roll-call": 30,
}
# Found by links alone: a claim is one of a hundred thousand, a history is for those who read it, a
# section stands on its country's page.
NOT_IN_THE_SITEMAP = (
    "portal:country-section",
    *("portal:claim", "portal:claim-sum", "stories:history", "stories:difference"),
    *("profiles:history", "profiles:difference", "api:docs-of-group", "digests:subscribe"),
    *("api:start", "api:problem"),  # the documentation leads to them
)


def test_every_link_from_home_leads_to_a_page_with_a_head_of_its_own(client):
    named = set(in_the_sitemap(client))
    pages = crawl(client, FEW, named)
    indexed = [page for page in pages.values() if page.title and not page.robots]

    assert len(indexed) > 500
    assert dead(pages) == []
    assert broken_fragments(pages) == []
    assert shared(indexed, "title") == {}
    assert shared(indexed, "description") == {}
    assert [page.address for page in indexed if not page.canonical] == []
    assert missing_in_the_sitemap(named, indexed) == []


def dead(pages):
    return [
        f"{page.status} {page.address}, linked from {_linking(pages, page.address)}"
        for page in pages.values()
        if page.status != 200
    ]


def _linking(pages, address):
    return next((page.address for page in pages.values() if address in page.paths), "nowhere")


def broken_fragments(pages):
    """Links to a place of a page which that page does not have."""
    found = []
    for page in pages.values():
        for link in page.links:
            path, _, fragment = link.partition("#")
            target = pages.get(path)
            if fragment and target and target.title and unquote(fragment) not in target.ids:
                found.append(f"{link} on {page.address}")
    return found


def shared(pages, name):
    """{text: addresses} of texts that several pages have; a missing one is shared by all."""
    found = defaultdict(list)
    for page in pages:
        if page.speaks_for_itself:
            found[getattr(page, name).strip()].append(page.address)
    return {text: addresses for text, addresses in found.items() if len(addresses) > 1 or not text}


def missing_in_the_sitemap(named, pages):
    return [
        page.address
        for page in pages
        if page.speaks_for_itself
        and page.address not in named
        and kind_of(page.address) not in NOT_IN_THE_SITEMAP
    ]


def in_the_sitemap(client):
    text = client.get("/sitemap.xml").content.decode()
    return [address.removeprefix(HOST) for address in re.findall("<loc>(.*?)</loc>", text)]


def test_the_sitemap_leads_to_pages_that_may_be_kept(client):
    addresses = in_the_sitemap(client)
    by_kind = defaultdict(list)
    for address in addresses:
        by_kind[kind_of(address)].append(address)

    assert len(addresses) == len(set(addresses))
    for same in (each for each in by_kind.values() if len(each) > 1):
        for address in same[:: len(same) // 3 + 1]:
            page = fetched(client, address)
            assert (page.status, page.robots) == (200, ""), address
            assert page.speaks_for_itself, address


def rule_matches(rule, address):
    pattern = ".*".join(map(re.escape, rule.split("*")))
    return re.match(pattern, address) is not None


def test_robots_are_led_to_the_sitemap_and_kept_from_endless_spaces(client):
    text = client.get("/robots.txt").content.decode()
    rules = re.findall("^Disallow: (.+)$", text, re.MULTILINE)

    assert f"Sitemap: {HOST}/sitemap.xml" in text.splitlines()
    assert not [a for a in in_the_sitemap(client) if any(rule_matches(r, a) for r in rules)]
    for address in (
        "/countries/china/?as_of=2020-01-01",
        "/countries/?sort=-region",
        "/trade/flows/?rule=all&page=3",
        "/trade/?trade-total.marks=tests",
        "/trade/compare/?country=CHN&period=2015&direction=export",
        "/numbers/trade/china-share/excluding/2015/",
    ):
        assert any(rule_matches(rule, address) for rule in rules), address
    assert not any(rule_matches(rule, "/charts/trade/partner/?country=RUS") for rule in rules)
    assert "admin" not in text


def test_browsers_find_an_icon_at_the_old_place(client):
    response = client.get("/favicon.ico")

    assert response.status_code == 200
    assert response["Content-Type"] == "image/x-icon"
    assert response.getvalue().startswith(b"\0\0\1\0")
