"""The smallest true worlds. Every name is made up, so that no number here is taken for a fact."""

import factory
from django.db import connection
from factory.django import DjangoModelFactory

from nkworld.atlas.models import Country
from nkworld.provenance.models import Dataset, HeadlineRule, Release, Source
from nkworld.provenance.publishing import publish
from trade.models import Flow, InterKoreanFlow


def as_if_committed():
    """What a test has made so far is of an earlier transaction than what it does from here."""
    connection.run_on_commit.clear()


class CountryFactory(DjangoModelFactory):
    class Meta:
        model = Country
        django_get_or_create = ["code"]

    code = factory.Sequence(lambda n: f"X{chr(65 + n // 26 % 26)}{chr(65 + n % 26)}")
    name = factory.LazyAttribute(lambda country: f"Land of {country.code}")
    slug = factory.LazyAttribute(lambda country: country.name.lower().replace(" ", "-"))


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = Source
        django_get_or_create = ["slug"]

    slug = factory.Sequence(lambda n: f"bureau-{n}")
    short_name = factory.LazyAttribute(lambda source: source.slug.replace("-", " ").title())
    publisher = factory.LazyAttribute(lambda source: f"The {source.short_name}")
    title = "Yearbook of made-up trade"
    authority = "official"
    authority_reason = "An office on its own records."


class DatasetFactory(DjangoModelFactory):
    class Meta:
        model = Dataset
        django_get_or_create = ["slug"]

    slug = "trade/flows"
    title = "Trade by partner"
    description = "Made-up trade of made-up lands."
    unit = "US dollars, current"
    licence = "CC BY 4.0"


class RuleFactory(DjangoModelFactory):
    class Meta:
        model = HeadlineRule
        skip_postgeneration_save = True

    dataset = factory.SubFactory(DatasetFactory)
    slug = "bureau-first"
    title = factory.LazyAttribute(lambda rule: rule.slug.replace("-", " ").capitalize())
    description = "Made up."

    @factory.post_generation
    def order(rule, create, sources):
        for position, source in enumerate(sources or []):
            rule.places.create(source=source, position=position)


class ReleaseFactory(DjangoModelFactory):
    """A draft; `live(release)` publishes it once it has its rows."""

    class Meta:
        model = Release

    dataset = factory.SubFactory(DatasetFactory)
    source = factory.SubFactory(SourceFactory)
    label = factory.Sequence(lambda n: f"Delivery {n}")


class ObservationFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    period = "2014"
    value = 10
    status = "reported"
    citation = "https://yearbook.example/page-7"
    as_quoted = factory.LazyAttribute(lambda row: f"{row.value} dollars")


class FlowFactory(ObservationFactory):
    class Meta:
        model = Flow

    release = factory.SubFactory(ReleaseFactory)
    country = factory.SubFactory(CountryFactory, code="XRU")
    direction = "export"


class InterKoreanFlowFactory(ObservationFactory):
    class Meta:
        model = InterKoreanFlow

    release = factory.SubFactory(ReleaseFactory, dataset__slug="trade/inter-korean")
    direction = "export"
    category = "total"


def live(release):
    """The release, published, as it now stands."""
    publish(release)
    release.refresh_from_db()
    return release
