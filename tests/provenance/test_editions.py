"""Each publish, withdrawal and edit is an edition of the datasets it belongs to: what stood in it
is what is known as of its moment.
"""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from diplomacy.models import Event, Mission, MissionReading
from nkworld.atlas.models import Country, CountryAlias
from nkworld.provenance.editions import BEGINNING, REFERENCE, edition_of, revisions_now
from nkworld.provenance.models import Edition, Source
from nkworld.provenance.publishing import publish, withdraw
from nkworld.provenance.tables import tables_of
from tests.factories import DatasetFactory, as_if_committed
from trade.models import Flow
from trade.models.records import SeriesBreak

pytestmark = pytest.mark.postgres("nkworld.provenance.editions", "nkworld.provenance.editions")


@pytest.fixture
def events(universe):
    """The dataset of events, with one of them."""
    DatasetFactory(slug="diplomacy/events", title="Made-up events")
    event = Event.objects.create(
        title="A made-up meeting",
        date="2015-03-01",
        kind=Event.Kind.values[0],
        country=universe.ruritania,
        source=universe.bureau,
        citation="https://yearbook.example/page-7",
        as_quoted="They met.",
        read="at-source",
    )
    as_if_committed()
    return event


def known(model, moment=None):
    return list(model.objects.as_of(moment).order_by("pk").values_list("pk", flat=True))


def test_what_stands_in_an_edition_is_what_is_known_at_its_moment(universe):
    seen = []
    for step in (lambda: publish(universe.draft), lambda: withdraw(universe.second)):
        step()
        seen.append((edition_of("trade/flows"), known(Flow)))

    for edition, rows in seen:
        assert known(Flow, edition.moment) == rows
        assert edition_of("trade/flows", edition.moment).revision == edition.revision
    assert seen[0][1] != seen[1][1]


def test_an_edition_is_public_until_the_next(universe):
    publish(universe.draft)
    first = edition_of("trade/flows")
    withdraw(universe.draft)
    second = edition_of("trade/flows")

    assert second.revision == first.revision + 1
    just_before = second.moment - timedelta(microseconds=1)
    assert edition_of("trade/flows", just_before).revision == first.revision
    assert edition_of("trade/flows", BEGINNING).revision == 0


def titles(moment):
    return [event.title for event in Event.objects.as_of(moment)]


def test_an_edit_is_of_its_edition_though_the_clock_was_set_back(events, monkeypatch):
    before = edition_of("diplomacy/events")
    monkeypatch.setattr(timezone, "now", lambda: before.moment - timedelta(hours=1))

    events.title = "A made-up quarrel"
    events.save()

    after = edition_of("diplomacy/events")
    assert after.moment > before.moment
    assert titles(before.moment) == ["A made-up meeting"]
    assert titles(after.moment) == ["A made-up quarrel"]


def test_an_edit_that_is_taken_back_leaves_no_edition(events):
    before = edition_of("diplomacy/events").revision

    with transaction.atomic():
        with pytest.raises(ValueError), transaction.atomic():
            events.save()
            raise ValueError
        events.save()

    assert edition_of("diplomacy/events").revision == before + 1
    assert events.history.latest().history_date <= edition_of("diplomacy/events").moment


@pytest.mark.parametrize(
    ("model", "datasets"),
    [
        (Event, {"diplomacy/events"}),
        (MissionReading, {"diplomacy/missions"}),
        (Mission, {"diplomacy/missions"}),
        (apps.get_model("diplomacy", "Accreditation"), {"diplomacy/missions"}),
        (apps.get_model("diplomacy", "Treaty"), {"diplomacy/treaties", "diplomacy/events"}),
        (apps.get_model("aid", "Appeal"), {"aid/appeals", "aid/clusters"}),
        (Country, {None}),
        (CountryAlias, {None}),
        (Source, {None}),
        (apps.get_model("importing", "Feed"), set()),
    ],
)
def test_a_record_belongs_to_the_tables_that_tell_of_it(model, datasets):
    assert tables_of(model) == datasets


def test_what_no_table_names_belongs_to_every_one_of_its_domain():
    assert {slug.partition("/")[0] for slug in tables_of(SeriesBreak)} == {"trade"}
    assert {"trade/flows", "trade/goods"} <= tables_of(SeriesBreak)


def test_an_edit_raises_the_editions_of_its_own_datasets_alone(events, universe):
    before = revisions_now()

    events.save()
    as_if_committed()
    universe.ruritania.save()

    after = revisions_now()
    raised = {slug for slug in after if after[slug] != before[slug]}
    assert raised == {"diplomacy/events", REFERENCE}


def test_the_database_keeps_an_edition_once(universe):
    edition = Edition.objects.filter(dataset=universe.dataset).first()

    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(
            dataset=universe.dataset, revision=edition.revision, moment=timezone.now()
        )
