"""What readers see: the panel, the history, the differences, the API."""

import re
from datetime import timedelta

import pytest

from tests.api.conftest import table_of
from tests.reading import api, page

from .texts import BODY, SOURCE

PAGE = "/countries/ruritania/profile/"
HISTORY = f"{PAGE}history/"
DIFFERENCE = f"{PAGE}difference/"
API = "diplomacy/profiles"


def words(html):
    return " ".join(html.split())


def test_the_country_page_has_the_overview_in_full_and_unfolds_the_rest(client, go_live):
    go_live()
    html = words(page(client, "/countries/ruritania/"))

    assert "Ruritania is next door." in html
    assert '<time datetime="2015-03">March 2015</time>' in html
    assert f'href="{PAGE}' in html
    text = words(page(client, PAGE))
    assert "Ruritania trades a little with the DPRK." in text
    assert "texts/text.css" in text


def test_a_country_without_a_profile_has_no_such_section(client, universe):
    assert 'id="profile"' not in page(client, "/countries/freedonia/")


def test_the_page_has_no_id_twice(client, go_live):
    go_live()
    ids = re.findall(r'\sid="([^"]+)"', page(client, PAGE))

    assert len(ids) == len(set(ids))


def test_a_moment_to_come_is_refused_in_a_sentence(client, go_live):
    go_live()
    response = client.get(PAGE, {"as_of": "2100-01-01"})

    assert response.status_code == 400
    assert b"is not over yet" in response.content


def test_a_moment_before_a_revision_shows_the_one_before(client, go_live, clock):
    first = go_live(body="The old text.[^bureau-2015]")
    clock(48)
    second = go_live(body="The new text.[^bureau-2015]")
    clock(96)
    between = first.known_from + timedelta(hours=1)

    for moment in (between.isoformat(), f"{first.known_from:%Y-%m-%d}"):
        html = words(client.get(PAGE, {"as_of": moment}).content.decode())
        assert "The old text." in html
        assert "The new text." not in html
        assert "shown as it stood on" in html
        answer = client.get(f"/api/v1/{API}/XRU/", {"as_of": moment}).json()
        assert (answer["revision"], "The old text." in answer["html"]) == (1, True)
        listed = client.get(f"/api/v1/{API}/", {"as_of": moment}).json()
        assert [each["revision"] for each in listed["results"]] == [1]
    after = client.get(PAGE, {"as_of": second.known_from.isoformat()}).content.decode()
    assert "The new text." in after
    assert "The old text." not in after


def test_right_to_left_and_korean_texts_reach_the_reader(client, go_live):
    go_live(
        title="루리타니아와 조선",
        body="조선민주주의인민공화국[^bureau-2015]\n\nكوريا الشمالية <script>alert(1)</script>",
    )
    html = page(client, PAGE)

    assert '<p dir="auto"><span lang="ko">조선민주주의인민공화국</span><sup>' in html
    assert '<p dir="auto">كوريا الشمالية &lt;script&gt;alert(1)&lt;/script&gt;</p>' in html


def test_the_history_tells_every_note_and_leads_to_the_differences(client, go_live):
    go_live(note="Written.")
    go_live(note="A trip was added.", body=BODY.replace("next door", "across the sea"))
    html = words(page(client, HISTORY))

    assert html.index("A trip was added.") < html.index("Written.")
    assert f"{DIFFERENCE}?from=1&amp;to=2" in html
    shown = words(page(client, f"{DIFFERENCE}?from=1&to=2"))
    assert "<del>next door</del>" in shown
    assert "<ins>across the sea</ins>" in shown


def test_what_did_not_change_is_folded(client, go_live):
    go_live()
    go_live(body=BODY.replace("next door", "across the sea"))
    shown = words(page(client, DIFFERENCE))

    assert '<summary>1 unchanged paragraph</summary> <p dir="auto">## Overview</p>' in shown
    assert '<summary>3 unchanged paragraphs</summary> <p dir="auto">## Trade</p>' in shown


def test_the_difference_escapes_what_it_shows(client, go_live):
    go_live()
    go_live(body=f"{BODY}\n\n<script>alert(1)</script>")
    html = page(client, DIFFERENCE)

    assert "<ins>&lt;script&gt;alert(1)&lt;/script&gt;</ins>" in html


def test_a_difference_tells_changed_sources(client, go_live):
    go_live()
    go_live(sources=[SOURCE | {"title": "Almanac"}])
    shown = words(page(client, DIFFERENCE))

    assert "Sources" in shown
    assert "Almanac" in shown


@pytest.mark.parametrize("query", ["?from=7", "?to=x", "?from=1&form=2"])
def test_a_revision_that_is_not_public_is_refused(client, go_live, write, query):
    go_live()
    write()

    assert client.get(DIFFERENCE + query).status_code == 400
    assert client.get(f"{DIFFERENCE}?to=2").status_code == 400


def test_pages_without_a_profile_are_not_there(client, universe):
    assert client.get(HISTORY).status_code == 404
    assert client.get("/countries/nowhere-at-all/profile/history/").status_code == 404


def test_the_api_lists_profiles(client, go_live):
    live = go_live()
    [found] = api(client, API)["results"]

    assert found["country"]["code"] == "XRU"
    assert (found["title"], found["revision"]) == ("Ruritania and the DPRK", 1)
    assert found["facts_until"] == "2015-03"
    assert found["note"] == live.note


def test_the_api_gives_text_sources_and_numbers_with_their_claims(client, go_live):
    go_live()
    found = api(client, f"{API}/XRU")

    assert found["markdown"] == BODY
    assert found["html"].strip() in page(client, PAGE)
    [source] = found["sources"]
    assert source == SOURCE | {"number": 1, "quoted": None, "grade": None}
    first = found["numbers"][0]
    assert (first["key"], first["text"], first["value"]) == (
        "trade:XRU:2014:export:bureau",
        "US$100",
        100,
    )
    [claim] = first["claims"]
    assert (claim["dataset"], claim["value"]) == ("trade/flows", 100)
    assert claim["source"]["slug"] == "bureau"
    assert claim["citation"] == "https://yearbook.example/page-7"
    assert first["complaint"] is None


def test_the_list_is_a_file_too(client, go_live):
    go_live()
    [row] = table_of(client.get(f"/api/v1/{API}/?format=csv"))

    assert (row["country"], row["title"]) == ("XRU", "Ruritania and the DPRK")


@pytest.mark.parametrize(
    ("query", "status"), [("?as_of=soon", 400), ("?on=2015-01-01", 400), ("?format=xml", 400)]
)
def test_the_api_is_strict(client, go_live, query, status):
    go_live()

    assert client.get(f"/api/v1/{API}/{query}").status_code == status
    assert client.get(f"/api/v1/{API}/XRU/{query}").status_code == status


def test_an_unknown_profile_is_told_in_json(client, go_live):
    go_live()
    response = client.get(f"/api/v1/{API}/XRX/")

    assert response.status_code == 404
    assert "Did you mean “XRU”?" in response.json()["errors"][0]["message"]


def test_the_curated_page_prints_numbers_with_their_papers(client, loaded, db):
    html = page(client, "/countries/china/profile/")

    assert "US$5.71 billion</a>" in html
    assert "exports plus imports" in html
    assert html.count('id="profile-note-') == 22


def test_every_curated_profile_makes_a_page(client, loaded, db):
    profiles = api(client, API)["results"]

    assert len(profiles) == 30
    for each in profiles:
        html = page(client, f"/countries/{each['country']['slug']}/profile/")
        assert each["summary"].split(";")[0].split("’")[0][:40] in html
        assert 'class="written"' in html
