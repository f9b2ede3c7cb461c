"""The smallest rows of the Council's tables; every name and number is made up."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from diplomacy.council.models import Designation, Launch, NuclearTest, Outcome
from tests.factories import SourceFactory


class CitedFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    source = factory.SubFactory(SourceFactory, slug="gazette")
    citation = "https://gazette.example/page-1"
    as_quoted = "as printed"


class OutcomeFactory(CitedFactory):
    class Meta:
        model = Outcome

    date = "2001-02-03"
    kind = "resolution"
    subject = "dprk"
    document = "S/RES/9001"
    agenda_item = "Made-up item"


class DesignationFactory(CitedFactory):
    class Meta:
        model = Designation

    reference = factory.Sequence(lambda n: f"XXi.{n:03}")
    kind = "individual"
    name = "Nobody"
    listed_on = date(2001, 2, 3)
    edition = date(2002, 1, 1)


class LaunchFactory(CitedFactory):
    class Meta:
        model = Launch

    number = factory.Sequence(lambda n: n + 1)
    date = "2001-02-03"
    result = "success"


class NuclearTestFactory(CitedFactory):
    class Meta:
        model = NuclearTest

    number = 1
    date = "2001-02-03"
