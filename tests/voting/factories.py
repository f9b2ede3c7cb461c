"""Made-up ballots of made-up lands."""

from decimal import Decimal

import factory

from diplomacy.voting.models import Agreement, Ballot, RollCall
from tests.factories import (
    CountryFactory,
    DatasetFactory,
    ObservationFactory,
    ReleaseFactory,
    RuleFactory,
    SourceFactory,
    live,
)

PAPERS = {"citation": "https://gazette.example/votes", "as_quoted": "as printed"}


class AgreementFactory(ObservationFactory):
    class Meta:
        model = Agreement

    release = factory.SubFactory(ReleaseFactory, dataset__slug="diplomacy/voting-agreement")
    country = factory.SubFactory(CountryFactory, code="XRU")
    period = "2014"
    status = "derived"


def counted(same, one_abstained=0, opposed=0):
    """The fields of a claim with these counts."""
    joint = same + one_abstained + opposed
    share = (Decimal(100 * same) / joint).quantize(Decimal("0.0001"))
    half = (Decimal(100 * same + 50 * one_abstained) / joint).quantize(Decimal("0.0001"))
    return {
        "joint_votes": joint,
        "same": same,
        "one_abstained": one_abstained,
        "opposed": opposed,
        "value": share,
        "agreement_index": half,
        "derivation": f"100 * {same} / {joint}",
        "as_quoted": f"{same} of {joint}",
    }


def published(rows, source="bureau"):
    """Live claims: {(code, year): counts}, and the rule that shows them."""
    source = SourceFactory(slug=source)
    dataset = DatasetFactory(slug="diplomacy/voting-agreement", unit="per cent")
    if not dataset.rules.exists():
        RuleFactory(dataset=dataset, is_default=True, order=[source])
    release = ReleaseFactory(dataset=dataset, source=source)
    for (code, year), counts in rows.items():
        country = CountryFactory(code=code, region="Europe")
        AgreementFactory(release=release, country=country, period=year, **counted(*counts))
    return live(release)


def roll_call(number=7, source="gazette", **more):
    totals = {"yes": 2, "no": 1, "abstain": 0}
    papers = PAPERS | {"source": SourceFactory(slug=source)}
    return RollCall.objects.create(number=number, **totals | papers | more)


def ballot(call, code, vote="yes"):
    papers = PAPERS | {"source": call.source}
    return Ballot.objects.create(
        roll_call=call, country=CountryFactory(code=code), vote=vote, **papers
    )
