"""Made-up estimates of made-up lands."""

import factory

from tests.factories import (
    CountryFactory,
    DatasetFactory,
    ObservationFactory,
    ReleaseFactory,
    RuleFactory,
    SourceFactory,
    live,
)
from trade.sitc.models import SectionFlow

SLUG = "trade/sitc-flows"


class SectionFlowFactory(ObservationFactory):
    class Meta:
        model = SectionFlow

    release = factory.SubFactory(ReleaseFactory, dataset__slug=SLUG)
    country = factory.SubFactory(CountryFactory, code="XRU")
    direction = "export"
    section = "3"
    status = "estimated"


def published(rows, source="matrix", **shared):
    """Live claims, {(code, year, section): value}, and the rule that shows them."""
    source = SourceFactory(slug=source)
    dataset = DatasetFactory(slug=SLUG)
    CountryFactory(code="WLD", name="World")
    if not dataset.rules.exists():
        RuleFactory(dataset=dataset, is_default=True, order=[source])
    release = ReleaseFactory(dataset=dataset, source=source)
    for (code, year, section), value in rows.items():
        SectionFlowFactory(
            release=release,
            country=CountryFactory(code=code),
            period=year,
            section=section,
            value=value,
            **shared,
        )
    return live(release)
