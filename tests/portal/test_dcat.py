"""The catalogue for data portals names every dataset and file, alike in both of its forms."""

import re

import pytest
from django.core.management import call_command

from nkworld.portal.linked_data import turtle
from nkworld.provenance.models import Dataset

HOST = "http://testserver"


@pytest.mark.slow
def test_every_dataset_has_files_that_are_there_with_type_terms_and_date(loaded, client):
    answer = client.get("/data/catalog.jsonld")
    assert answer["Content-Type"] == "application/ld+json"
    datasets = answer.json()["dcat:dataset"]
    assert len(datasets) == Dataset.objects.count()
    for dataset in datasets:
        assert dataset["dcat:version"].isdigit() and dataset["dct:publisher"]
        terms = {each["rdfs:label"]["@value"] for each in dataset.get("dct:rights", [])}
        assert len(terms) == len(dataset.get("dct:source", []))
        for file in dataset["dcat:distribution"]:
            assert file["dct:license"]["@id"].startswith("https://creativecommons.org/")
            assert "sources’ own terms apart" in str(file["dct:rights"])
            assert file["dct:modified"]["@value"] > "2026"
    assert any("not stated" in str(each.get("dct:rights")) for each in datasets)
    flows = next(each for each in datasets if each["dct:identifier"] == "trade/flows")
    assert flows["dct:temporal"]["dcat:startDate"] == {"@value": "1958-01-01", "@type": "xsd:date"}
    small = next(each for each in datasets if each["dct:identifier"] == "travel/kaesong-zone")
    for file in small["dcat:distribution"]:  # those of trade/flows take the longest to write
        reply = client.head(file["dcat:downloadURL"]["@id"].removeprefix(HOST))
        kind = file["dcat:mediaType"]["@id"].partition("media-types/")[2]
        assert reply.status_code == 200 and reply["Content-Type"].startswith(kind)


def test_the_kit_is_one_of_them_with_its_size_and_checksum(universe, client):
    call_command("build_kit", verbosity=0)
    datasets = client.get("/data/catalog.jsonld").json()["dcat:dataset"]
    [kit] = [each for each in datasets if each["dct:identifier"] == "kit"]
    [file] = kit["dcat:distribution"]
    content = b"".join(client.get("/data/kit/nkworld-kit.zip").streaming_content)
    assert int(file["dcat:byteSize"]["@value"]) == len(content)
    assert re.fullmatch("[0-9a-f]{64}", file["spdx:checksum"]["spdx:checksumValue"]["@value"])


def test_turtle_says_the_same(universe, client):
    Dataset.objects.update(title='Trade "by\npartner" \\ and more')
    described = client.get("/data/catalog.jsonld").json()
    answer = client.get("/data/catalog.ttl")
    assert answer["Content-Type"] == "text/turtle; charset=utf-8"
    assert answer.content.decode() == turtle(described)
    assert 'dct:title "Trade \\"by\\npartner\\" \\\\ and more"@en ;' in answer.content.decode()
    for dataset in described["dcat:dataset"]:
        assert f"\n<{dataset['@id']}>\n    a dcat:Dataset ;" in answer.content.decode()


def test_the_page_of_the_catalogue_leads_there(universe, client):
    page = client.get("/data/").content.decode()
    for kind, address in (("application/ld+json", "jsonld"), ("text/turtle", "ttl")):
        assert re.search(
            rf'<link rel="alternate" type="{re.escape(kind)}"[^>]* href="/data/catalog.{address}"',
            page,
        )
