"""Addresses that nobody would write: page types, with parameters half plausible, half broken."""

import re
from functools import cache
from urllib.parse import quote_plus, urlencode

from django.test import RequestFactory
from django.urls import URLPattern, get_resolver, reverse
from rest_framework.request import Request

from nkworld.api.schema import document
from nkworld.figures import registry as figures
from nkworld.provenance.tables import table_models

NAMES = ["from", "to", "as_of", "on", "rule", "country", "source", "period", "status", "q", "page"]
FITTING = {
    **dict.fromkeys(
        ["country", "partner", "donor", "recipient"], ["XRU", "ruritania", "Freedonia"]
    ),
    **dict.fromkeys(["from", "to"], ["1990", "2014", "2015", "2015-03", "2016-12-31"]),
    **dict.fromkeys(["as_of", "on"], ["2015-01-01", "2026-01-01", "2026-01-01T09:00:00Z"]),
    "source": ["bureau", "gazette", "bureau,gazette"],
    "period": ["2014", "2015", "2014-Q1", "2015-03", "2014-01/2014-06"],
    "rule": ["bureau-first", "gazette-first.1", "all"],
    "format": ["json", "csv", "csv-excel"],
    "page_size": ["1", "10", "1000"],
}
KNOWN = [value for values in FITTING.values() for value in values]
KNOWN += ["import", "total", "share", "reported", "at-source", "27", "2701", "0", "1", "none"]
NASTY = [
    *("", " ", "\0", "a\0b", "%", "%00", "%zz", "&", "=", "#", "..", "../../etc/passwd", "\ud800"),
    *("-1", "0", "2147483648", "9223372036854775808", "9" * 400, "9" * 5_000, "1e400", "nan"),
    *("inf", "٢٠١٥", "²", "0x10", "1_000", "0000", "9999", "10000", "2015-13", "2015-02-30"),
    *("2015-Q5", "-2015", "9999-12-31T23:59:59Z", "0001-01-01", "2015/", "2015-01-01T25:00"),
    *("' OR 1=1--", '"><script>', "${7*7}", "{{7*7}}", "a" * 3_000, ",,,,", ";", "XRU;XRU", "북한"),
    *("\u202e", "\ufeff", "'", "\\", "null", "[]", "{}", "__class__", "b'x'", "True"),
]


def plain_addresses(patterns, prefix=""):
    """Every address without a parameter."""
    for each in patterns:
        route = prefix + str(each.pattern)
        if not isinstance(each, URLPattern):
            yield from plain_addresses(each.url_patterns, route)
        elif not re.search("[<(]", route) and not route.startswith(("admin/", "static/")):
            yield "/" + re.sub(r"[\^$]|\\Z", "", route)


@cache
def asked_by_address():
    """{address: {parameter: known values}} of every page type and route, as each announces it."""
    described = document(Request(RequestFactory().get(reverse("api:root"))))["paths"]
    by_route = {route: _parameters(operations["get"]) for route, operations in described.items()}
    by_page = {address: {} for address in plain_addresses(get_resolver().url_patterns)}
    by_page |= {f"/data/{slug}/": by_route.get(f"/api/v1/{slug}/", {}) for slug in table_models()}
    for figure in figures.every():
        known = {name: _choices(field) for name, field in figure.parameters().fields.items()}
        for ending in ("/", "/embed/", ".csv", ".excel.csv", ".xlsx", ".json", ".svg"):
            by_page[f"/charts/{figure.slug}{ending}"] = known
        by_page[f"/api/v1/charts/{figure.slug}/"] = known
    details = ["/countries/ruritania/", "/countries/nowhere/", "/sources/bureau/", "/releases/1/"]
    return by_page | by_route | {address: {} for address in details}


def _parameters(operation):
    """One of the values of a choice, or the same with a comma and another."""
    found = {}
    for each in operation.get("parameters", []):
        if each.get("in") == "query":
            schema = each["schema"]
            several = schema.get("items", {}).get("enum", [])
            several = [*several, ",".join(several[:2])] if several else []
            found[each["name"]] = schema.get("enum", []) or several
    return found


def _choices(field):
    return [str(key) for key, _ in getattr(field, "choices", None) or [] if key]


def plausible(rng, known):
    """A query of the page’s own parameters with values that may fit."""
    names = rng.sample([*known], min(len(known), rng.randint(1, 4))) or [rng.choice(NAMES)]
    return urlencode(
        [(name, rng.choice(known.get(name) or FITTING.get(name) or KNOWN)) for name in names]
    )


def broken(rng, known):
    """A query that no form of the page writes."""
    pairs = [
        f"{_broken(rng, [*known, *NAMES])}={_broken(rng, [*KNOWN, *NASTY, *NASTY])}"
        for _ in range(rng.choice([1, 1, 2, 3]))
    ]
    text = rng.choice("&&;").join(pairs)
    return text + rng.choice(["", "", "&", "%", "%f", "&=", "?", "&a=" * 50])


def _broken(rng, words):
    word = rng.choice(words)
    if rng.random() < 0.2:
        cut = rng.randint(0, len(word))
        word = word[:cut] + rng.choice(NASTY) + word[cut:]
    text = quote_plus(word, errors="surrogatepass")
    return text.replace("%", "%25") if rng.random() < 0.05 else text
