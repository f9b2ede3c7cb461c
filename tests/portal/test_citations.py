"""A figure is cited by an address that keeps its numbers, as reference managers read it."""

import json
import re
from datetime import date
from html import unescape
from urllib.parse import urlsplit

import pytest

from nkworld.charts.citations import Citation
from nkworld.provenance.publishing import publish

PARTNER = "/charts/trade/partner"
ASKED = "?country=XRU"
ENDINGS = {
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "csl.json": "application/vnd.citationstyles.csl+json",
}


@pytest.fixture
def cited(client, universe):
    """The citation as each file has it."""
    return {ending: client.get(f"{PARTNER}.{ending}{ASKED}") for ending in ENDINGS}


def test_every_file_is_what_it_says_and_linked_from_the_page(client, cited):
    page = client.get(f"{PARTNER}/{ASKED}").content.decode()

    for ending, content_type in ENDINGS.items():
        answer = cited[ending]
        assert answer["Content-Type"].startswith(content_type)
        assert f'filename="trade-partner.{ending}"' in answer["Content-Disposition"]
        assert f'href="{PARTNER}.{ending}{ASKED}"' in page


def test_all_forms_name_the_same_figure_day_fingerprint_and_address(client, cited):
    [item] = json.loads(cited["csl.json"].content)
    bibtex, ris = (cited[ending].content.decode() for ending in ("bib", "ris"))
    fingerprint = re.search("data fingerprint ([0-9a-f]{12})", item["note"])[1]
    day = date(*item["issued"]["date-parts"][0])

    assert item["title"] in ris
    assert item["URL"] in ris and item["URL"] in bibtex
    assert fingerprint in ris and fingerprint in bibtex
    assert f"date = {{{day}}}" in bibtex
    assert f"DA  - {day:%Y/%m/%d}/" in ris
    assert ris.startswith("TY  - DATA\r\n") and ris.endswith("ER  - \r\n")


def test_every_style_names_number_year_source_and_address(client, cited):
    [item] = json.loads(cited["csl.json"].content)
    text = unescape(client.get(f"{PARTNER}/{ASKED}").content.decode())

    assert re.search(r": .*\d.* in 20\d\d, per \w", item["title"])
    for style in ("APA", "MLA", "Chicago"):
        entry = re.search(rf"<dt>{style}</dt>\s*<dd>(.*?)</dd>", text, re.DOTALL)[1]
        assert item["title"] in entry
        assert item["note"] in entry
        assert item["URL"] in entry


def test_the_address_keeps_its_figures_when_more_is_published(client, cited, universe):
    [item] = json.loads(cited["csl.json"].content)
    publish(universe.draft)

    parts = urlsplit(item["URL"])
    again = client.get(f"{parts.path.removesuffix('/')}.csl.json?{parts.query}")
    [now] = json.loads(again.content)

    assert now["note"] == item["note"]
    [newest] = json.loads(client.get(f"{PARTNER}.csl.json{ASKED}").content)
    assert newest["note"] != item["note"]


def test_what_bibtex_reads_as_a_command_is_text():
    made = Citation(
        "R&D at 50 % of $1_000", "test/x", None, "0" * 12, "https://portal.example/?a=1&b=2"
    )

    assert r"title = {{R\&D at 50 \% of \$1\_000}}" in made.bibtex
    assert "url = {https://portal.example/?a=1&b=2}" in made.bibtex
    assert "date" not in made.bibtex


def test_a_figure_of_nothing_is_cited_without_a_day(client, universe):
    [item] = json.loads(client.get(f"{PARTNER}.csl.json?country=XNO").content)

    assert "issued" not in item
