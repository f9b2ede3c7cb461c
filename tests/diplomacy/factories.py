"""Made-up lands and papers for the states of diplomacy."""

from diplomacy.models import Mission, MissionReading, Organization, RelationAct
from tests.factories import CountryFactory, SourceFactory

PAPERS = {"citation": "https://gazette.example/page-1", "as_quoted": "as printed"}


def home():
    return CountryFactory(code="PRK", name="North Korea")


def unreviewed(event, date, source="compilation", country="XRU", **more):
    """One act as an unreviewed compilation has it, saved."""
    return act(event, date, source, country, read="compilation", **more)


def act(event, date, source="gazette", country="XRU", **more):
    """One act of made-up relations, saved."""
    papers = PAPERS | {"source": SourceFactory(slug=source)}
    country = CountryFactory(code=country)
    return RelationAct.objects.create(country=country, event=event, date=date, **papers | more)


def unsaved_act(event, date, source="gazette", country="XRU", **more):
    papers = PAPERS | {
        "source": SourceFactory(slug=source),
        "citation": f"https://x.example/{date}",
    }
    country = CountryFactory(code=country)
    return RelationAct(country=country, event=event, date=date, **papers | more)


def embassy(country="XRU", city="Strelsau"):
    """The DPRK's embassy in a made-up land."""
    return Mission.objects.create(sending=home(), receiving=CountryFactory(code=country), city=city)


def reading(mission, status="open", source="gazette", **more):
    papers = PAPERS | {"source": SourceFactory(slug=source)}
    return MissionReading.objects.create(mission=mission, status=status, **papers | more)


def organization(slug="league", name="League of Made-up Lands"):
    return Organization.objects.create(slug=slug, name=name, kind="other")
