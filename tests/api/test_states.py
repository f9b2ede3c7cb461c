"""States are worked out from what is edited and published, and stored for the log of changes: it
names each row that became another, and a mirror that follows it holds the tables of the API.
"""

import random
from datetime import UTC, datetime
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from diplomacy.models import Membership, MissionReading, Participation, RelationAct
from nkworld.atlas.models import Country
from nkworld.importing.worker import PortalWorker
from nkworld.provenance import state_changes, states
from nkworld.provenance.change_log import changes_in, latest_change
from nkworld.provenance.change_places import Span
from nkworld.provenance.models import Dataset, Release, Source, StateRow
from nkworld.provenance.publishing import publish, withdraw
from nkworld.provenance.state_changes import State, StateTable, read_state_changes, state_places
from tests.diplomacy.factories import act
from tests.factories import FlowFactory, ReleaseFactory, as_if_committed
from trade.goods.models import Measure

pytestmark = pytest.mark.postgres("nkworld.provenance.models.state_row")

CHANGES = "/api/v1/changes/"
RELATIONS, SILENCE = "diplomacy/relations", "trade/silence"
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


remembered = {}  # of the curated data, which are the same for each test


@pytest.fixture
def seen(loaded, db):
    """What a worker remembers that has just looked at the curated data."""
    if not remembered:
        assert states.refresh(remembered) == {}
    return dict(remembered)


@pytest.fixture
def told(client):
    """The changes of states since a moment, as the API tells them."""

    def asked(since, **query):
        query = {"embed": "none", "since": since.isoformat(), "page_size": "1000"} | query
        answer = client.get(CHANGES, query).json()
        return [change for change in answer["results"] if "/" in change["table"]]

    return asked


def stored(table):
    """{key: row} of a table as it is stored now."""
    return {row.key: row.row for row in standing(table)}


def standing(table):
    return StateRow.objects.filter(table=table, after=None, row__isnull=False)


def given(client, table):
    """The same as the API gives it: a record within a row is what it goes by."""
    address, rows, query = f"/api/v1/{table}/", [], {"page_size": "1000"}
    while address:
        answer = client.get(address, query).json()
        rows += answer["results"]
        address, query = answer["next"], {}
    return {str(row["id"]): slim(row) for row in rows}


def slim(row):
    return {name: without_names(value) for name, value in row.items() if name != "url"}


def without_names(value):
    if isinstance(value, dict):
        return without_names(next(iter(value.values())))
    if isinstance(value, list):
        return [slim(each) if isinstance(each, dict) else each for each in value]
    return value


def replayed(mirror, since=BEGINNING):
    """A mirror {table: {key: row}} after all changes of states since a moment, each held against
    what the mirror has.
    """
    span = Span(until=latest_change(), since=since)
    places = state_places(span, 10**9)
    assert places == sorted(places)
    changes = read_state_changes(places)
    for change in (changes[place] for place in places):
        rows = mirror.setdefault(change.table, {})
        assert rows.pop(change.key, None) == change.old
        if change.new is not None:
            rows[change.key] = change.new
    return mirror


def everything():
    return {table: stored(table) for table in state_changes.tables}


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


def test_what_is_stored_is_what_the_api_gives(client, seen):
    assert state_changes.tables.keys() >= {RELATIONS, SILENCE, "diplomacy/missions"}
    for table in state_changes.tables:
        assert stored(table) == given(client, table) != {}, table


def test_the_loaded_states_are_stored_with_the_curated_data(loaded, db):
    assert set(StateRow.objects.values_list("table", flat=True)) == set(state_changes.tables)


def test_an_edited_act_is_told_with_the_state_that_follows(seen, told, client):
    before, old = latest_change(), stored(RELATIONS)["AFG"]
    made = sever()
    assert told(before) == []

    assert states.refresh(seen) == {RELATIONS: 1}

    [change] = told(before)
    assert (change["table"], change["id"], change["kind"]) == (RELATIONS, "AFG", "changed")
    assert change["old"] == old
    assert change["new"] == given(client, RELATIONS)["AFG"]
    assert (old["status"], change["new"]["status"]) == ("established", "severed")
    assert change["reason"] == "Worked out from diplomacy/relations."
    assert change["dataset"] == "diplomacy/relations"
    assert change["revision"] is change["cell"] is change["record"] is change["release"] is None
    assert datetime.fromisoformat(change["moment"]) > made.history.get().history_date


def test_who_asks_for_full_rows_is_told_what_a_state_says_otherwise(seen, told):
    before = latest_change()
    sever()
    states.refresh(seen)

    [change] = told(before, embed="full")

    assert (change["table"], change["id"], change["old"], change["new"]) == (
        *(RELATIONS, "AFG"),
        *(None, None),
    )
    changed = {each["field"]: (each["old"], each["new"]) for each in change["differences"]}
    assert changed["status"] == ("established", "severed")
    assert "country" not in changed


def test_an_act_that_is_taken_back_brings_the_old_state_back(seen, told):
    old, made = stored(RELATIONS)["AFG"], sever()
    states.refresh(seen)
    before = latest_change()
    made.delete()
    as_if_committed()

    states.refresh(seen)

    [change] = told(before)
    assert change["old"]["status"] == "severed"
    assert change["new"] == stored(RELATIONS)["AFG"] == old


def test_a_publish_and_its_withdrawal_are_told_of_silences(seen, told):
    before, old = latest_change(), stored(SILENCE)
    country = Country.objects.get(code="AFG")
    assert old["AFG-1961"]["state"] == "missing"

    release = deliver(country=country, period="1961", value=7)
    states.refresh(seen)
    published = stored(SILENCE)
    withdraw(release)
    states.refresh(seen)

    assert published["AFG-1961"]["state"] == "reported"
    assert stored(SILENCE)["AFG-1961"]["state"] == "withdrawn"
    changes = [change for change in told(before, country="AFG") if change["id"] == "AFG-1961"]
    assert [change["new"]["state"] for change in changes] == ["reported", "withdrawn"]
    assert told(before, country="CHN", dataset="diplomacy/relations") == []


def test_a_row_that_is_gone_is_closed_and_may_come_back(seen, told):
    before = latest_change()
    measure = Measure.objects.first()
    key = measure.pk
    measure.delete()
    as_if_committed()
    states.refresh(seen)
    assert str(key) not in stored("trade/measures")
    measure.pk = key
    measure.save(force_insert=True)
    as_if_committed()

    states.refresh(seen)

    closed, added = (c for c in told(before) if c["table"] == "trade/measures")
    assert (closed["kind"], closed["id"], closed["new"]) == ("closed", key, None)
    assert (added["kind"], added["id"], added["old"]) == ("added", key, None)
    assert closed["old"] == added["new"] == stored("trade/measures")[str(key)]


def test_midnight_in_utc_brings_the_states_of_the_day(seen, told, monkeypatch):
    def let_it_be(moment):
        monkeypatch.setattr("django.utils.timezone.now", lambda: datetime.fromisoformat(moment))
        return states.refresh(seen)

    year = datetime.now(UTC).year + 1
    let_it_be(f"{year}-12-31T23:59:59Z")
    before, old = latest_change(), stored(SILENCE)
    assert f"AFG-{year}" not in old

    written = let_it_be(f"{year + 1}-01-01T00:00:00Z")

    new = {key for key in stored(SILENCE).keys() - old.keys() if key.endswith(f"-{year}")}
    assert f"AFG-{year}" in new
    assert written[SILENCE] >= len(new)
    added = [c for c in told(before, dataset="trade/flows") if c["kind"] == "added"]
    assert {change["id"] for change in added} == new
    assert {change["moment"] for change in added} == {f"{year + 1}-01-01T00:00:00Z"}


def test_where_nothing_changed_nothing_is_written_and_little_is_read(seen):
    rows = StateRow.objects.count()

    with CaptureQueriesContext(connection) as queries:
        assert states.refresh(seen) == {}

    assert len(queries) <= 2
    assert states.refresh() == {}
    assert StateRow.objects.count() == rows


def test_only_tables_that_may_have_changed_are_worked_out(seen, monkeypatch):
    worked_out = []
    for name, table in state_changes.tables.items():

        def states_of(table=table):
            worked_out.append(table.name)
            return table.states()

        watched = StateTable(name, table.datasets, states_of)
        monkeypatch.setitem(state_changes.tables, name, watched)

    sever()
    states.refresh(seen)
    assert set(worked_out) == {RELATIONS, "diplomacy/missions"}

    worked_out.clear()
    states.refresh(seen)
    assert worked_out == []


class Killed(Exception):
    pass


def test_a_worker_that_is_killed_while_it_writes_leaves_nothing(seen):
    before = everything()
    sever("AFG")
    country = Country.objects.get(code="AFG")
    deliver(country=country, period="1961", value=7)

    def kill(execute, sql, *asked):
        answer = execute(sql, *asked)
        if sql.startswith("INSERT") and "diplomacy/relations" in str(asked):
            raise Killed
        return answer

    with connection.execute_wrapper(kill), pytest.raises(Killed):
        states.refresh(seen)
    assert everything() == before

    assert states.refresh(seen).keys() == {RELATIONS, SILENCE}


@pytest.fixture
def worker():
    return PortalWorker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="w-1",
    )


def test_a_worker_stores_them_and_goes_on_after_a_fault(seen, worker, monkeypatch, caplog):
    sever()
    with monkeypatch.context() as patch:
        patch.setattr("diplomacy.states.Relations.load", None)
        worker.refresh_states()
    assert "States could not be worked out" in caplog.text
    assert stored(RELATIONS)["AFG"]["status"] == "established"

    worker.refresh_states()

    assert stored(RELATIONS)["AFG"]["status"] == "severed"
    with CaptureQueriesContext(connection) as queries:
        worker.refresh_states()
    assert len(queries) <= 2


def during(monkeypatch, table, step):
    """Something happens while the rows of a table are worked out, after they were read."""
    real = state_changes.tables[table]

    def states_of():
        monkeypatch.setitem(state_changes.tables, table, real)
        found = real.states()
        step()
        return found

    monkeypatch.setitem(
        state_changes.tables, table, StateTable(real.name, real.datasets, states_of)
    )


def test_what_is_edited_meanwhile_is_worked_out_the_next_time(seen, monkeypatch):
    sever("AFG")
    during(monkeypatch, RELATIONS, lambda: sever("CUB"))

    assert states.refresh(seen) == {}

    assert states.refresh(seen) == {RELATIONS: 2}


def test_of_two_workers_at_once_one_writes(seen, monkeypatch):
    other = dict(seen)
    sever("AFG")
    during(monkeypatch, RELATIONS, lambda: states.refresh(other))
    rows = StateRow.objects.count()

    assert states.refresh(seen) == {}

    assert StateRow.objects.count() == rows + 1


def test_a_row_has_one_that_follows(seen):
    row = standing(RELATIONS).first()
    first = {"table": row.table, "countries": "", "moment": row.moment, "row": {}}
    StateRow.objects.create(key=row.key, before=row, **first)

    with pytest.raises(IntegrityError), transaction.atomic():
        StateRow.objects.create(key=row.key, before=row, **first)
    with pytest.raises(IntegrityError), transaction.atomic():
        StateRow.objects.create(key=row.key, **first)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_on_two_connections(monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("make test-postgres runs it: a database in memory has one connection.")
    both = Barrier(2)

    def states_of():
        both.wait(30)  # each has worked out its rows before either stores them
        return {str(number): State({"id": number}) for number in range(500)}

    table = StateTable("made/up", ("made/up",), states_of)
    monkeypatch.setattr(states, "tables", {table.name: table})
    written = []

    def work():
        written.append(states.refresh())
        connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(written, key=len) == [{}, {"made/up": 500}]
    assert StateRow.objects.count() == 500


def test_a_moment_is_later_than_all_that_the_log_has(seen, monkeypatch):
    sever("AFG")
    latest = latest_change()
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2020, 1, 1, tzinfo=UTC))

    states.refresh()

    assert latest_change() > latest


def test_who_holds_the_log_is_told_of_new_states_alone(seen, client):
    sever("AFG")
    tags = {address: client.get(address)["ETag"] for address in (CHANGES, "/api/v1/trade/flows/")}

    states.refresh(seen)

    after = {address: client.get(address)["ETag"] for address in tags}
    assert after[CHANGES] != tags[CHANGES]
    assert after["/api/v1/trade/flows/"] == tags["/api/v1/trade/flows/"]


def test_pages_hold_each_change_once_in_both_orders(seen, client):
    before = latest_change()
    for code in ("AFG", "CUB", "CHN", "RUS", "VNM"):
        sever(code)
    states.refresh(seen)

    address, query, forwards = CHANGES, {"since": before.isoformat(), "page_size": "2"}, []
    while address:
        answer = client.get(address, query).json()
        forwards += [(c["moment"], c["table"], c["id"]) for c in answer["results"]]
        address, query = answer["next"], {}
    span = Span(until=latest_change(), since=before, newest_first=True)
    backwards = [place for place, _ in changes_in(span, 100)[0]]

    assert len(forwards) == len(set(forwards)) == len(backwards)
    assert sum(key in ("AFG", "CUB", "CHN", "RUS", "VNM") for _, _, key in forwards) == 5
    assert backwards == sorted(backwards, reverse=True)


def edits(dice):
    """An endless series of edits, publishes and withdrawals of all that states follow from."""
    curated = (RelationAct, MissionReading, Participation, Membership, Measure)
    gone, live = [], []
    while True:
        what = dice.choice(("delete", "restore", "note", "date", "publish", "withdraw", "rename"))
        model = dice.choice(curated)
        record = dice.choice(list(model.objects.order_by("pk")))
        if what == "delete":
            gone.append((record, record.pk))
            record.delete()
        elif what == "restore" and gone:
            record, record.pk = gone.pop(dice.randrange(len(gone)))
            record.save(force_insert=True)
        elif what == "note":
            record.note = f"Read again {uuid4()}"
            record.save()
        elif what == "date" and model is RelationAct:
            record.date = f"{dice.randrange(1950, 2025)}"
            record.save()
        elif what == "publish":
            country = dice.choice(list(Country.objects.filter(code__in=["CHN", "AFG", "CUB"])))
            period, value = str(dice.randrange(1960, 2025)), dice.randrange(0, 3)
            live.append(deliver(country=country, period=period, value=value))
        elif what == "withdraw" and live:
            withdraw(live.pop(dice.randrange(len(live))))
        elif what == "rename":
            source = dice.choice(list(Source.objects.order_by("pk")))
            source.short_name = f"Renamed {uuid4().hex[:8]}"
            source.save()
        else:
            continue
        as_if_committed()
        yield what


def test_a_mirror_follows_twenty_random_steps(seen, client):
    dice, before, mirror = random.Random(20261130), latest_change(), everything()
    steps = edits(dice)
    for number in range(1, 21):
        next(steps)
        if dice.random() < 0.1 or number == 20:
            states.refresh(seen)

    mirror = replayed(mirror, since=before)

    assert Release.objects.filter(label__startswith="Made up").exists()
    assert mirror == everything() == replayed({})
    for table in state_changes.tables:
        assert mirror[table] == given(client, table), table
