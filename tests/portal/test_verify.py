"""What somebody holds of a figure is told apart: what stands, what stood, what was altered."""

import csv
import hashlib
import html as entities
import io
import json
import re
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from nkworld.portal.views import verify as view
from nkworld.provenance.publishing import publish, withdraw
from tests.factories import FlowFactory, ReleaseFactory
from tests.reading import inline_code, page, text_of

pytestmark = pytest.mark.django_db
PARTNER = "/charts/trade/partner"
ASKED = "?country=XRU"
ENDLESS = b"\n".join(b"a,%d,1" % number for number in range(20_002))
NAME = "trade-partner--country=XRU.csv"


def taken(client, ending="csv", query=ASKED):
    """(name, bytes) of a file as a browser saves it."""
    response = client.get(f"{PARTNER}.{ending}{query}")
    assert response.status_code == 200
    return re.search('filename="([^"]+)"', response["Content-Disposition"])[1], response.content


def hand_in(client, name, content, address="", status=200):
    """What the page answers to a file, as text."""
    sent = {"file": SimpleUploadedFile(name, content), "address": address}
    response = client.post("/verify/", sent)
    assert response.status_code == status, text_of(response.content.decode())
    return text_of(entities.unescape(response.content.decode()))


def paste(client, citation, status=200):
    response = client.get(f"/verify/?{urlencode({'citation': citation})}")
    assert response.status_code == status, text_of(response.content.decode())
    return text_of(entities.unescape(response.content.decode()))


def cited(client, ending="csl.json"):
    return client.get(f"{PARTNER}.{ending}{ASKED}").content.decode()


@pytest.fixture
def corrected(client, universe):
    """correct(value): the bureau's exports of 2014 are another number from now on."""

    def correct(value, reason="A digit was misread."):
        release = ReleaseFactory(source=universe.bureau, label="Erratum", reason=reason)
        cell = {"country": universe.ruritania, "period": "2014", "direction": "export"}
        FlowFactory(release=release, **cell, value=value)
        publish(release)
        return release

    return correct


@pytest.mark.parametrize("ending", ["csv", "excel.csv"])
def test_a_file_as_it_was_taken_is_identical(client, universe, ending):
    answer = hand_in(client, *taken(client, ending))

    assert "Identical with what stands now" in answer
    assert "saved the file anew" not in answer


def test_one_altered_cell_is_named(client, universe):
    name, content = taken(client)
    assert content.count(b",100,") == 1

    answer = hand_in(client, name, content.replace(b",100,", b",101,"))

    assert "Not what the portal says" in answer
    assert "1 of its cells differs from what the portal gives now" in answer
    assert "Exports 2014 value 101 100 The portal never gave yours" in answer


def test_what_changed_since_is_told_with_when_and_why(client, corrected):
    name, content = taken(client)
    release = corrected(107)

    answer = hand_in(client, name, content)

    assert "Identical with what stood before" in answer
    assert "Since then 2 cells changed" in answer  # the balance, too
    release.refresh_from_db()
    moment = f"{release.published_at:%-d %B %Y, %H:%M} UTC"
    assert f"Exports 2014 value 100 107 {moment}: Royal Bureau: Erratum . A digit" in answer


def test_what_came_and_what_went_is_told(client, universe):
    name, before = taken(client)
    publish(universe.draft)
    _, after = taken(client)

    assert "2016 the whole row nothing 777777777" in hand_in(client, name, before)

    withdraw(universe.draft, reason="It was another country’s.")
    answer = hand_in(client, name, after)
    assert "2016 the whole row 777777777 nothing" in answer
    assert "withdrawn. It was another country’s." in answer


def test_a_state_that_came_back_is_what_stands_now(client, corrected):
    name, before = taken(client)
    release = corrected(107)
    withdraw(release, reason="It was right.")

    assert "Identical with what stands now" in hand_in(client, name, before)


def as_saved(cell):
    return {"false": "FALSE", "100": "1.00E+02", "-200": "-200,0"}.get(cell, cell)


def test_a_spreadsheet_may_have_saved_it_otherwise(client, universe):
    name, content = taken(client)
    saved = io.StringIO(newline="")
    rows = csv.reader(io.StringIO(content.decode()))
    csv.writer(saved, delimiter=";").writerows([as_saved(cell) for cell in row] for row in rows)

    answer = hand_in(client, name, b"\xef\xbb\xbf" + saved.getvalue().encode())

    assert "Identical with what stands now" in answer
    assert "a program saved the file anew" in answer


def test_a_file_of_another_name_is_found_by_the_charts_address(client, universe):
    _, content = taken(client)

    answer = hand_in(client, "data.csv", content, f"http://testserver{PARTNER}/{ASKED}")
    assert "Identical with what stands now" in answer

    assert "add the address" in hand_in(client, "data.csv", content, status=400)


@pytest.mark.parametrize("copy", ["{} (1)", "{}"])
def test_the_name_that_a_browser_gave_a_second_copy_is_understood(client, universe, copy):
    stem, (_, content) = NAME.removesuffix(".csv"), taken(client)

    for name in (copy.format(stem) + ".csv", stem + ".excel.csv"):
        assert "Identical with what stands now" in hand_in(client, name, content)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"  \n", "The file is empty"),
        (b"PK\x03\x04....", "a workbook or an archive"),
        (b"\x89PNG\r\n\x1a\n\xff", "no text in UTF-8"),
        (b"series,period,value\0\n", "no text"),
        (b"name,age\nKim,7\n", "does not name the column “series”"),
        (b"series,period,value,value\na,b,1,2\n", "names a column twice"),
        (b"series,period,value\na,b\n", "Row 2 has 2 cells"),
        (b"series,period,value\na,b,1\na,b,2\n", "a second time"),
        (b"series,period,value\n", "no other"),
        (b'series,period,value\na,b,"' + b"x" * 200_000 + b'"\n', "can’t be read as a CSV"),
        (
            b"series,period,value\n" + b"\n".join(b"a,%d,1" % n for n in range(20_002)),
            "20,000 rows",
        ),
        (b"<script>alert(1)</script>", "does not name the column"),
    ],
)
def test_what_is_no_csv_of_ours_is_refused_in_a_sentence(client, universe, content, sentence):
    assert sentence in hand_in(client, NAME, content, status=400)


def test_a_file_too_large_is_refused_before_it_is_read(client, universe):
    answer = hand_in(client, NAME, b"x" * (view.MOST_BYTES + view.FORM_BYTES + 1), status=400)

    assert "more than 2 MB" in answer


def test_no_upload_is_written_to_the_disk(client, universe, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("A file was written.")

    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", refuse)

    assert "Identical" in hand_in(client, *taken(client))


def test_what_a_file_says_is_shown_as_text(client, universe):
    name, content = taken(client)
    hostile = content.replace(b",100,", b",<img src=x onerror=alert(1)>,")
    answer = client.post("/verify/", {"file": SimpleUploadedFile(name, hostile)}).content.decode()

    assert "&lt;img src=x" in answer and "<img src=x" not in answer
    assert inline_code(answer) == []


@pytest.mark.parametrize("cell", ["NaN", "sNaN", "Infinity", "1e999999999", "９９", "=1+1", "-"])
def test_a_cell_that_is_no_number_differs(client, universe, cell):
    name, content = taken(client)
    altered = content.replace(b",100,", f",{cell},".encode())

    assert "1 of its cells differs" in hand_in(client, name, altered)


def test_nothing_is_asked_for_but_the_file_and_nothing_is_kept(universe):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/verify/", {"file": SimpleUploadedFile(*taken(client))})

    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store" and "ETag" not in response
    assert not response.cookies


@pytest.mark.parametrize("ending", ["csl.json", "bib", "ris"])
def test_a_citation_in_any_form_is_recognised(client, universe, ending):
    assert "Identical with what stands now" in paste(client, cited(client, ending))


def test_the_citation_of_a_charts_page_leads_to_its_check(client, universe):
    link = re.search('href="(/verify/[?]citation=[^"]+)"', page(client, f"{PARTNER}/{ASKED}"))[1]

    assert "Identical with what stands now" in text_of(page(client, entities.unescape(link)))


def test_an_old_citation_tells_what_changed_since(client, corrected):
    old = cited(client)
    corrected(107)

    answer = paste(client, old)

    assert "Identical with what stood before" in answer
    assert "Exports 2014 value 100 107" in answer and "A digit was misread" in answer


def test_an_address_without_a_moment_and_the_whole_sum_of_a_file_do_as_well(client, corrected):
    _, content = taken(client)
    digest = hashlib.sha256(content).hexdigest()
    fingerprint = re.search("fingerprint ([0-9a-f]{12})", json.loads(cited(client))[0]["note"])[1]
    corrected(107)

    for digits in (fingerprint, digest):
        answer = paste(client, f"{PARTNER}/{ASKED} {digits}")
        assert "Identical with what stood before" in answer


@pytest.mark.parametrize(
    ("citation", "sentence"),
    [
        ("0123456789ab", "A fingerprint alone does not say of which chart it is"),
        (f"{PARTNER}/{ASKED}", "No fingerprint is in it"),
        (f"{PARTNER}/{ASKED} 0123456789ab ba9876543210", "More than one fingerprint"),
        (f"{PARTNER}/?contry=XRU 0123456789ab", "can’t be answered"),
        ("/charts/trade/nothing/ 0123456789ab", "There is no such chart here"),
        ("x" * 5_000, "longer than 4,000 characters"),
    ],
)
def test_what_is_no_citation_of_ours_is_refused_in_a_sentence(client, universe, citation, sentence):
    assert sentence in paste(client, citation, status=400)


def test_a_fingerprint_that_never_was_is_not_explained_away(client, universe):
    answer = paste(client, f"{PARTNER}/{ASKED} 0123456789ab")

    assert "No such figures are known" in answer
    assert "Identical" not in answer


def test_many_releases_of_one_load_are_looked_at_as_one_moment(client, corrected, monkeypatch):
    monkeypatch.setattr(view, "MOST_STATES", 3)
    corrected(99)
    name, content = taken(client)
    for value in (101, 102, 103):
        corrected(value)

    answer = hand_in(client, name, content)

    assert "Exports 2014 value 99 103 The portal never gave yours" in answer
