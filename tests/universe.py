"""The made-up universe, drawn once:

bureau  (Royal Bureau, live)        Ruritania 2014 export 100   import 300
                                    Ruritania 2015 export 120
gazette (Freedonian Gazette, live)  Ruritania 2014 export 90    import 310
                                    Ruritania 2015 export 125, excluded "mix-up"
                                    Freedonia 2015 turnover 55
gazette (draft, seen by nobody)     Ruritania 2016 export 777 777 777
rule bureau-first (default): bureau, gazette      rule gazette-first: gazette, bureau
"""

from types import SimpleNamespace

from django.db import transaction

from nkworld.provenance.publishing import publish, withdraw
from tests.factories import (
    CountryFactory,
    DatasetFactory,
    FlowFactory,
    ReleaseFactory,
    RuleFactory,
    SourceFactory,
    as_if_committed,
    live,
)
from tests.reading import DRAFTED

YEARS = range(1990, 2002)


def make_ruritania():
    return CountryFactory(code="XRU", name="Ruritania")


def make_freedonia():
    return CountryFactory(code="XFR", name="Freedonia")


def make_bureau():
    return SourceFactory(slug="bureau", short_name="Royal Bureau")


def make_gazette():
    return SourceFactory(slug="gazette", short_name="Freedonian Gazette")


@transaction.atomic
def make_universe():
    ruritania, freedonia = make_ruritania(), make_freedonia()
    bureau, gazette = make_bureau(), make_gazette()
    CountryFactory(code="XNO", name="Nowhere")
    first = ReleaseFactory(source=bureau, label="Yearbook")
    FlowFactory(release=first, country=ruritania, period="2014", direction="export", value=100)
    FlowFactory(release=first, country=ruritania, period="2014", direction="import", value=300)
    FlowFactory(release=first, country=ruritania, period="2015", direction="export", value=120)
    second = ReleaseFactory(source=gazette, label="Gazette")
    FlowFactory(release=second, country=ruritania, period="2014", direction="export", value=90)
    FlowFactory(release=second, country=ruritania, period="2014", direction="import", value=310)
    FlowFactory(
        release=second,
        country=ruritania,
        period="2015",
        direction="export",
        value=125,
        status="excluded",
        note="mix-up with another land",
    )
    FlowFactory(release=second, country=freedonia, period="2015", direction="turnover", value=55)
    draft = ReleaseFactory(source=gazette, label="Not yet seen")
    FlowFactory(release=draft, country=ruritania, period="2016", direction="export", value=DRAFTED)
    made = SimpleNamespace(
        dataset=DatasetFactory(),
        ruritania=ruritania,
        freedonia=freedonia,
        bureau=bureau,
        gazette=gazette,
        rule=RuleFactory(slug="bureau-first", is_default=True, order=[bureau, gazette]),
        other_rule=RuleFactory(slug="gazette-first", order=[gazette, bureau]),
        first=live(first),
        second=live(second),
        draft=draft,
    )
    as_if_committed()
    return made


def make_past(universe):
    """Twelve more deliveries, of which every third was withdrawn."""
    for year in YEARS:
        release = ReleaseFactory(source=universe.bureau, label=f"As said in {year}")
        FlowFactory(release=release, country=universe.ruritania, period="2014", value=year)
        FlowFactory(release=release, country=universe.ruritania, period=str(year), value=7)
        publish(release)
        if year % 3 == 0:
            withdraw(release, reason="an error")
