"""Made-up givers for spreadsheets to name, and the API of aid to be asked."""

from types import SimpleNamespace

import pytest

from tests.aid.factories import ActorFactory, AppealFactory
from tests.factories import (
    CountryFactory,
    DatasetFactory,
    ReleaseFactory,
    RuleFactory,
    SourceFactory,
    live,
)
from tests.reading import asker


@pytest.fixture
def known(db):
    """Made-up givers, an appeal and a source, for spreadsheets to name."""
    SourceFactory(slug="bureau")
    ActorFactory(slug="rich-uncle", name="Rich Uncle", abbreviation="RU")
    ActorFactory(slug="soup-kitchen")
    ActorFactory(slug="all-donors", kind="label")
    ruritania = CountryFactory(code="XRU", name="Ruritania")
    ActorFactory(slug="ruritania", name="Crown of Ruritania", kind="country", country=ruritania)
    CountryFactory(code="XFR", name="Freedonia")
    CountryFactory(code="WLD", name="World", kind="aggregate")
    AppealFactory()


@pytest.fixture
def ask(client):
    return asker(client, "aid")


@pytest.fixture
def rows(ask):
    """rows(table, …): the rows of the response."""

    def found(table, **query):
        response = ask(table, **{"page_size": 1000} | query)
        assert response.status_code == 200, response.content
        return response.json()["results"]

    return found


@pytest.fixture
def desk(bureau, gazette):
    """Rules by which the bureau comes first, and a way to say something for good."""
    for slug in ("contributions", "appeals", "food-aid"):
        dataset = DatasetFactory(slug=f"aid/{slug}", title=slug)
        RuleFactory(dataset=dataset, is_default=True, order=[bureau, gazette])

    def say(factory, source, **said):
        slug = factory._meta.model.dataset
        release = ReleaseFactory(dataset__slug=slug, source=source)
        factory(release=release, **said)
        live(release)

    return SimpleNamespace(say=say, everybody=group("all-donors"), nobody=group("all-recipients"))


def group(slug):
    return ActorFactory(slug=slug, kind="label")
