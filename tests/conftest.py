"""Two worlds: a made-up universe for promises, and the loaded portal for figures.

The universe, drawn once:

    bureau  (Royal Bureau, live)        Ruritania 2014 export 100   import 300
                                        Ruritania 2015 export 120
    gazette (Freedonian Gazette, live)  Ruritania 2014 export 90    import 310
                                        Ruritania 2015 export 125, excluded "mix-up"
                                        Freedonia 2015 turnover 55
    gazette (draft, seen by nobody)     Ruritania 2016 export 777 777 777
    rule bureau-first (default): bureau, gazette      rule gazette-first: gazette, bureau
"""

from functools import partial
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.signals import request_finished
from django.db import DEFAULT_DB_ALIAS, close_old_connections, connection
from django.test import TestCase, TransactionTestCase

from nkworld.audit.triggers import drop
from tests.factories import (
    CountryFactory,
    DatasetFactory,
    FlowFactory,
    ReleaseFactory,
    RuleFactory,
    SourceFactory,
    as_if_committed,
    live,
)
from tests.keeping import KeptPortal, asks_for_it, in_good_order, same_on_every_database
from tests.loaded_file import loaded_file
from tests.reading import DRAFTED
from tests.serving import served

kept = KeptPortal()


@pytest.fixture(autouse=True, scope="session")
def _audit_log_is_emptied_after_a_test():
    """Only who owns the database can: emptied, it gets its triggers anew by `post_migrate`."""
    empty = TransactionTestCase._fixture_teardown

    def drop_and_empty(self):
        if not isinstance(self, TestCase):
            drop(DEFAULT_DB_ALIAS)
        empty(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", drop_and_empty)
        yield


@pytest.fixture(autouse=True)
def _forget_cached_answers():
    """A rolled-back test leaves answers behind under revisions that the next one reuses."""
    for cache in caches.all(initialized_only=True):
        cache.clear()


@pytest.fixture(scope="session", autouse=True)
def _uploads_of_the_run(tmp_path_factory):
    """What tests hand in is not laid among this checkout's uploads."""
    settings.UPLOAD_DIR = tmp_path_factory.mktemp("uploads")


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
    return CountryFactory(code="XRU", name="Ruritania")


@pytest.fixture
def freedonia(db):
    return CountryFactory(code="XFR", name="Freedonia")


@pytest.fixture
def bureau(db):
    return SourceFactory(slug="bureau", short_name="Royal Bureau")


@pytest.fixture
def gazette(db):
    return SourceFactory(slug="gazette", short_name="Freedonian Gazette")


@pytest.fixture
def universe(ruritania, freedonia, bureau, gazette):
    CountryFactory(code="XNO", name="Nowhere")
    first = ReleaseFactory(source=bureau, label="Yearbook")
    FlowFactory(release=first, country=ruritania, period="2014", direction="export", value=100)
    FlowFactory(release=first, country=ruritania, period="2014", direction="import", value=300)
    FlowFactory(release=first, country=ruritania, period="2015", direction="export", value=120)
    second = ReleaseFactory(source=gazette, label="Gazette")
    FlowFactory(release=second, country=ruritania, period="2014", direction="export", value=90)
    FlowFactory(release=second, country=ruritania, period="2014", direction="import", value=310)
    FlowFactory(
        release=second,
        country=ruritania,
        period="2015",
        direction="export",
        value=125,
        status="excluded",
        note="mix-up with another land",
    )
    FlowFactory(release=second, country=freedonia, period="2015", direction="turnover", value=55)
    draft = ReleaseFactory(source=gazette, label="Not yet seen")
    FlowFactory(release=draft, country=ruritania, period="2016", direction="export", value=DRAFTED)
    made = SimpleNamespace(
        dataset=DatasetFactory(),
        ruritania=ruritania,
        freedonia=freedonia,
        bureau=bureau,
        gazette=gazette,
        rule=RuleFactory(slug="bureau-first", is_default=True, order=[bureau, gazette]),
        other_rule=RuleFactory(slug="gazette-first", order=[gazette, bureau]),
        first=live(first),
        second=live(second),
        draft=draft,
    )
    as_if_committed()
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
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """The portal as `make run` leaves it: the curated data, under the changes of one test."""
    kept.blocker, kept.find_file = django_db_blocker, partial(loaded_file, tmp_path_factory)
    kept.open()
    yield
    kept.close()


@pytest.fixture(scope="session")
def portal(tmp_path_factory):
    """The loaded portal on a database and port of its own, for whoever only reads."""
    with served(tmp_path_factory.mktemp("portal"), loaded_file(tmp_path_factory)) as portal:
        yield portal


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Before a test's own fixtures: it finds the loaded portal, or an empty database."""
    if not asks_for_it(item):
        kept.close()
    elif kept.blocker:
        kept.open()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """After pytest-django has put its own order."""
    if connection.vendor == "postgresql":
        config.hook.pytest_deselected(items=list(filter(same_on_every_database, items)))
        items[:] = [item for item in items if not same_on_every_database(item)]
    items[:] = in_good_order(items)
