"""Made-up givers for spreadsheets to name, and the API of aid to be asked."""

import pytest

from tests.aid.factories import ActorFactory, AppealFactory
from tests.factories import CountryFactory, SourceFactory


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
    """ask(table, …): the response of one table; a trailing underscore in a name is dropped."""

    def asked(table, **query):
        query = {name.removesuffix("_"): value for name, value in query.items()}
        return client.get(f"/api/v1/aid/{table}/", query)

    return asked


@pytest.fixture
def rows(ask):
    """rows(table, …): the rows of the response."""

    def found(table, **query):
        response = ask(table, **{"page_size": 1000} | query)
        assert response.status_code == 200, response.content
        return response.json()["results"]

    return found
