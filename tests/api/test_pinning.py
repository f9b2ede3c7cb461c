"""Every answer says which moment and version reproduce it, and its links ask for them."""

from datetime import timedelta
from itertools import cycle

import pytest
from django.utils import timezone

from diplomacy.models import Event
from nkworld.asking.fields import exact
from nkworld.provenance.editions import TICK, edition_of
from nkworld.provenance.models import Release, Source
from nkworld.provenance.publishing import publish, withdraw
from tests.factories import (
    DatasetFactory,
    FlowFactory,
    ReleaseFactory,
    RuleFactory,
    as_if_committed,
)

from .conftest import FLOWS

EVENTS = "/api/v1/diplomacy/events/"


@pytest.fixture
def another_release(universe):
    """another_release(): a draft of the Bureau's on cells that are there and one that is new."""
    years = cycle(range(1990, 2014))

    def made():
        release = ReleaseFactory(source=universe.bureau)
        for period in ("2014", "2015", str(next(years))):
            FlowFactory(
                release=release, country=universe.ruritania, period=period, direction="export",
                value=Release.objects.count() * 1000,
            )  # fmt: skip
        return release

    return made


def cell(row):
    return row["country"]["code"], row["period"], row["direction"]


def walk(client, address, between):
    """The rows of all pages; between two of them something is published or withdrawn."""
    rows = []
    while address:
        page = client.get(address).json()
        rows += page["results"]
        address = page["next"]
        between()
    return rows


@pytest.mark.parametrize("rule", ["", "&rule=all", "&rule=gazette-first"])
def test_pages_hold_each_claim_once_though_others_are_published_between(
    client, universe, another_release, rule
):
    whole = client.get(f"{FLOWS}?page_size=1000{rule}").json()
    live = []

    def between():
        if live:
            withdraw(live.pop(), reason="A slip.")
        else:
            publish(draft := another_release())
            live.append(Release.objects.get(pk=draft.pk))

    rows = walk(client, f"{FLOWS}?page_size=1{rule}", between)

    assert [row["as_quoted"] for row in rows] == [row["as_quoted"] for row in whole["results"]]
    assert len({row["url"] for row in rows}) == len(rows)
    assert len(set(map(cell, rows))) == len(rows) or rule == "&rule=all"
    assert rows == client.get(whole["url"]).json()["results"]


def test_pages_keep_the_rule_they_began_with(client, universe):
    first = client.get(f"{FLOWS}?page_size=1").json()
    universe.rule.is_default = False
    universe.rule.save()
    RuleFactory(slug="bureau-first", version=2, is_default=True, order=[universe.gazette])

    second = client.get(first["next"]).json()

    assert first["rule"] == second["rule"]
    assert second["rule"]["version"] == 1
    assert client.get(FLOWS).json()["rule"]["version"] == 2


@pytest.fixture
def events(universe):
    DatasetFactory(slug="diplomacy/events")
    made = [
        Event.objects.create(
            title=f"Meeting {number}",
            date=f"20{number:02}-03-01",
            kind=Event.Kind.values[0],
            country=universe.ruritania,
            source=universe.bureau,
            citation="https://yearbook.example/page-7",
            as_quoted="They met.",
            read="at-source",
        )
        for number in range(10, 16)
    ]
    as_if_committed()
    return made


def test_pages_of_records_stand_as_they_did_on_the_first(client, events):
    titles = [row["title"] for row in client.get(EVENTS).json()["results"]]

    def between():
        if Event.objects.count() > 2:
            Event.objects.earliest("pk").delete()
        as_if_committed()

    rows = walk(client, f"{EVENTS}?page_size=1", between)

    assert [row["title"] for row in rows] == titles


@pytest.mark.parametrize("address", [FLOWS, f"{FLOWS}?rule=gazette-first", f"{FLOWS}?page_size=2"])
def test_an_answer_names_where_it_stays(client, universe, address):
    first = client.get(address).json()
    publish(universe.draft)

    again = client.get(first["url"]).json()

    assert again == first
    assert again["as_of"] == first["as_of"]
    assert again["revision"] == first["revision"] == edition_of("trade/flows").revision - 1
    assert client.get(address).json() != first


def test_a_chart_names_where_it_stays(client, universe):
    first = client.get("/api/v1/charts/trade/partner/?country=XRU").json()
    publish(universe.draft)

    again = client.get(first["url"])

    assert again.json() == first
    assert (first["rule"]["slug"], first["rule"]["version"]) == ("bureau-first", 1)
    assert first["revisions"]["trade/flows"] == edition_of("trade/flows").revision - 1


@pytest.mark.parametrize("address", [FLOWS, "/api/v1/charts/trade/total/", "/api/v1/stories/"])
@pytest.mark.parametrize(
    "text", ["2030-01-01T09:00:00.123456Z", "2030-01-01T18:00:00.123456+09:00"]
)
def test_an_answer_names_the_first_moment_of_the_day_that_says_the_same(
    client, universe, monkeypatch, address, text
):
    real = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: real + timedelta(days=20 * 365))

    told = client.get(address, {"as_of": text}).json()["as_of"]
    assert told == "2030-01-01T00:00:00.000001Z"


def test_a_moment_is_read_to_the_microsecond(client, universe):
    edition = edition_of("trade/flows").moment
    publish(universe.draft)
    universe.draft.refresh_from_db()
    published = universe.draft.published_at

    def as_of(moment):
        return client.get(FLOWS, {"as_of": exact(moment)}).json()["as_of"]

    assert as_of(published) == as_of(published + TICK) == exact(published)
    assert as_of(published - TICK) == as_of(edition) == exact(edition)


# Conditional requests


def tags(client, *addresses):
    return {address: client.get(address)["ETag"] for address in addresses}


def test_a_publish_leaves_the_tags_of_other_datasets_and_of_the_past(client, universe, events):
    past = f"{FLOWS}?as_of={edition_of('trade/flows').moment:%Y-%m-%dT%H:%M:%S.%fZ}"
    others = [EVENTS, f"{EVENTS}?format=csv", past, f"{past}&format=csv"]
    own = [FLOWS, f"{FLOWS}?format=csv", "/api/v1/charts/trade/partner/?country=XRU"]
    before = tags(client, *others, *own)

    publish(universe.draft)
    events[0].history.latest()

    after = tags(client, *others, *own)
    assert {a: after[a] for a in others} == {a: before[a] for a in others}
    assert all(after[a] != before[a] for a in own)


def test_an_edit_of_a_source_renews_every_answer_of_now(client, universe, events):
    before = tags(client, FLOWS, EVENTS, "/api/v1/sources/")

    Source.objects.get(pk=universe.bureau.pk).save()

    after = tags(client, FLOWS, EVENTS, "/api/v1/sources/")
    assert all(after[address] != before[address] for address in before)


def test_only_an_answer_about_what_is_long_over_may_be_kept(client, universe, monkeypatch):
    moment = edition_of("trade/flows").moment
    past = f"{FLOWS}?as_of={moment:%Y-%m-%dT%H:%M:%S.%fZ}"

    fresh = client.get(past)["Cache-Control"]
    monkeypatch.setattr(timezone, "now", lambda: moment + timedelta(hours=2))
    settled = client.get(past)["Cache-Control"]

    assert client.get(FLOWS)["Cache-Control"] == fresh == "public, max-age=0, must-revalidate"
    assert settled == "public, max-age=86400, immutable"
