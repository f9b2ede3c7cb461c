"""Every page that a reader comes to from home by links without a query, and what each answered."""

import re
from collections import Counter, deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from unittest.mock import patch
from urllib.parse import unquote, urljoin, urlsplit

from django.core.cache import cache
from django.db import connection
from django.urls import Resolver404, resolve

from tests.portal.markup import EMPTY
from tests.reading import code_of_a_tag

HOST = "http://testserver"
# As a browser asks, so that the API answers, too.
BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
# An example of an answer is a question to the API of its own, and no prose.
WITH_EXAMPLES = re.compile("/api/v1/(docs|schema)/")
CJK = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af]")
# No element can stand within them, and nobody hears them as a part of the page's text.
UNHEARD = {"title", "script", "style", "option", "textarea"}
# What a browser fetches when it shows a page.
LOADED = {"script": "src", "img": "src", "iframe": "src", "link": "href"}


@dataclass
class Page:
    """One answer: its headers, what it asked of the database, what its HTML says and links to."""

    address: str
    status: int
    headers: dict[str, str] = field(default_factory=dict)
    cookies: list[str] = field(default_factory=list)
    queries: Counter[tuple[str, str]] = field(default_factory=Counter)
    templates: set[str] = field(default_factory=set)
    html: str = ""
    title: str = ""
    description: str = ""
    canonical: str = ""
    robots: str = ""
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)  # what a strict policy would stop
    ids: Counter[str] = field(default_factory=Counter)
    properties: dict[str, str] = field(default_factory=dict)  # of Open Graph
    feeds: list[tuple[str, str]] = field(default_factory=list)
    linked_data: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)  # texts in foreign script, marked as such
    unmarked: list[str] = field(default_factory=list)  # and those left to an English voice

    @property
    def kind(self):
        return kind_of(self.address.partition("?")[0])

    @property
    def paths(self):
        return {link.partition("#")[0] for link in self.links}

    @property
    def speaks_for_itself(self):
        """Is it its own canonical address?"""
        return unquote(self.canonical) == unquote(HOST + self.address)


class Reader(HTMLParser):
    """Writes down of a page what its HTML says."""

    def __init__(self, page):
        super().__init__()
        self.page, self.open = page, []
        self.feed(page.html)

    def handle_starttag(self, tag, attrs):
        page, given = self.page, dict(attrs)
        if self.open and self.open[-1][0] == "textarea":
            return  # what is written there is text
        if tag not in EMPTY:
            self.open.append((tag, given))
        page.code += code_of_a_tag(tag, given)
        if "id" in given:
            page.ids[given["id"]] += 1
        if given.get(LOADED.get(tag)) and given.get("rel") not in ("canonical", "alternate"):
            page.loads.append(given[LOADED[tag]])
        match tag, given:
            case "meta", {"name": "description"}:
                page.description = given["content"]
            case "meta", {"name": "robots"}:
                page.robots = given["content"]
            case "meta", {"property": name}:
                page.properties[name] = given["content"]
            case "link", {"rel": "alternate", "type": kind} if "oembed" not in kind:
                page.feeds.append((given["href"], kind))
            case "link", {"rel": "canonical"}:
                page.canonical = given["href"]
            case "a", {"href": href} if href:
                page.links.append(urljoin(page.address, href))

    def handle_endtag(self, tag):
        if tag in (name for name, _ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data):
        if not self.open:
            return
        tag, given = self.open[-1]
        if tag == "title" and self.open[-2][0] == "head":
            self.page.title += data
        if given.get("type") == "application/ld+json":
            self.page.linked_data.append(data)
        if tag not in UNHEARD and CJK.search(data):
            languages = [given["lang"] for _, given in self.open if given.get("lang")]
            is_marked = languages and languages[-1] != "en"
            (self.page.foreign if is_marked else self.page.unmarked).append(data.strip())


def kind_of(path):
    """The name of its address: pages of one kind are made by one template."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return "nothing"


def crawl(client, start, known, most, of_a_kind, cold=0):
    """{address: Page} of all that is to `start` from, and what links lead to from there.

    The first `cold` pages of a kind are read as if nothing were kept; all others know what has been
    read since the last edit, as nearly every reader's.

    At most so many of a kind as `of_a_kind` says, or else `most`; but every address that is not
    `known` though others of its kind are.
    """
    known_kinds = set(map(kind_of, known))
    pages, waiting, visited, state = {}, deque(start), Counter(), object()
    seen = set(start)
    while waiting:
        address = waiting.popleft()
        kind = kind_of(address.partition("?")[0])
        is_enough = visited[kind] >= of_a_kind.get(kind, most)
        if address not in start and is_enough and (address in known or kind not in known_kinds):
            continue
        visited[kind] += 1
        known_state = None if visited[kind] <= cold else state
        with patch("nkworld.provenance.editions.state_of_data", return_value=known_state):
            page = pages[address] = fetched(client, address)
        for link in page.links:
            parts = urlsplit(link)
            if not parts.netloc and not parts.scheme and not parts.query and parts.path not in seen:
                seen.add(parts.path)
                waiting.append(parts.path)
    return pages


def fetched(client, address):
    """As the first reader gets it: nothing is remembered of what others asked before; but of the
    pages that are made of the OpenAPI document the first makes it for all.
    """
    queries = Counter()

    def count(execute, sql, parameters, many, context):
        queries[sql, repr(parameters)] += 1
        return execute(sql, parameters, many, context)

    if not WITH_EXAMPLES.match(address):
        cache.clear()
    with connection.execute_wrapper(count):
        response = client.get(address, headers=BROWSER, follow=True)
        body = response.getvalue() if response.streaming else response.content
    page = Page(
        address,
        response.status_code,
        headers=dict(response.items()),
        cookies=list(response.cookies),
        queries=Counter() if response.redirect_chain else queries,  # of several requests
        # A partial belongs to the template in which it stands.
        templates={each.origin.template_name for each in response.templates},
    )
    if response.get("Content-Type", "").startswith("text/html"):
        page.html = body.decode()
        Reader(page)
    return page
