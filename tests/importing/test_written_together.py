"""New curated records of a file are written together, and keep what is promised of each."""

import csv

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diplomacy.imports import Events
from diplomacy.models import Event
from nkworld.importing import curated
from nkworld.importing.reading import FileRefused
from nkworld.provenance.editions import revision_of
from tests.factories import DatasetFactory, as_if_committed
from trade.goods.admin import Commodities, Sectors
from trade.goods.models import Commodity

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

EVENT = {
    "date": "2001-02-03",
    "country": "XRU",
    "kind": "talks",
    "source": "gazette",
    "citation": "https://gazette.example/page-1",
    "as_quoted": "as printed",
    "read": "quoted",
    "note": "",
}


@pytest.fixture
def file(tmp_path, ruritania, gazette):
    def write(rows, name="events.csv"):
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.DictWriter(opened, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write


def events(number):
    return [EVENT | {"title": f"Talks {n}"} for n in range(number)]


def inserts(path):
    with CaptureQueriesContext(connection) as asked:
        curated.load(Events, path)
    return sum(query["sql"].startswith("INSERT") for query in asked)


def test_two_hundred_rows_take_as_many_inserts_as_two(file):
    few = inserts(file(events(2)))
    Event.objects.all().delete()
    Event.history.all().delete()

    assert inserts(file(events(200))) == few


def test_each_record_begins_its_history_at_the_same_moment(file):
    assert curated.load(Events, file(events(3))) == {"new": 3}

    first = Event.history.all()
    assert [record.history_type for record in first] == ["+"] * 3
    assert {record.history_date for record in first} == {first[0].history_date}
    assert {record.id for record in first} == {event.pk for event in Event.objects.all()}


def test_the_day_before_the_file_nothing_was_known(file):
    curated.load(Events, file(events(3)))
    moment = Event.history.first().history_date

    assert len(Event.objects.as_of(moment)) == 3
    assert not Event.objects.as_of(moment.replace(year=moment.year - 1)).exists()


def test_a_file_raises_the_revision_of_its_dataset_once(
    file, universe, django_capture_on_commit_callbacks
):
    DatasetFactory(slug="diplomacy/events")
    path = file(events(50))
    as_if_committed()
    before, others = revision_of("diplomacy/events"), revision_of("trade/flows")

    with django_capture_on_commit_callbacks(execute=True):
        curated.load(Events, path)

    assert revision_of("diplomacy/events") == before + 1
    assert revision_of("trade/flows") == others


def test_a_second_load_changes_nothing(file):
    path = file(events(3))
    curated.load(Events, path)

    assert curated.load(Events, path) == {"skip": 3}
    assert Event.history.count() == 3


def test_a_changed_row_updates_its_record_alone(file):
    curated.load(Events, file(events(3)))
    changed = [*events(2), *(row | {"note": "corrected"} for row in events(3)[2:])]

    assert curated.load(Events, file(changed)) == {"skip": 2, "update": 1}
    assert Event.history.count() == 4
    assert Event.objects.get(note="corrected").title == "Talks 2"


def test_what_a_person_changed_or_deleted_is_left_alone(file, admin_user):
    path = file(events(3))
    curated.load(Events, path)
    edited, deleted = Event.objects.get(title="Talks 0"), Event.objects.get(title="Talks 1")
    for event in (edited, deleted):
        event._history_user = admin_user
    edited.note = "As the desk has it"
    edited.save()
    deleted.delete()

    assert curated.load(Events, path) == {"skip": 3}

    edited.refresh_from_db()
    assert edited.note == "As the desk has it"
    assert not Event.objects.filter(title="Talks 1").exists()


def test_a_record_that_stands_twice_in_the_file_is_refused_by_its_row(file):
    with pytest.raises(FileRefused, match="Row 4: .*earlier row"):
        curated.load(Events, file([*events(2), *events(1)]))


def test_one_faulty_row_keeps_the_others_out(file):
    faulty = EVENT | {"title": "Talks 9", "as_quoted": ""}

    with pytest.raises(FileRefused, match="Row 4: "):
        curated.load(Events, file([*events(2), faulty]))

    assert not Event.objects.exists()


def test_rows_that_name_an_earlier_one_find_it(file):
    curated.load(Sectors, file([{"slug": "ores", "name": "Ores", "position": "1"}], "sectors.csv"))
    shared = {"name_ko": "광석", "sector": "", "revision": ""}
    tree = [
        {"code": "25-27", "level": "section", "name": "Minerals", "parent": ""} | shared,
        {"code": "27", "level": "chapter", "name": "Fuels", "parent": "25-27"}
        | shared
        | {"sector": "ores"},
    ]

    assert curated.load(Commodities, file(tree, "commodities.csv")) == {"new": 2}
    assert Commodity.objects.get(code="27").parent.code == "25-27"
