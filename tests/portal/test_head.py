"""What search engines and other sites read of a page."""

import json

import pytest

from tests.portal.crawling import HOST, fetched

pytestmark = pytest.mark.usefixtures("loaded")
SITE = "North Korea in the World"


@pytest.mark.parametrize(
    ("address", "canonical", "is_indexed"),
    [
        ("/countries/china/", "/countries/china/", True),
        ("/countries/china/?utm_source=letter", "/countries/china/", True),
        ("/countries/china/?as_of=2026-11-01T00:00:00Z", "/countries/china/", False),
        ("/countries/?sort=-region", "/countries/", False),
        ("/trade/?trade-total.marks=tests", "/trade/", False),
        ("/charts/trade/total/?from=2000", "/charts/trade/total/?from=2000", True),
        ("/charts/trade/total/?from=2000&to=2010&rule=all", None, False),
        ("/search/", "/search/", True),
        ("/search/?q=coal", "/search/", False),
    ],
)
def test_a_page_is_kept_under_one_address(client, address, canonical, is_indexed):
    page = fetched(client, address)

    assert page.status in (200, 400)
    assert canonical is None or page.canonical == HOST + canonical
    assert page.robots == ("" if is_indexed else "noindex")


def objects(client, address):
    page = fetched(client, address)
    found = {each["@type"]: each for each in map(json.loads, page.linked_data)}
    assert all(each["@context"] == "https://schema.org" for each in found.values())
    return found


def test_a_figure_is_a_dataset_with_files_that_are_there(client):
    found = objects(client, "/charts/trade/china-share/?from=2010")

    dataset = found["Dataset"]
    assert dataset["license"].startswith("https://")
    assert 50 <= len(dataset["description"]) <= 5_000
    files = {each["encodingFormat"]: each["contentUrl"] for each in dataset["distribution"]}
    for kind, address in files.items():
        response = client.get(address.removeprefix(HOST))
        assert response.status_code == 200
        assert response["Content-Type"].startswith(kind)
    names = [each["name"] for each in found["BreadcrumbList"]["itemListElement"]]
    assert names[0] == "Charts"


def test_the_catalogue_names_every_dataset_and_each_its_files(client):
    named = objects(client, "/data/")["DataCatalog"]["dataset"]

    assert len(named) > 30
    for each in named[::20]:
        dataset = objects(client, each["url"].removeprefix(HOST))["Dataset"]
        assert dataset["url"] == each["url"]
        for file in dataset["distribution"]:
            assert client.head(file["contentUrl"].removeprefix(HOST)).status_code == 200


def test_profiles_and_stories_are_articles(client):
    china = objects(client, "/countries/china/")["Article"]
    story = objects(client, "/stories/embassies-closing/")["Article"]

    assert china["about"] == [{"@type": "Country", "name": "China"}]
    assert story["headline"]
    assert story["datePublished"] <= story["dateModified"]
    assert story["publisher"]["name"] == SITE
