"""No page asks the database the same question twice, and the pages of all domains ask few."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver

from diplomacy.voting.models import RollCall
from nkworld.api.router import router
from nkworld.provenance import figures
from nkworld.provenance.models import Release
from nkworld.provenance.tables import table_models
from nkworld.provenance.tallies import recount_records

pytestmark = pytest.mark.usefixtures("loaded")

MOST = 40
OF_MANY_DOMAINS = [
    *("/", "/trade/", "/travel/", "/charts/", "/data/", "/countries/china/", "/countries/russia/"),
    *("/countries/south-korea/", "/countries/italy/", "/countries/soviet-union/"),
    "/compare/?c=CHN&c=RUS&c=KOR&c=JPN&c=USA",
]
DETAILS = [
    *("/sources/kotra/", "/search/?q=coal", "/trade/goods/2701/", "/aid/agencies/wfp/"),
    *("/trade/sanctions/1718/", "/diplomacy/council/resolutions/1718/"),
    *("/api/v1/countries/CHN/", "/api/v1/sources/kotra/", "/api/v1/datasets/trade/flows/"),
    *("/api/v1/charts/trade/ranks/", "/api/v1/diplomacy/profiles/CHN/"),
    *("/countries/china/trade/", "/countries/russia/diplomacy/", "/countries/china/profile/"),
    *("/countries/china/profile/history/", "/charts/trade/ranks.csv", "/charts/trade/ranks.svg"),
    *("/charts/trade/ranks.xlsx", "/charts/trade/ranks.zip", "/charts/trade/ranks.card.png"),
    *("/charts/trade/ranks/embed/", "/oembed?url=http://testserver/charts/trade/ranks/"),
]
NOT_PUBLIC = (".well-known/", "admin/", "api/", "desk/", "oembed", "static/")


def plain_addresses(patterns: list, prefix: str = "") -> Iterator[str]:
    """Every address without a parameter."""
    for each in patterns:
        route = prefix + str(each.pattern)
        if not isinstance(each, URLPattern):
            yield from plain_addresses(each.url_patterns, route)
        elif not re.search("[<(]", route) and not route.startswith(NOT_PUBLIC):
            yield "/" + route.replace("^", "").replace("$", "")


def addresses() -> list[str]:
    """Every kind of page, and every list of the API."""
    release, roll_call = Release.objects.public().first(), RollCall.objects.first()
    return [
        *OF_MANY_DOMAINS,
        *DETAILS,
        *plain_addresses(get_resolver().url_patterns),
        *(f"/data/{slug}/" for slug in table_models()),
        *(f"/charts/{each.slug}/" for each in figures.every()),
        *(f"/api/v1/{prefix}/" for prefix, _, _ in router.registry),
        f"/releases/{release.pk}/",
        roll_call.get_absolute_url(),
    ]


def asked_by(client, address: str) -> Counter[str]:
    """How often a page that nobody looked at before asks each question."""
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code in (200, 302), address
    return Counter(query["sql"] for query in queries)


def test_no_page_asks_a_question_twice_and_pages_of_many_domains_ask_at_most_forty(client):
    # The loaded portal's transaction stays open: what a commit tells is told here.
    recount_records(table_models().values())
    faults = []
    for address in dict.fromkeys(addresses()):
        asked = asked_by(client, address)
        faults += [f"{address} asks {n} times: {sql}" for sql, n in asked.items() if n > 1]
        if address in OF_MANY_DOMAINS and asked.total() > MOST:
            faults.append(f"{address} asks {asked.total()} questions, more than {MOST}.")

    assert not faults, "\n".join(faults)
