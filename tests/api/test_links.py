"""Where answers lead (RFC 8288), and what is told of addresses that are taken out of use."""

import re
from datetime import date
from html import unescape

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.urls import path
from drf_spectacular.generators import SchemaGenerator
from rest_framework.response import Response

from nkworld.api.fields import referred
from nkworld.api.schema import HERE, add_headers_and_refusals
from nkworld.api.views import Deprecation, PublicView, Root
from nkworld.asking.fields import NumberField, ReadField

pytestmark = pytest.mark.usefixtures("universe")


def links_of(response):
    """{relation: address}"""
    found = re.findall(r'<([^>]*)>; rel="([^"]+)"', response["Link"])
    return {relation: address for address, relation in found}


def test_a_page_leads_to_the_next_and_back(ask, client):
    first = ask(rule="all", page_size=2)
    links = links_of(first)
    second = client.get(links["next"])

    assert links["next"] == first.json()["next"] and "prev" not in links
    assert links_of(second)["prev"] == second.json()["previous"]


def test_an_answer_leads_to_itself_its_dataset_its_terms_and_the_documentation(ask, client):
    response = ask()
    links = links_of(response)

    assert links["canonical"] == response.json()["url"]
    assert client.get(links["describedby"]).json()["slug"] == "trade/flows"
    assert "openapi" in client.get(links["service-desc"]).json()
    assert client.get(links["service-doc"]).status_code == 200
    assert links_of(ask(format="csv")).keys() >= {"canonical", "describedby", "service-doc"}
    assert "Link" in response["Access-Control-Expose-Headers"]


class OldTable(PublicView):
    """A table that nobody is to ask any more."""

    deprecated = Deprecation(date(2030, 1, 1), date(2031, 6, 1), "/api/v1/new-table/")
    deprecated_parameters = {"year": Deprecation(date(2029, 3, 1), None, "`period`")}

    def fields(self):
        return {"year": NumberField(min_value=1945), "period": ReadField()}

    def read(self):
        pass

    def body(self):
        return referred("schemas", "Root")

    def get(self, request):
        return Response({})


def asked(view, address, rf=None):
    response = view.as_view()(RequestFactory().get(address))
    response.render()
    return response


def test_what_is_taken_out_of_use_says_so_in_its_headers():
    response = asked(OldTable, "/api/v1/old-table/?period=2015")

    assert response["Deprecation"] == "@1893456000"
    assert response["Sunset"] == "Sun, 01 Jun 2031 00:00:00 GMT"
    assert links_of(response)["deprecation"].endswith("/api/v1/docs/changelog/")


def test_a_parameter_that_is_taken_out_of_use_says_so_where_it_is_sent():
    class Table(OldTable):
        deprecated = None

    assert asked(Table, "/api/v1/table/?year=2015")["Deprecation"] == "@1867017600"
    assert "Deprecation" not in asked(Table, "/api/v1/table/?period=2015")
    assert "Deprecation" not in asked(Root, "/api/v1/")


def test_the_document_says_what_is_deprecated_and_what_stands_in_its_place():
    generator = SchemaGenerator(patterns=[path("api/v1/old-table/", OldTable.as_view())])
    request = RequestFactory().get(HERE)
    request.user = request.auth = None

    document = generator.get_schema(request, public=True)
    add_headers_and_refusals(document)

    [operation] = document["paths"]["/api/v1/old-table/"].values()

    assert operation["deprecated"] is True
    assert "use /api/v1/new-table/" in operation["description"]
    told = {each.get("name"): each for each in operation["parameters"]}
    assert told["year"]["deprecated"] and "`period`" in told["year"]["description"]
    assert "deprecated" not in told["period"]
    assert {"Deprecation", "Sunset"} <= set(operation["responses"]["200"]["headers"])


def test_nothing_is_gone_sooner_than_a_year_after_it_was_announced():
    with pytest.raises(ValueError, match="less than a year"):
        Deprecation(date(2030, 1, 1), date(2030, 12, 1), "nothing")


@pytest.mark.parametrize("page", ["promise", "changelog"])
def test_the_promise_and_the_changes_are_pages_with_the_words_of_the_repository(client, page):
    text = (settings.BASE_DIR / "docs" / f"api-{page}.md").read_text(encoding="utf-8")
    items = re.findall(r"^- (.+)$", text, re.M)

    shown = client.get(f"/api/v1/docs/{page}/").content.decode()

    assert f"/api/v1/docs/{page}/" in client.get("/api/v1/docs/").content.decode()
    assert items and all(item.split("`")[0].split("“")[0] in unescape(shown) for item in items)
    for title in re.findall(r"^## (.+)$", text, re.M):
        assert f"<h2>{title}</h2>" in shown
    as_written = client.get(f"/api/v1/docs/{page}/", headers={"Accept": "text/markdown"})
    assert as_written.content.decode() == text
