"""Made-up journeys between made-up lands and the North."""

import factory

from tests.factories import CountryFactory, DatasetFactory, ObservationFactory, ReleaseFactory
from travel.models import Crossing, OverseasWorkers


class CrossingFactory(ObservationFactory):
    class Meta:
        model = Crossing

    release = factory.SubFactory(ReleaseFactory, dataset__slug="travel/crossings")
    country = factory.SubFactory(CountryFactory, code="XRU")
    direction = "from-dprk"
    kind = "entry"


class OverseasWorkersFactory(ObservationFactory):
    class Meta:
        model = OverseasWorkers

    release = factory.SubFactory(ReleaseFactory, dataset__slug="travel/overseas-workers")
    country = factory.SubFactory(CountryFactory, code="XRU")


def crossings_dataset():
    return DatasetFactory(slug="travel/crossings", title="Entries", unit="entries of persons")


def workers_dataset():
    return DatasetFactory(slug="travel/overseas-workers", title="Workers", unit="persons")
