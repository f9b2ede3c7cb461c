"""Two worlds: a made-up universe for promises, and the loaded portal for figures."""

import gc
import os
import subprocess
import sys
from copy import deepcopy
from functools import partial

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.signals import request_finished
from django.db import DEFAULT_DB_ALIAS, close_old_connections, connection
from django.test import TestCase, TransactionTestCase

from nkworld.atlas.memo import memo_scope, remembered
from nkworld.importing.review import review
from nkworld.provenance.editions import state_of_data
from nkworld.provenance.management.commands.create_desk import make_groups
from nkworld.provenance.models.observation import current
from nkworld.running.audit.models import drop
from tests.factories import DatasetFactory, RuleFactory
from tests.keeping import (
    KeptWorlds,
    LoadedOnPostgres,
    asks_a_served_portal,
    changes_of_rows,
    filled,
    in_good_order,
    loaded_on_sqlite,
    world_of,
)
from tests.loaded_file import folder_of_the_run
from tests.serving import served
from tests.universe import (
    make_bureau,
    make_freedonia,
    make_gazette,
    make_ruritania,
    make_universe,
)

# Libraries and kept worlds are a million objects that stay: to look through them less often takes a
# fifteenth of the processor's time off the suite.
gc.set_threshold(50_000, 20, 100)
kept = KeptWorlds()


@pytest.fixture(autouse=True, scope="session")
def _the_database_is_emptied_after_a_test_that_commits():
    """The audit log, too, which only who owns the database can: emptied, it gets its triggers anew
    by `post_migrate`. The groups of the desk's roles are there for the next test.
    """
    empty = TransactionTestCase._fixture_teardown

    def drop_and_empty(self):
        if not isinstance(self, TestCase):
            drop(DEFAULT_DB_ALIAS)
        empty(self)
        if not isinstance(self, TestCase):
            make_groups()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", drop_and_empty)
        yield


@pytest.fixture(autouse=True, scope="session")
def _only_rows_that_a_test_wrote_can_break_a_constraint():
    """SQLite looks through the whole database for what leads nowhere: after each test that only
    read the curated data, that took a twentieth of the suite.
    """
    may_be_asked, begin = TestCase._should_check_constraints, TestCase._fixture_setup.__func__

    def begin_and_count(cls):
        begin(cls)
        cls.changes_before = changes_of_rows()

    def asked_after_a_change(self, connection):
        is_as_before = changes_of_rows() == self.changes_before is not None
        return not is_as_before and may_be_asked(self, connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TestCase, "_fixture_setup", classmethod(begin_and_count))
        patch.setattr(TestCase, "_should_check_constraints", asked_after_a_change)
        yield


@pytest.fixture(autouse=True)
def _forget_cached_answers():
    """A rolled-back test leaves answers behind under revisions that the next one reuses. What was
    made of rows that no test has changed since is still true.
    """
    state = kept.name, changes_of_rows()
    for cache in caches.all(initialized_only=True):
        if cache is not caches["default"] or state != kept.state_of_answers or None in state:
            cache.clear()
    kept.state_of_answers = state


@pytest.fixture(autouse=True, scope="session")
def _what_hardly_an_edit_changes_is_read_once_for_each_state_of_the_rows():
    """As where the portal is served: no revision says here that a test has changed a row. Whoever
    counts queries counts those of a first reader, in whatever order tests run.
    """
    served = state_of_data

    def state_of_rows():
        is_counted = connection.force_debug_cursor
        if settings.RESPONSE_CACHE or is_counted or remembered.get() is None:
            return served()
        if not connection.in_atomic_block:
            return None  # other connections may write
        # No more once this test has changed a row: to roll it back is not counted as a change.
        is_in_memory = connection.vendor == "sqlite" and connection.is_in_memory_db()
        changes = changes_of_rows() if is_in_memory else None
        is_as_before = changes == kept.changes_at_begin is not None
        return (kept.name, changes, current.get()) if is_as_before else None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nkworld.provenance.editions.state_of_data", state_of_rows)
        yield


@pytest.fixture(autouse=True, scope="session")
def _what_readers_would_see_is_counted_where_a_test_asks_for_it():
    """And not with every file that is read: it takes half of the time, up to a second."""
    review._panels["effects"].prepare = lambda release: None


@pytest.fixture
def client(client, db):
    """Django's, whose streamed answers are closed at the end whether or not they were read."""
    request, answers = client.request, []

    def kept(**asked):
        answers.append(request(**asked))
        return answers[-1]

    client.request = kept
    yield client
    # As Django's own client does it: the end of an answer must not close the test's connection.
    request_finished.disconnect(close_old_connections)
    for answer in answers:
        if answer.streaming:
            answer.close()
    request_finished.connect(close_old_connections)


@pytest.fixture
def ruritania(db):
    return make_ruritania()


@pytest.fixture
def freedonia(db):
    return make_freedonia()


@pytest.fixture
def bureau(db):
    return make_bureau()


@pytest.fixture
def gazette(db):
    return make_gazette()


@pytest.fixture
def universe(ruritania, freedonia, bureau, gazette):
    made = deepcopy(kept.made) if kept.name == "universe" else make_universe()
    vars(made).update(ruritania=ruritania, freedonia=freedonia, bureau=bureau, gazette=gazette)
    return made


@pytest.fixture
def layer(db, bureau):
    """The inter-Korean dataset of the universe, still without a claim."""
    dataset = DatasetFactory(slug="trade/inter-korean", title="Made-up trade of two halves")
    RuleFactory(dataset=dataset, is_default=True, order=[bureau])
    return dataset


@pytest.fixture
def dataset_without_claims(layer, bureau, gazette):
    return RuleFactory(is_default=True, order=[bureau, gazette]).dataset


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, tmp_path_factory):
    """The database has the groups of the desk's roles, and may become a world that is kept."""
    with django_db_blocker.unblock():
        make_groups()
    kept.blocker = django_db_blocker
    kept.worlds["universe"] = partial(filled, make_universe)
    if connection.vendor == "sqlite":
        kept.worlds["loaded"] = loaded_on_sqlite
    else:
        kept.worlds["loaded"] = LoadedOnPostgres(folder_of_the_run(tmp_path_factory))
    kept.open_what_is_wanted()
    yield
    kept.open(None)
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock():
            kept.worlds["loaded"].drop()


@pytest.fixture(scope="session")
def loaded(django_db_setup):
    """The portal as `make run` leaves it: the curated data, under the changes of one test."""


@pytest.fixture
def as_one_reader():
    """What a test reads again is read once, as for one request."""
    with memo_scope():
        yield


@pytest.fixture(scope="session")
def portal(tmp_path_factory):
    """The loaded portal on a database and port of its own, for whoever only reads."""
    with served(tmp_path_factory.mktemp("portal")) as portal:
        yield portal


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Before a test's own fixtures: it finds the world that it asks for, or an empty database."""
    kept.wanted = world_of(item)
    kept.open_what_is_wanted()
    kept.changes_at_begin = changes_of_rows()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """After pytest-django has put its own order."""
    items[:] = in_good_order(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", 1)))


def pytest_collection_finish(session):
    """The curated data are loaded from now on, while tests run that do not ask for them."""
    if os.environ.get("PYTEST_XDIST_WORKER", "gw0") != "gw0" or session.config.option.collectonly:
        return
    asks_for_them = any(
        world_of(item) == "loaded" or asks_a_served_portal(item) for item in session.items
    )
    if asks_for_them:
        loading = subprocess.Popen(
            [sys.executable, "-m", "tests.loaded_file"],
            cwd=settings.BASE_DIR,
            stdout=subprocess.DEVNULL,
        )
        session.config.add_cleanup(loading.wait)
