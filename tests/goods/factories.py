"""A small tree, and made-up trade and measures in it."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from tests.factories import CountryFactory, ObservationFactory, ReleaseFactory, SourceFactory
from trade.goods.models import Commodity, GoodsFlow, Measure, Resolution, Sector

PAPERS = {"citation": "https://gazette.example/page-1", "as_quoted": "as printed"}


class SectorFactory(DjangoModelFactory):
    class Meta:
        model = Sector
        django_get_or_create = ["slug"]

    slug = "minerals"
    name = factory.LazyAttribute(lambda sector: sector.slug.capitalize())


class GoodsFlowFactory(ObservationFactory):
    class Meta:
        model = GoodsFlow

    release = factory.SubFactory(ReleaseFactory, dataset__slug="trade/goods")
    country = factory.SubFactory(CountryFactory, code="XRU", name="Ruritania")
    commodity = factory.LazyFunction(lambda: chapter("27"))
    direction = "export"


def section():
    return Commodity.objects.get_or_create(
        code="V", level="section", defaults={"name": "Mineral products"}
    )[0]


def chapter(code, sector="minerals"):
    """A chapter of the made-up tree, found or made."""
    given = {"name": f"Chapter {code}", "parent": section(), "sector": SectorFactory(slug=sector)}
    return Commodity.objects.get_or_create(code=code, level="chapter", defaults=given)[0]


def heading(code):
    given = {"name": f"Heading {code}", "parent": chapter(code[:2])}
    return Commodity.objects.get_or_create(code=code, level="heading", defaults=given)[0]


def group(code, sector="minerals"):
    given = {"name": f"Range {code}", "sector": SectorFactory(slug=sector)}
    return Commodity.objects.get_or_create(code=code, level="group", defaults=given)[0]


def resolution(slug="9001", adopted_on=date(2001, 1, 10), **more):
    given = {"issuer": "unsc", "title": f"Resolution {slug}", "adopted_on": adopted_on} | more
    return Resolution.objects.get_or_create(slug=slug, defaults=given)[0]


def measure(kind="ban", **more):
    """A made-up measure, saved."""
    return Measure.objects.create(**measure_fields(kind, **more))


def measure_fields(kind="ban", **more):
    usual = {
        "kind": kind,
        "direction": "export",
        "goods": "coal",
        "hs_codes": "2701",
        "effective_from": date(2001, 1, 10),
        "source": SourceFactory(slug="gazette"),
    }
    more.setdefault("resolution", resolution())
    return usual | PAPERS | more
