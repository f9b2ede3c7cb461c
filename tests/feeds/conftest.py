"""A server on loopback, and a feed that asks it."""

import pytest

from nkworld.importing.models import Feed
from tests.aid.factories import ActorFactory
from tests.desk.conftest import client_class, editor, groups, person  # noqa: F401 - fixtures, too
from tests.factories import CountryFactory, DatasetFactory, RuleFactory, SourceFactory
from tests.feeds.serving import served


@pytest.fixture
def serve(settings):
    """Answers under their paths, on the only host that is allowed."""
    settings.FEED_PRIVATE = True
    answers = {}
    with served(answers) as (host, asked):
        settings.FEED_HOSTS = [host]

        def serving(**given):
            answers.update({f"/{name}": answer for name, answer in given.items()})
            return f"http://{host}"

        serving.host, serving.asked = host, asked
        yield serving


@pytest.fixture
def world():
    """Ruritania, whose code a file may name, and what the pages of a dataset need."""
    CountryFactory(code="PRK", name="North Korea")
    CountryFactory(code="CHN", name="China")
    return CountryFactory(code="XRU", name="Ruritania")


@pytest.fixture
def feed(serve, world):
    """A feed of one of the six shapes into one of the datasets, switched on."""

    def made(shape, dataset, **more):
        given = {"address": f"{serve()}/{shape}?year={{last_year}}", "is_enabled": True} | more
        source = SourceFactory(slug="bureau", short_name="Bureau", url="https://bureau.example")
        into = DatasetFactory(slug=dataset)
        RuleFactory(dataset=into, is_default=True, order=[source])
        return Feed.objects.create(
            slug=shape or "file", source=source, dataset=into, shape=shape, **given
        )

    return made


@pytest.fixture
def donors(world):
    ActorFactory(slug="all-donors", name="All donors together", kind="label")
    return ActorFactory(slug="ruritania", name="Ruritania", kind="country", country=world)
