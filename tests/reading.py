"""How tests read the portal: as a visitor, as a chart's script, as a partner's notebook."""

import json
import re
from decimal import Decimal
from html.parser import HTMLParser

from django.db import connection
from django.db.models import Max
from django.test.utils import CaptureQueriesContext

from nkworld.provenance.models import Release

DRAFTED = 777_777_777


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


def tells_of_a_draft(text):
    """Whether an answer holds the value of the universe's draft, which no moment or digest does."""
    return str(DRAFTED) in text.replace(",", "")


def text_of(html):
    """What a page says, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def first_delivery(dataset):
    """The moment at which a dataset's curated files were live, and none of their corrections."""
    seeds = Release.objects.filter(dataset__slug=dataset, kind=Release.Kind.SEED)
    return seeds.aggregate(last=Max("published_at"))["last"]


def queries(client, address):
    """How many queries a visit costs."""
    with CaptureQueriesContext(connection) as found:
        page(client, address)
    return len(found)


class InlineCode(HTMLParser):
    """What a policy without `unsafe-inline` would stop."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found += code_of_a_tag(tag, dict(attrs))


def code_of_a_tag(tag, attributes):
    found = [name for name in attributes if name == "style" or name.startswith("on")]
    is_data = re.fullmatch("application/.*json", attributes.get("type") or "")
    if tag == "style" or (tag == "script" and not attributes.get("src") and not is_data):
        found.append(f"<{tag}>")
    return found


def inline_code(html):
    """Styles, handlers and scripts of a page's own within: none may run here."""
    parser = InlineCode()
    parser.feed(html)
    return parser.found


def asker(client, domain):
    """asked(table, …): what the API answers of a domain's table.

    A trailing underscore in a name is dropped: `from` is no name in Python.
    """

    def asked(table, **query):
        query = {name.removesuffix("_"): value for name, value in query.items()}
        return client.get(f"/api/v1/{domain}/{table}/", query)

    return asked


def chart(client, slug, query=""):
    """The figure beside its page, as JSON with exact numbers."""
    return exact_json(client.get(f"/charts/{slug}.json{query}"))


def api(client, path, query=""):
    """An answer of the API with exact numbers."""
    return exact_json(client.get(f"/api/v1/{path}/{query}"))


def exact_json(response):
    assert response.status_code == 200, response.content
    return json.loads(response.content, parse_float=Decimal, parse_int=Decimal)


def line(figure, slug):
    """{period: value} of one series, gaps left out."""
    series = next(each for each in figure["series"] if each["slug"] == slug)
    return {p["x"]: p["value"] for p in series["points"] if p["value"] is not None}


def as_opened(client, address):
    """{field: text} of a page's form, as a person finds it filled in."""
    form = client.get(address).context["form"]
    return {bound.name: "" if bound.value() is None else bound.value() for bound in form}


class Tables(HTMLParser):
    """Every table of a page: {id: [[cell, …], …]}; a cell is its exact value or its text."""

    def __init__(self, html):
        super().__init__()
        self.tables, self.rows, self.cell = {}, None, None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "table":
            self.rows = self.tables.setdefault(attrs.get("id", len(self.tables)), [])
        elif tag == "tr" and self.rows is not None:
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.cell = [attrs.get("data-value"), ""]
            self.rows[-1].append(self.cell)

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.cell = None
        elif tag == "table":
            self.rows = None

    def handle_data(self, data):
        if self.cell is not None:
            self.cell[1] += data


def table(html, table_id):
    """Rows of a page's table as lists: exact numbers as Decimal, other cells as text."""
    return [
        [Decimal(value) if value else " ".join(text.split()) for value, text in row]
        for row in Tables(html).tables[table_id]
    ]


def everywhere(client, slug, query=""):
    """The figure as chart JSON, once page and API are found to say the same to the digit."""
    figure = chart(client, slug, query)
    assert api(client, f"charts/{slug}", query)["series"] == figure["series"]
    head, *rows = table(page(client, f"/charts/{slug}/{query}"), f"{slug.replace('/', '-')}-table")
    for number, series in enumerate(figure["series"], start=1):
        printed = {row[0]: row[number] for row in rows if isinstance(row[number], Decimal)}
        assert printed == line(figure, series["slug"]), series["slug"]
    return figure


def body(client, address):
    """The bytes of an answer, streamed or not."""
    response = client.get(address)
    assert response.status_code == 200, address
    return response.getvalue() if response.streaming else response.content


def as_they_stood(client, addresses, moment):
    """{address: its bytes as of a moment}; an address has a place {} for the moment."""
    text = moment.isoformat().replace("+00:00", "Z")
    return {address: body(client, address.format(text)) for address in addresses}
