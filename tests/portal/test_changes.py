"""What changed: asked by day, country, dataset and kind, told in plain words, and as feeds."""

import json
import re
import xml.etree.ElementTree as ET
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from nkworld.changes import Choice, acts_of, described, newest
from nkworld.portal.views.changes import SHOWN
from nkworld.provenance.models import Release, Source
from nkworld.provenance.publishing import withdraw
from tests.factories import FlowFactory, ReleaseFactory, live
from tests.reading import page, queries

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def portal(universe, layer):
    return universe


@pytest.fixture
def correction(portal):
    """The Royal Bureau moves Ruritania’s exports of 2014 from 100 to 110, those of 2015 by 1."""
    release = ReleaseFactory(source=portal.bureau, kind="correction", reason="A misprint.")
    cell = {"release": release, "country": portal.ruritania, "direction": "export"}
    FlowFactory(**cell, period="2014", value=110)
    FlowFactory(**cell, period="2015", value=121)
    return live(release)


def changes(**chosen):
    choice = Choice(**chosen)
    return described(acts_of(choice), choice)


def words(client, query=""):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page(client, f"/changes/{query}"))))


def test_new_figures_are_told_with_their_years_and_the_first(client, portal):
    told_first = next(each for each in changes() if each.key == f"release-{portal.first.pk}")

    assert told_first.sentence == (
        "Royal Bureau: 3 figures of 2014–2015 were added to “Trade by partner”. "
        "The first: Ruritania, 2014, Exports: 100 US dollars"
    )
    assert told_first.sentence in words(client)
    assert "2 new, 0 changed" not in words(client)


def test_a_correction_tells_old_new_difference_and_why(client, correction):
    text = words(client, "?kind=corrections")

    assert "Royal Bureau: in “Trade by partner” 2 figures of 2014–2015 were corrected" in text
    assert "Why: A misprint." in text
    assert "100 110 +10 +10.0 %" in text
    assert "120 121 +1 +0.8 %" in text


def test_one_corrected_figure_is_told_in_one_sentence(portal):
    release = ReleaseFactory(source=portal.gazette, kind="correction", reason="Counted again.")
    cell = {"country": portal.ruritania, "period": "2014", "direction": "import"}
    FlowFactory(release=release, **cell, value=300)
    live(release)

    assert newest(1)[0].sentence == (
        "Freedonian Gazette: Ruritania, 2014, Imports was corrected from 310 to 300, "
        "in “Trade by partner”"
    )


def test_a_move_of_more_than_five_per_cent_is_marked_and_can_be_asked_for(client, correction):
    assert [each.is_material for each in changes(kind="corrections")] == [True]
    assert "Material change" in words(client, "?kind=corrections")

    assert [each.key for each in changes(change=5)] == [f"release-{correction.pk}"]
    assert changes(change=10) == []
    assert "Nothing changed" in words(client, "?change=10")


def test_a_figure_that_is_left_out_is_an_exclusion_and_material(portal):
    release = ReleaseFactory(source=portal.bureau, kind="correction", reason="Of another land.")
    cell = {"country": portal.ruritania, "period": "2014", "direction": "import", "value": 300}
    FlowFactory(release=release, **cell, status="excluded", note="of another land")
    release = live(release)

    found = changes(kind="exclusions", change=5)
    assert [each.key for each in found] == [f"release-{release.pk}"]
    assert "300, is left out of totals now" in found[0].sentence


def test_a_changed_note_is_no_moved_number(portal):
    release = ReleaseFactory(source=portal.bureau, kind="correction", reason="The note was wrong.")
    cell = {"country": portal.ruritania, "period": "2014", "direction": "import", "value": 300}
    FlowFactory(release=release, **cell, note="by ship only")
    live(release)

    assert "Imports, 300, the note changed" in newest(1)[0].sentence
    assert not newest(1)[0].is_material
    assert changes(change=1) == []


def test_a_withdrawal_is_told_with_what_returned(client, portal, correction):
    withdraw(correction, reason="The misprint was ours.")

    gone = newest(1)[0]
    assert gone.key == f"release-{correction.pk}-withdrawn"
    assert "was withdrawn" in gone.sentence
    assert "2 figures say again what they said before" in gone.sentence
    assert gone.why == "The misprint was ours."
    assert [each.key for each in changes(kind="withdrawals")] == [gone.key]
    assert "110 100 -10" in words(client, "?kind=withdrawals").replace("−", "-")


def test_the_page_of_a_withdrawn_release_leads_to_what_stands_now(client, portal, correction):
    withdraw(correction, reason="The misprint was ours.")

    html = page(client, f"/releases/{correction.pk}/")
    now = correction.dataset.releases.get(pk=portal.first.pk).trade_flows.get(
        period="2014", direction="export", known_until=None
    )
    assert "these figures count no more" in html
    assert re.search(rf'href="/claims/trade/flows/{now.pk}/">100<', html)


def test_the_page_of_a_release_asks_as_much_for_one_figure_as_for_many(client, portal):
    releases = []
    for last in (1961, 1980):
        for value in (5, 6):
            release = ReleaseFactory(source=portal.bureau)
            for year in range(1960, last):
                cell = {"country": portal.ruritania, "period": str(year)}
                FlowFactory(release=release, **cell, value=value + last)
            live(release)
        releases.append(release)

    for_one, for_many = (queries(client, f"/releases/{each.pk}/") for each in releases)
    assert for_many <= for_one


def test_a_withdrawn_first_word_leaves_no_figure(client, portal):
    withdraw(portal.second, reason="Wrong land.")

    assert "no figure" in page(client, f"/releases/{portal.second.pk}/")


def test_a_country_is_asked_for_by_slug_or_code_in_any_case(client, portal, correction):
    everything = acts_of(Choice(country=portal.freedonia))

    assert [act.key for act in everything] == [f"release-{portal.second.pk}"]
    for name in ("freedonia", "XFR", "xfr", "Freedonia", "FREEDONIA"):
        text = words(client, f"?country={name}")
        assert "one figure was added to “Trade by partner”: Freedonia, 2015" in text
        assert "Royal Bureau" not in text


def test_days_bound_the_list(portal, correction):
    today = timezone.now().date()
    yesterday = timezone.now() - timedelta(days=1)
    Release.objects.filter(pk=portal.first.pk).update(published_at=yesterday - timedelta(days=1))

    keys = {act.key for act in acts_of(Choice(since=today))}
    assert f"release-{correction.pk}" in keys
    assert f"release-{portal.first.pk}" not in keys
    before = acts_of(Choice(until=yesterday.date()))
    assert [act.key for act in before] == [f"release-{portal.first.pk}"]


def test_an_edited_record_is_told_with_what_it_said_before(client, portal):
    source = Source.objects.get(slug="bureau")
    source.title = "Almanac of made-up trade"
    source._change_reason = "It changed its name."
    source.save()

    text = words(client, "?kind=records")
    assert "1 source was changed" in text
    assert "from “Yearbook of made-up trade” to “Almanac of made-up trade”" in text
    assert "It changed its name." in text


def test_nobody_is_named_and_no_draft_is_told(client, portal, admin_user):
    Release.objects.filter(pk=portal.first.pk).update(published_by=admin_user)

    text = words(client)
    assert admin_user.username not in text
    assert "Not yet seen" not in text and "777" not in text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("since=2026-13-01", "is not a day: write it as 2017-01-01"),
        ("since=1.10.2026", "Did you mean “2026-10-01”?"),
        ("since=2026/10/01", "Did you mean “2026-10-01”?"),
        ("since=2026-02-01&until=2026-01-01", "runs backwards"),
        ("until=2999-01-01", "has not come yet"),
        ("country=Ruritanya", "Ruritania (XRU)"),
        ("dataset=trade/flow", "Did you mean “trade/flows”?"),
        ("kind=correction", "Did you mean “corrections”?"),
        ("change=a-lot", "Known here: 1, 10, 5, 50."),
        ("form=2026-01-01", "“form” is not a parameter here"),
    ],
)
@pytest.mark.parametrize("address", ["/changes/", "/changes/feed/", "/changes/feed.json"])
def test_what_is_not_understood_is_refused_in_a_sentence(client, portal, address, query, sentence):
    response = client.get(f"{address}?{query}")

    assert response.status_code == 400
    assert sentence in unescape(response.content.decode())


def test_a_blank_form_asks_for_everything(client, portal):
    blank = "?since=&until=&country=&dataset=&kind=&change="

    assert "Royal Bureau" in words(client, blank)


def test_what_is_alike_is_folded_under_the_newest(client, portal):
    releases = [ReleaseFactory(source=portal.bureau, reason="Typed again.") for _ in range(3)]
    for number, release in enumerate(releases):
        FlowFactory(release=release, country=portal.ruritania, period=str(1950 + number))
        live(release)

    html = page(client, "/changes/")
    folded = re.search(r"<summary>2 more of this sort.*?</details>", html, re.DOTALL)[0]
    assert [f'id="release-{each.pk}"' in folded for each in releases] == [True, True, False]
    assert f'id="release-{releases[2].pk}"' in html


def test_pages_keep_the_choice(client, portal):
    for number in range(SHOWN + 1):
        release = ReleaseFactory(source=portal.bureau)
        FlowFactory(release=release, country=portal.ruritania, period=str(1950 + number))
        live(release)

    html = page(client, "/changes/?country=XRU")
    assert "?country=ruritania&amp;page=2" in html
    assert "Royal Bureau" in page(client, "/changes/?country=XRU&page=2")


def test_the_list_asks_as_much_for_two_releases_as_for_twelve(client, portal, correction):
    for_few = queries(client, "/changes/?dataset=trade/flows")
    for year in range(1950, 1960):
        release = ReleaseFactory(source=portal.bureau)
        FlowFactory(release=release, country=portal.ruritania, period=str(year))
        live(release)

    assert queries(client, "/changes/?dataset=trade/flows") == for_few


def test_feeds_hold_the_choice_of_the_page_that_announces_them(client, portal, correction):
    html = page(client, "/changes/?country=xru&kind=corrections")

    for address, media in (("feed/", "atom+xml"), ("feed.json", "feed+json")):
        query = "country=ruritania&amp;kind=corrections"
        assert re.search(
            rf'rel="alternate"\s+type="application/{re.escape(media)}"[^>]*'
            rf'href="/changes/{re.escape(address)}\?{re.escape(query)}"',
            html,
        )
    feed = client.get("/changes/feed.json?country=ruritania&kind=corrections").json()
    assert [item["url"] for item in feed["items"]] == [
        f"http://testserver/releases/{correction.pk}/"
    ]


def test_the_atom_feed_has_lasting_names_absolute_links_and_true_moments(client, correction):
    response = client.get("/changes/feed/?change=5")
    feed = ET.fromstring(response.content)
    (entry,) = feed.findall(f"{ATOM}entry")

    assert response["Content-Type"].startswith("application/atom+xml")
    assert entry.find(f"{ATOM}id").text == f"tag:testserver,2026:release-{correction.pk}"
    assert entry.find(f"{ATOM}link").get("href").startswith("http://testserver/")
    moment = correction.published_at.isoformat()[:19]
    assert entry.find(f"{ATOM}updated").text.startswith(moment)
    assert feed.find(f"{ATOM}updated").text.startswith(moment)
    assert "corrected from 100 to 110 (+10.0 %)" in entry.find(f"{ATOM}summary").text


def test_the_json_feed_is_one(client, correction):
    response = client.get("/changes/feed.json")
    feed = json.loads(response.content)

    assert response["Content-Type"].startswith("application/feed+json")
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "http://testserver/changes/feed.json"
    for item in feed["items"]:
        assert item["id"].startswith("tag:testserver,2026:")
        assert item["url"].startswith("http://testserver/")
        assert item["date_published"] <= item["date_modified"]
    assert "Material change" in feed["items"][0]["tags"]


def test_a_feed_is_not_sent_again_until_something_changes(client, portal):
    first = client.get("/changes/feed.json")

    assert client.get("/changes/feed.json").content == first.content
    again = client.get("/changes/feed.json", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_an_empty_feed_does_not_change_with_the_clock(client, portal):
    assert b"2026-01-01T00:00:00" in client.get("/changes/feed/?kind=withdrawals").content
