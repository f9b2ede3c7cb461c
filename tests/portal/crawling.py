"""Every page that a reader comes to from home by links without a query, and what each has."""

from collections import Counter, deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

from django.urls import Resolver404, resolve

HOST = "http://testserver"
MANY = 1_000
# As a browser asks, so that the API answers, too.
BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@dataclass
class Page(HTMLParser):
    """One answered page: what its head says, its ids, and where it links to."""

    address: str
    status: int
    title: str = ""
    description: str = ""
    canonical: str = ""
    robots: str = ""
    links: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    properties: dict[str, str] = field(default_factory=dict)  # of Open Graph
    feeds: list[tuple[str, str]] = field(default_factory=list)
    linked_data: list[str] = field(default_factory=list)

    def __post_init__(self):
        HTMLParser.__init__(self)
        self._in_title = self._in_head = self._in_data = False

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if "id" in given:
            self.ids.add(given["id"])
        match tag, given:
            case "head", _:
                self._in_head = True
            case "title", _ if self._in_head:
                self._in_title = True
            case "meta", {"name": "description"}:
                self.description = given["content"]
            case "meta", {"name": "robots"}:
                self.robots = given["content"]
            case "meta", {"property": name}:
                self.properties[name] = given["content"]
            case "script", {"type": "application/ld+json"}:
                self._in_data = True
            case "link", {"rel": "alternate", "type": kind} if "oembed" not in kind:
                self.feeds.append((given["href"], kind))
            case "link", {"rel": "canonical"}:
                self.canonical = given["href"]
            case "a", {"href": href} if href:
                self.links.append(urljoin(self.address, href))

    def handle_endtag(self, tag):
        if tag == "head":
            self._in_head = False
        if tag == "title":
            self._in_title = False
        if tag == "script":
            self._in_data = False

    def handle_data(self, data):
        if self._in_title:
            self.title += data
        if self._in_data:
            self.linked_data.append(data)

    @property
    def paths(self):
        return {link.partition("#")[0] for link in self.links}

    @property
    def speaks_for_itself(self):
        """Is it its own canonical address?"""
        return unquote(self.canonical) == unquote(HOST + self.address)


def kind_of(path):
    """The name of its address: pages of one kind are made by one template."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return "nothing"


def crawl(client, few, known):
    """{address: Page} from home. `few` says how many pages of a kind are enough, but for addresses
    that are not `known` though others of their kind are.
    """
    known_kinds = set(map(kind_of, known))
    pages, seen, waiting, visited = {}, {"/"}, deque(["/"]), Counter()
    while waiting:
        path = waiting.popleft()
        kind = kind_of(path)
        if visited[kind] >= few.get(kind, MANY) and (path in known or kind not in known_kinds):
            continue
        visited[kind] += 1
        page = pages[path] = fetched(client, path)
        for link in page.links:
            parts = urlsplit(link)
            if not parts.netloc and not parts.scheme and not parts.query and parts.path not in seen:
                seen.add(parts.path)
                waiting.append(parts.path)
    return pages


def fetched(client, path):
    response = client.get(path, headers=BROWSER, follow=True)
    page = Page(path, response.status_code)
    if response.get("Content-Type", "").startswith("text/html"):
        page.feed(response.content.decode())
    return page
