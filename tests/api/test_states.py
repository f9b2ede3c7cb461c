"""States are worked out from what is edited and published, and from the day: the log of changes
names each of their tables with a version, which is another one where a row is.
"""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from nkworld.api import changes
from nkworld.api.curated import CuratedViewSet
from nkworld.api.router import router
from nkworld.atlas.models import Country
from nkworld.changes.change_log import latest_change
from nkworld.provenance.models import Dataset, Source
from nkworld.provenance.publishing import publish, withdraw
from tests.api.test_mirror import TABLES_OF_STATES
from tests.diplomacy.factories import act
from tests.factories import FlowFactory, ReleaseFactory, as_if_committed
from tests.mirror import CHANGES, Mirror
from trade.goods.models import Measure

RELATIONS, SILENCE = "diplomacy/relations", "trade/silence"


@pytest.fixture
def told(client, loaded, db):
    """{table: version}, as the log names them to whoever has taken in everything else."""

    def asked(**query):
        query = {"embed": "none", "since": latest_change().isoformat()} | query
        answer = client.get(CHANGES, query).json()
        return {each["table"]: each["version"] for each in answer["states"]}

    return asked


@pytest.fixture
def mirror(client, loaded, db):
    """It holds the tables of states alone, and writes down what it asks."""
    asked = []

    def ask(address, question):
        asked.append(address)
        return client.get(address, question).json()

    made = Mirror(ask, as_of=latest_change().isoformat())
    made.asked = asked
    made.follow()
    asked.clear()
    return made


def differing(one, other):
    return {table for table in one if one[table] != other[table]}


def sever(code="AFG"):
    """A made-up act by which a country ends relations."""
    made = act("severed", "2026-02-01", source="kcna", country=code)
    as_if_committed()
    return made


def deliver(**claim):
    release = ReleaseFactory(
        dataset=Dataset.objects.get(slug="trade/flows"),
        source=Source.objects.get(slug="kotra"),
        label=f"Made up {uuid4()}",
    )
    FlowFactory(release=release, **claim)
    publish(release)
    return release


def test_every_table_that_is_worked_out_is_named(told):
    worked_out = {
        name
        for name, view, _ in router.registry
        if issubclass(view, CuratedViewSet) and view.question_class.is_worked_out
    }
    assert told().keys() == worked_out == set(TABLES_OF_STATES)
    assert told(dataset=RELATIONS).keys() == {RELATIONS}


def test_an_edited_act_is_another_version_of_what_follows_alone(told, mirror):
    before, held = told(), dict(mirror.tables[RELATIONS])
    made = sever()

    changed = differing(before, told())
    assert changed == {RELATIONS}
    mirror.follow()
    assert mirror.tables[RELATIONS]["AFG"]["status"] == "severed"

    made.delete()
    as_if_committed()
    assert told() == before
    mirror.follow()
    assert mirror.tables[RELATIONS] == held


def test_a_publish_and_its_withdrawal_are_told_of_silences(told, mirror):
    before = told()
    assert mirror.tables[SILENCE]["AFG-1961"]["state"] == "missing"

    release = deliver(country=Country.objects.get(code="AFG"), period="1961", value=7)
    published = told()
    mirror.follow()
    assert mirror.tables[SILENCE]["AFG-1961"]["state"] == "reported"
    withdraw(release)
    mirror.follow()

    assert SILENCE in differing(before, published) & differing(published, told())
    assert mirror.tables[SILENCE]["AFG-1961"]["state"] == "withdrawn"


def test_a_row_that_is_gone_is_gone_from_the_mirror(mirror):
    measure = Measure.objects.first()
    key = measure.pk
    assert key in mirror.tables["trade/measures"]
    measure.delete()
    as_if_committed()

    mirror.follow()

    assert key not in mirror.tables["trade/measures"]


def test_a_name_within_a_row_is_another_version(told, mirror):
    country = Country.objects.get(code="AFG")
    country.name = "Khorasan"
    country.save()
    as_if_committed()

    mirror.follow()

    assert mirror.tables[RELATIONS]["AFG"]["country"]["name"] == "Khorasan"


def test_midnight_in_utc_brings_the_states_of_the_day(mirror, monkeypatch):
    year = datetime.now(UTC).year

    monkeypatch.setattr(
        "django.utils.timezone.now", lambda: datetime(year + 1, 1, 1, 0, 1, tzinfo=UTC)
    )
    assert f"AFG-{year}" not in mirror.tables[SILENCE]
    mirror.follow()

    assert f"AFG-{year}" in mirror.tables[SILENCE]


def test_a_quiet_night_takes_one_request(mirror, monkeypatch):
    assert mirror.follow() == 0
    assert mirror.asked == [CHANGES]


def test_versions_stand_on_the_last_page_for_a_mirror_alone(client, loaded, db):
    def given(**query):
        return client.get(CHANGES, query).json()["states"]

    mirrors = {"embed": "none", "since": "1970-01-01"}
    assert given(**mirrors, page_size="1") is None
    latest = {"embed": "none", "since": latest_change().isoformat()}
    assert given(**latest)
    assert given(**latest, country="AFG") is None
    assert given(since=latest["since"]) is given(embed="none") is None


def test_they_are_worked_out_once_between_edits(loaded, db, monkeypatch):
    kept = {}
    monkeypatch.setattr(changes, "_known", lambda: kept)
    first = changes.state_tables()
    monkeypatch.setattr("diplomacy.states.Relations.load", None)

    assert changes.state_tables() == first
