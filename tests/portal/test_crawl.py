"""Whoever follows every link from home arrives, at pages that each keep what the portal promises.

The pages are asked for once in a run, and then every question is put to what they answered.
"""

import fcntl
import json
import pickle
import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.test import Client

from tests.browser.test_pages import PAGES
from tests.loaded_file import folder_of_the_run
from tests.portal.addresses import A_SAMPLE, NEARLY_ALL, NOT_IN_THE_SITEMAP, REFUSED, START
from tests.portal.crawling import HOST, WITH_EXAMPLES, crawl, kind_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

SITE = "North Korea in the World"
MOST_QUERIES = 40
UNTAGGED = ("/sitemap.xml", "/robots.txt", "/favicon.ico")

VALIDATOR = settings.BASE_DIR / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
OWN_NODE = settings.BASE_DIR / ".tools" / "node" / "bin" / "node"


@pytest.fixture(
    scope="module", params=["a sample", pytest.param("nearly all", marks=pytest.mark.slow)]
)
def pages(request, django_db_setup, django_db_blocker, tmp_path_factory):
    """{address: Page}, as the first worker that wants them asked for them."""
    path = folder_of_the_run(tmp_path_factory) / f"{request.param}.pages"
    with path.with_suffix(".lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not path.exists():
            is_sample = request.param == "a sample"
            most, of_a_kind = A_SAMPLE if is_sample else NEARLY_ALL
            with django_db_blocker.unblock():
                client = Client()
                known = set(in_the_sitemap(client))
                answered = crawl(client, START, known, most, of_a_kind, 0 if is_sample else 8)
            path.write_bytes(pickle.dumps(answered))
    return pickle.loads(path.read_bytes())


@pytest.fixture
def indexed(pages):
    """The pages that search engines keep, but for questions to them."""
    kept = (page for page in pages.values() if page.title and not page.robots)
    return [page for page in kept if "?" not in page.address and page.status == 200]


def in_the_sitemap(client):
    text = client.get("/sitemap.xml").content.decode()
    return [address.removeprefix(HOST) for address in re.findall("<loc>(.*?)</loc>", text)]


def none(faults):
    """Fails with the list of all faults."""
    assert not faults, "\n".join(faults)


def test_every_link_from_home_leads_to_a_page_and_to_a_place_on_it(pages):
    none(
        [
            f"{page.status} {page.address}, linked from {_linking(pages, page.address)}"
            for page in pages.values()
            if page.status not in ((400, 404) if page.address in REFUSED else (200,))
        ]
        + broken_fragments(pages)
    )


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


def test_no_two_pages_have_the_same_title_or_description(indexed):
    assert shared(indexed, "title") == {}
    assert shared(indexed, "description") == {}
    none([f"{page.address} names no address" for page in indexed if not page.canonical])


def shared(pages, name):
    """{text: addresses} of texts that several pages have; a missing one is shared by all."""
    found = defaultdict(list)
    for page in pages:
        if page.speaks_for_itself:
            found[getattr(page, name).strip()].append(page.address)
    return {text: addresses for text, addresses in found.items() if len(addresses) > 1 or not text}


def test_other_sites_read_the_name_the_sentence_and_the_picture_of_a_page(indexed):
    faults = []
    for page in filter(lambda page: page.speaks_for_itself, indexed):
        read = defaultdict(str, page.properties)
        is_right = {
            "og:site_name": read["og:site_name"] == SITE,
            "og:url": read["og:url"] == page.canonical,
            "og:title": read["og:title"] and (SITE not in read["og:title"] or page.address == "/"),
            "og:description": len(read["og:description"]) > len("A description"),
            "og:image": re.search(r"\.png($|\?)", read["og:image"]),
            "the feed": ("/changes/feed/", "application/atom+xml") in page.feeds,
            "linked data": is_linked_data(page),
        }
        faults += [f"{page.address}: {name}" for name, is_so in is_right.items() if not is_so]

    none(faults)


def is_linked_data(page):
    objects = {each["@type"]: each for each in map(json.loads, page.linked_data)}
    if any(each["@context"] != "https://schema.org" for each in objects.values()):
        return False
    if page.kind != "portal:dataset":
        return True
    dataset = objects["Dataset"]
    return (
        dataset["url"] == page.canonical
        and dataset["license"].startswith("https://")
        and dataset["version"].isdigit()
        and dataset["variableMeasured"]
    )


def test_the_page_of_a_mistake_has_no_address_of_its_own(pages):
    refused = [pages[address] for address in REFUSED]

    assert all(page.canonical == "" and page.linked_data == [] for page in refused)


def test_the_sitemap_names_every_page_that_may_be_kept_and_no_other(client, pages, indexed):
    named = in_the_sitemap(client)

    assert len(named) == len(set(named))
    assert {kind_of(address) for address in named} <= {page.kind for page in pages.values()}
    none(
        [
            f"{page.address} is missing"
            for page in indexed
            if page.speaks_for_itself
            and page.address not in named
            and page.kind not in NOT_IN_THE_SITEMAP
        ]
    )
    kept = [page.address for page in indexed if page.speaks_for_itself]
    none([f"{each} may not be kept" for each in named if each in pages and each not in kept])


def test_every_answer_says_what_may_be_done_with_it(pages):
    faults = []
    for page in pages.values():
        read = defaultdict(str, page.headers)
        policy = read["Content-Security-Policy"]
        is_right = {
            "X-Content-Type-Options": read["X-Content-Type-Options"] == "nosniff",
            "Referrer-Policy": read["Referrer-Policy"] == "strict-origin-when-cross-origin",
            "Cross-Origin-Opener-Policy": read["Cross-Origin-Opener-Policy"] == "same-origin",
            "Permissions-Policy": "camera=()" in read["Permissions-Policy"],
            "Content-Security-Policy": "default-src 'none'" in policy and "unsafe-" not in policy,
            "frame-ancestors": "frame-ancestors 'none'" in policy or is_embedded(page),
            "Cross-Origin-Resource-Policy": read["Cross-Origin-Resource-Policy"]
            == ("cross-origin" if is_open(page) or is_embedded(page) else "same-origin"),
            "Access-Control-Allow-Origin": read["Access-Control-Allow-Origin"]
            == ("*" if is_open(page) else ""),
            # What a CDN keeps, and asks for each time whether it is still so (docs/scale.md).
            "Cache-Control": "public" in read["Cache-Control"] or not is_kept(page),
            "ETag": read["ETag"] or not is_kept(page),
            # One who only reads gets none; one who writes gets the one against forged forms.
            "Set-Cookie": page.cookies == ["csrftoken"] * ("csrfmiddlewaretoken" in page.html),
        }
        faults += [f"{page.address}: {name}" for name, is_so in is_right.items() if not is_so]

    none(faults)


def is_embedded(page):
    return page.kind == "portal:chart-embed"


def is_kept(page):
    """Pages, files and the API, but for refusals and forms; the rest is for programs, or static."""
    of_programs = page.address.startswith("/static/") or page.address in UNTAGGED
    return page.status == 200 and not page.cookies and not of_programs


def is_open(page):
    """Pages stay with this site; files and the API are everybody's."""
    return page.address.startswith("/api/") or not page.html


def test_no_page_has_code_within_or_loads_from_elsewhere(pages):
    none(
        [f"{page.address}: {code}" for page in pages.values() for code in page.code]
        + [
            f"{page.address}: {address}"
            for page in pages.values()
            for address in [*page.loads, *page.links]
            if address.startswith("javascript:")
            or (address in page.loads and not re.match(r"/(?!/)|data:image/", address))
        ]
    )


def test_no_page_leaves_foreign_script_to_an_english_voice(pages):
    """Words in Korean, Chinese and Japanese script are read aloud in theirs (WCAG 3.1.2)."""
    assert len(pages["/diplomacy/how-we-count/"].foreign) > 10
    none(
        [
            f"{page.address}: {text}"
            for page in pages.values()
            if not WITH_EXAMPLES.match(page.address)
            for text in page.unmarked
        ]
    )


@pytest.mark.slow
@pytest.mark.parametrize("pages", ["nearly all"], indirect=True)
def test_every_page_is_valid_html(pages, tmp_path):
    """Of the pages that are made of the same templates the shortest; but an id is on each once."""
    shortest = {}
    for page in sorted(pages.values(), key=lambda page: -len(page.html)):
        if page.html:
            shortest[frozenset(page.templates)] = page
    written = list(shortest.values())
    for place, page in enumerate(written):
        (tmp_path / f"{place}.html").write_text(page.html)

    none(
        [f"{written[place].address}: {fault}" for place, fault in violations(tmp_path)]
        + [
            f"{page.address}: {name} {number} times"
            for page in pages.values()
            for name, number in page.ids.items()
            if number > 1
        ]
    )


def violations(folder):
    """(number of the page, what breaks a rule of HTML and where); of style none is asked."""
    config = Path(__file__).with_name("html-validate.json")
    command = [shutil.which("node") or str(OWN_NODE), str(VALIDATOR), "--config", str(config)]
    run = subprocess.run(
        [*command, "--formatter", "json", str(folder)], check=False, capture_output=True, text=True
    )
    return [
        (int(Path(page["filePath"]).stem), "{message} ({ruleId}) {selector}".format(**each))
        for page in json.loads(run.stdout)
        for each in page["messages"]
    ]


def test_a_fault_in_html_is_found(tmp_path):
    page = '<!doctype html><html lang="en"><head><title>A</title></head><body>{}</body></html>'
    (tmp_path / "7.html").write_text(page.format('<p id="a"><div id="a"></div></p>'))

    assert any(place == 7 and "no-dup-id" in fault for place, fault in violations(tmp_path))


def test_no_page_asks_a_question_twice_and_none_more_than_so_many(pages):
    faults = []
    for page in pages.values():
        if WITH_EXAMPLES.match(page.address):
            continue
        if page.queries.total() > MOST_QUERIES:
            faults.append(f"{page.address} asks {page.queries.total()} questions.")
        if "?" not in page.address:
            repeated = ((n, question) for question, n in page.queries.items() if n > 1)
            faults += [f"{page.address} asks {n} times: {question}" for n, question in repeated]

    none(faults)


def test_the_browser_visits_a_page_of_every_template(pages):
    """A new one needs a page in tests/browser/test_pages.py."""
    visited = set().union(*(pages[address].templates for address in PAGES))

    none(
        [
            f"{template}, as on {page.address}"
            for page in pages.values()
            if page.html and page.status == 200
            for template in sorted(page.templates - visited)
        ]
    )


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
