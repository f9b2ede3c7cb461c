"""Each signal speaks on what it is named for, and is silent where it knows nothing."""

from decimal import Decimal

import pytest

from trade.detector.evidence import Evidence, Goods
from trade.detector.explain import TOLD, sentences
from trade.detector.scoring import score
from trade.detector.signals import SIGNALS

MILLION = Decimal(1_000_000)


def millions(**amounts):
    return {direction: value * MILLION for direction, value in amounts.items()}


def evidence(**more):
    """Ruritania in 2015 as the Gazette has it: exports of 30 million, and nothing else known."""
    told = {"partner": "Ruritania", "period": "2015", "amounts": millions(export=30)}
    return Evidence(**told | more)


def heard(**more):
    return {finding.signal for finding in score(evidence(**more)).findings}


def goods(**more):
    """Exports by goods, all of it phones unless said otherwise."""
    return {"goods": {"export": Goods(**{"declared": {"8517": 30 * MILLION}} | more)}}


def test_nothing_known_is_no_sign():
    assert heard() == set()


@pytest.mark.parametrize(
    ("signal", "known"),
    [
        ("share", {"world": millions(export=3000)}),
        ("jump", {"history": {"export": [MILLION, 2 * MILLION, 3 * MILLION]}}),
        ("against-kotra", {"vetted": millions(export=14)}),
        ("unheard-of", {"heard_of": False}),
        ("unvetted", {"basis": "mirror-oec", "source": "OEC"}),
        ("region", {"region": "Africa"}),
        (
            "swap",
            {
                "before": millions(export=1),
                "south_before": millions(export=80),
                "south": millions(export=50),
            },
        ),
        ("copy", {"south": millions(export=30)}),
        ("foreign-goods", goods(seen={"8517": False})),
        ("too-much", goods(declared={"2701": 30 * MILLION}, largest={"2701": 9 * MILLION})),
        (
            "profile",
            goods(declared={"72": MILLION}, north={"25": MILLION}, south={"72": MILLION}),
        ),
        ("flag-goods", goods()),
    ],
)
def test_a_signal_speaks_alone_and_in_a_sentence_about_the_partner(signal, known):
    assert signal in heard(**known)
    [sentence, *_] = sentences(score(evidence(**known)), evidence(**known))
    assert sentence.endswith(".")
    assert "{" not in sentence


@pytest.mark.parametrize(
    ("signal", "known"),
    [
        ("share", {"world": millions(export=3001)}),
        ("share", {"world": {"export": Decimal(0)}}),
        ("jump", {"history": {"export": [6 * MILLION]}}),
        ("jump", {"history": {"import": [MILLION]}}),
        ("jump", {"amounts": millions(export=5), "history": {"export": [Decimal(9)]}}),
        ("against-kotra", {"vetted": millions(export=15)}),
        ("unheard-of", {"heard_of": False, "amounts": millions(export=0)}),
        ("unvetted", {"basis": "mirror-kotra"}),
        ("region", {"region": "Europe"}),
        (
            "swap",
            {
                "before": millions(export=1),
                "south_before": millions(export=80),
                "south": millions(export=70),
            },
        ),
        ("copy", {"south": millions(export=29)}),
        ("foreign-goods", goods(seen={"8517": True})),
        ("foreign-goods", goods(seen={})),
        ("too-much", goods(declared={"2701": 30 * MILLION}, largest={"2701": 10 * MILLION})),
        ("too-much", goods(declared={"8802": MILLION}, largest={"2701": MILLION})),
        (
            "profile",
            goods(declared={"25": MILLION}, north={"25": MILLION}, south={"72": MILLION}),
        ),
        ("flag-goods", goods(declared={"8517": 3 * MILLION, "2701": 7 * MILLION})),
        ("flag-goods", {"goods": {"import": Goods({"8517": MILLION})}}),
    ],
)
def test_a_signal_is_silent_up_to_its_cut(signal, known):
    assert signal not in heard(**known)


def test_every_signal_has_its_sentence():
    assert {signal.name for signal in SIGNALS} == set(TOLD)


def test_the_rule_of_kdi_on_its_worked_example():
    """Phones 30 times the reference's most and aircraft never seen; steel is within bounds."""
    declared = {"8517": 30 * MILLION, "8802": 5 * MILLION, "7202": 2 * MILLION}
    told = goods(
        declared=declared,
        seen={"8517": True, "8802": False, "7202": True},
        largest={"8517": MILLION, "7202": 29 * MILLION},
    )

    found = {one.signal: one.facts for one in score(evidence(**told)).findings}
    assert (found["too-much"]["code"], found["too-much"]["times"]) == ("8517", 30)
    assert "foreign-goods" not in found


def test_one_family_alone_is_never_a_strong_doubt():
    level = {
        "world": millions(export=60),
        "history": {"export": [MILLION]},
        "vetted": millions(export=1),
        "heard_of": False,
    }

    large = score(evidence(**level))
    assert (large.value, large.worth_asking, large.strong) == (Decimal("4.5"), True, False)
    assert score(evidence(**level, basis="mirror-imf")).strong


def test_the_sentence_of_a_share_prints_the_exact_amount_and_the_share():
    known = evidence(world=millions(export=600))

    assert sentences(score(known), known) == (
        "Its exports of US$ 30,000,000 would be 5.0 % of all exports of North Korea in 2015; few "
        "partners reach one per cent.",
    )
