"""A made-up land that two offices count at its border:

bureau    Ruritania 2014 from-dprk entries 100, of them women 40 and men 55
          Ruritania 2015 from-dprk entries 120
          Ruritania 2015 first half         70
          hosts 10 to 30 workers in 2014
gazette   Ruritania 2014 from-dprk entries 90
gazette (draft, seen by nobody)   Ruritania 2016 entries 777 777 777
rule bureau-first (default): bureau, gazette      rule gazette-first: gazette, bureau
"""

from types import SimpleNamespace

import pytest

from tests.factories import CountryFactory, ReleaseFactory, RuleFactory, live
from tests.reading import DRAFTED

from .factories import (
    CrossingFactory,
    OverseasWorkersFactory,
    crossings_dataset,
    workers_dataset,
)


@pytest.fixture
def journeys(ruritania, bureau, gazette, dataset_without_claims):
    CountryFactory(code="PRK", name="North Korea")  # one end of every journey
    CountryFactory(code="CHN", name="China")  # whom a figure shows unless asked for another
    dataset, workers = crossings_dataset(), workers_dataset()
    first = ReleaseFactory(dataset=dataset, source=bureau)
    count = {"release": first, "country": ruritania}
    CrossingFactory(**count, period="2014", value=100)
    CrossingFactory(**count, period="2014", value=40, dimension="sex", category="female")
    CrossingFactory(**count, period="2014", value=55, dimension="sex", category="male")
    CrossingFactory(**count, period="2015", value=120)
    CrossingFactory(**count, period="2015-H1", value=70)
    second = ReleaseFactory(dataset=dataset, source=gazette)
    CrossingFactory(release=second, country=ruritania, period="2014", value=90)
    estimate = ReleaseFactory(dataset=workers, source=bureau)
    OverseasWorkersFactory(
        release=estimate, country=ruritania, value=None, value_low=10, value_high=30
    )
    draft = ReleaseFactory(dataset=dataset, source=gazette)
    CrossingFactory(release=draft, country=ruritania, period="2016", value=DRAFTED)
    for table in (dataset, workers):
        RuleFactory(dataset=table, slug="bureau-first", is_default=True, order=[bureau, gazette])
    RuleFactory(dataset=dataset, slug="gazette-first", order=[gazette, bureau])
    return SimpleNamespace(
        dataset=dataset,
        workers=workers,
        first=live(first),
        second=live(second),
        estimate=live(estimate),
        draft=draft,
    )
