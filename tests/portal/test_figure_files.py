"""Every file of a figure, opened by a program that reads such files."""

import csv
import hashlib
import io
import json
import re
import struct
import zipfile
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.conf import settings
from openpyxl import load_workbook

from nkworld.portal import figure_files
from nkworld.portal.figure_files import FORMATS
from nkworld.provenance.publishing import publish
from nkworld.running.overload.limits import OutOfTime
from tests.factories import FlowFactory, ReleaseFactory, live
from tests.packages import faults_of
from tests.reading import page

PARTNER = "/charts/trade/partner"
ASKED = "?country=XRU"


def answer(client, ending, query=ASKED):
    response = client.get(f"{PARTNER}.{ending}{query}")
    assert response.status_code == 200, ending
    return response


def size_of(png):
    """(width, height) in dots, as the head of a PNG file tells them."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n") and png.endswith(b"IEND\xaeB`\x82")
    return struct.unpack(">II", png[16:24])


def archived(client, query=ASKED):
    """{name: bytes} of the ZIP file, its folder left out."""
    with zipfile.ZipFile(io.BytesIO(answer(client, "zip", query).content)) as archive:
        assert archive.testzip() is None
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(
    "address",
    [
        *(f"{PARTNER}.{ending}{ASKED}" for ending in (*FORMATS, "bib")),
        *(
            "/compare.csv?c=XRU",
            "/compare.json?c=XRU",
        ),
    ],
)
def test_a_file_is_saved_under_a_name_that_tells_what_it_is(client, universe, address):
    ending = address.partition("?")[0].partition(".")[2]

    saved = client.get(address)["Content-Disposition"]

    assert re.fullmatch(
        rf'attachment; filename="(trade-|compare-XRU).*[.]{re.escape(ending)}"', saved
    )


@pytest.mark.parametrize("ending", ["thumbnail.svg", "card.png"])
def test_what_pages_show_is_no_file_to_be_saved(client, universe, ending):
    assert "Content-Disposition" not in answer(client, ending).headers


@pytest.mark.parametrize(("ending", "width"), [("png", 1920), ("phone.png", 1080)])
def test_the_picture_is_drawn_as_wide_as_promised(client, universe, ending, width):
    response = answer(client, ending)

    assert response["Content-Type"] == "image/png"
    assert size_of(response.content)[0] == width


@pytest.mark.parametrize("address", [f"{PARTNER}.card.png{ASKED}", "/card.png"])
def test_a_card_has_the_size_that_other_sites_show(client, universe, address):
    response = client.get(address)

    assert size_of(response.content) == (1200, 630)
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("address", "card"),
    [
        (f"{PARTNER}/{ASKED}", f"{PARTNER}.card.png{ASKED}"),
        ("/countries/ruritania/", f"{PARTNER}.card.png{ASKED}"),
        ("/about/", "/card.png"),
        ("/", "/card.png"),
    ],
)
def test_every_page_names_a_card_that_is_there(client, universe, address, card):
    html = page(client, address)
    found = re.search('property="og:image" content="([^"]+)"', html)[1]

    assert found == f"http://testserver{card}"
    assert size_of(client.get(found).content) == (1200, 630)
    assert 'name="twitter:card" content="summary_large_image"' in html


def test_the_pictures_faces_are_installed_with_the_portal(client, universe):
    with_faces = answer(client, "png").content
    without_faces = figure_files.to_png(answer(client, "svg").content.decode(), 1920, [])

    assert all(face.startswith(str(settings.BASE_DIR)) for face in settings.PICTURE_FONTS)
    assert len(with_faces) > 2 * len(without_faces), "no letter is drawn without them"


def test_nobody_waits_long_for_a_picture_while_another_is_drawn(monkeypatch):
    monkeypatch.setattr(figure_files, "LONGEST_WAIT", 0.01)
    empty = "<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>"

    with figure_files.drawing, pytest.raises(OutOfTime):
        figure_files.png(empty, 1)

    assert figure_files.png(empty, 1).startswith(b"\x89PNG")


def test_a_workbook_holds_the_rows_of_the_csv_and_its_numbers_as_numbers(client, universe):
    text = answer(client, "csv").content.decode()
    header, *rows = csv.reader(io.StringIO(text))
    book = load_workbook(io.BytesIO(answer(client, "xlsx").content))
    sheet = [list(row) for row in book["Data"].iter_rows(values_only=True)]

    assert sheet[0] == header
    assert len(sheet) == len(rows) + 1
    for row, cells in zip(rows, sheet[1:], strict=True):
        told = dict(zip(header, row, strict=True))
        cell = dict(zip(header, cells, strict=True))
        for name in ("value", "low", "high"):
            assert cell[name] == (Decimal(told[name]) if told[name] else None)
        assert str(cell["period"]) == told["period"]
        assert cell["break"] is (told["break"] == "true")
        assert (cell["status"] or "") == told["status"]


def test_a_workbook_says_whose_its_figures_are(client, universe):
    book = load_workbook(io.BytesIO(answer(client, "xlsx").content))
    about = dict(book["About"].iter_rows(values_only=True))
    fingerprint = hashlib.sha256(answer(client, "csv").content).hexdigest()[:12]

    assert about["Fingerprint of the CSV"] == fingerprint
    assert fingerprint in about["Cite as"] and about["Address of this state"] in about["Cite as"]
    assert about["Address"] == f"http://testserver{PARTNER}/{ASKED}"
    assert "CC BY 4.0" in about["Licence"]


def test_no_text_of_a_workbook_is_a_formula(client, universe):
    words = '=HYPERLINK("http://evil.example";A1)'
    release = ReleaseFactory(source=universe.bureau, label="Evil")
    asked = {"country": universe.ruritania, "period": "2016", "direction": "export"}
    FlowFactory(release=release, **asked, note=words)
    live(release)
    book = load_workbook(io.BytesIO(answer(client, "xlsx").content))

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b"}
    [evil] = [cell for cell in cells if str(cell.value).startswith("=HYPERLINK")]
    assert evil.quotePrefix


def test_an_archive_holds_every_file_and_the_sums_that_check_them(client, universe):
    contents = archived(client)
    sums = dict(line.split("  ")[::-1] for line in contents["SHA256SUMS"].decode().splitlines())

    assert sums == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in contents.items()
        if name != "SHA256SUMS"
    }
    assert contents["data.csv"] == answer(client, "csv").content
    assert contents["data.excel.csv"] == answer(client, "excel.csv").content
    assert contents["data.json"] == answer(client, "json").content
    assert contents["picture.svg"] == answer(client, "svg").content
    assert contents["picture.png"] == answer(client, "png").content


def test_an_archive_says_what_it_is_and_how_it_is_cited(client, universe):
    contents = archived(client)
    described = json.loads(contents["datapackage.json"])
    readme = contents["README.txt"].decode()
    header = contents["data.csv"].decode().splitlines()[0].split(",")

    assert [each["name"] for each in described["resources"][0]["schema"]["fields"]] == header
    assert described["citation"] in readme
    assert described["fingerprint"] == hashlib.sha256(contents["data.csv"]).hexdigest()[:12]
    assert "CC BY 4.0" in readme and "http://testserver/verify/" in readme


def test_a_file_asked_for_twice_is_the_same_to_the_byte_until_something_is_published(
    client, universe
):
    before = {ending: answer(client, ending).content for ending in FORMATS}

    assert before == {ending: answer(client, ending).content for ending in FORMATS}

    publish(universe.draft)
    after = {ending: answer(client, ending).content for ending in FORMATS}
    assert not [ending for ending in FORMATS if before[ending] == after[ending]]


def test_a_file_frozen_at_a_moment_keeps_its_figures(client, universe):
    frozen = json.loads(answer(client, "csl.json").content)[0]["URL"].partition("?")[2]
    before = archived(client, f"?{frozen}")
    publish(universe.draft)

    assert archived(client, f"?{frozen}") == before


DOUBTS = {
    "bounds": {"value": None, "value_low": 777_001, "value_high": 888_002},
    "estimated": {"value": 777_001, "status": "estimated"},
    "noted": {"value": 777_001, "note": "read off a diagram, plate 17"},
}


@pytest.mark.parametrize("doubt", DOUBTS)
@pytest.mark.parametrize("ending", ["csv", "excel.csv", "xlsx", "json", "zip", "embed"])
def test_doubt_survives_in_every_file(client, universe, doubt, ending):
    release = ReleaseFactory(source=universe.bureau, label="Doubtful")
    asked = {"country": universe.ruritania, "period": "2016", "direction": "export"}
    FlowFactory(release=release, **asked, **DOUBTS[doubt])
    live(release)

    words = {
        "bounds": ("777001", "888002"),
        "estimated": ("estimated",),
        "noted": ("read off a diagram, plate 17",),
    }[doubt]
    text = words_of(client, ending)
    if ending == "embed":  # a picture has its signs, and its words beside it
        words = {"bounds": ("between",), "estimated": ("estimate",), "noted": ()}[doubt]
    assert [word for word in words if word not in text] == []


def words_of(client, ending):
    if ending == "embed":
        return page(client, f"{PARTNER}/embed/{ASKED}")
    content = answer(client, ending).content
    if ending == "zip":
        return archived(client)["data.csv"].decode()
    if ending == "xlsx":
        rows = load_workbook(io.BytesIO(content))["Data"].iter_rows(values_only=True)
        return str(list(rows))
    return content.decode()


def test_the_picture_says_its_doubt_to_those_who_cannot_see_it(client, universe):
    release = ReleaseFactory(source=universe.bureau, label="Doubtful")
    asked = {"country": universe.ruritania, "period": "2016", "direction": "export"}
    FlowFactory(release=release, **asked, value=777_001, status="estimated")
    live(release)
    svg = ElementTree.fromstring(answer(client, "svg").content)
    written = " ".join(each.text or "" for each in svg.iter() if each.tag.endswith("text"))

    assert "estimate" in written
    assert "North Korea in the World" in written and "As of" in written and "CC BY 4.0" in written
    assert f"http://testserver{PARTNER}/{ASKED}" in written


def test_the_package_is_valid_and_the_csv_names_what_its_columns_are(client, universe, tmp_path):
    for name, content in archived(client).items():
        (tmp_path / name).write_bytes(content)
    assert faults_of(tmp_path / "datapackage.json") == []

    response = answer(client, "csv")
    name = "trade-partner--country=XRU--rule=bureau-first.1.as-of-"
    assert f'filename="{name}' in response["Content-Disposition"]
    address = response["Link"].partition(">")[0].removeprefix("<http://testserver")
    described = client.get(address).json()
    [table] = described["tables"]
    assert table["url"] == f"http://testserver{PARTNER}.csv{ASKED}"
    assert table["notes"] == [{"rows": len(response.content.decode().splitlines()) - 1}]
    names = [each["name"] for each in table["tableSchema"]["columns"]]
    assert names == response.content.decode().splitlines()[0].split(",")
    assert "Royal Bureau" in str(described["dc:source"])
    [notes] = described["notes"]
    assert notes["rule"] == {"slug": "bureau-first", "version": 1, "title": "Bureau first"}
