"""Made-up givers and receivers, so that no number here is taken for a fact."""

import factory
from factory.django import DjangoModelFactory

from aid.models import (
    Actor,
    Appeal,
    AppealFigure,
    Contribution,
    FoodAid,
    Programme,
    SouthKoreanAid,
)
from tests.factories import ObservationFactory, ReleaseFactory, SourceFactory

PAPERS = {"citation": "https://gazette.example/page-1", "as_quoted": "as printed"}


class ActorFactory(DjangoModelFactory):
    class Meta:
        model = Actor
        django_get_or_create = ["slug"]

    slug = factory.Sequence(lambda n: f"society-{n}")
    name = factory.LazyAttribute(lambda actor: actor.slug.replace("-", " ").capitalize())
    kind = "ngo"


class AppealFactory(DjangoModelFactory):
    class Meta:
        model = Appeal
        django_get_or_create = ["slug"]

    slug = "call-for-soup"
    title = factory.LazyAttribute(lambda appeal: appeal.slug.replace("-", " ").capitalize())
    year = 2014
    kind = "consolidated"


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme

    actor = factory.SubFactory(ActorFactory, slug="soup-kitchen")
    title = "Soup for everybody"
    sector = "nutrition"
    source = factory.SubFactory(SourceFactory, slug="gazette")
    citation = PAPERS["citation"]
    as_quoted = PAPERS["as_quoted"]


class ContributionFactory(ObservationFactory):
    class Meta:
        model = Contribution

    release = factory.SubFactory(ReleaseFactory, dataset__slug="aid/contributions")
    donor = factory.SubFactory(ActorFactory, slug="rich-uncle")
    recipient = factory.SubFactory(ActorFactory, slug="soup-kitchen")
    stage = "paid"


class AppealFigureFactory(ObservationFactory):
    class Meta:
        model = AppealFigure

    release = factory.SubFactory(ReleaseFactory, dataset__slug="aid/appeals")
    appeal = factory.SubFactory(AppealFactory)
    measure = "requested"


class FoodAidFactory(ObservationFactory):
    class Meta:
        model = FoodAid

    release = factory.SubFactory(ReleaseFactory, dataset__slug="aid/food-aid")
    donor = factory.SubFactory(ActorFactory, slug="rich-uncle")
    commodity = "rice"


class SouthKoreanAidFactory(ObservationFactory):
    class Meta:
        model = SouthKoreanAid

    release = factory.SubFactory(ReleaseFactory, dataset__slug="aid/south-korea")
    channel = "total"
