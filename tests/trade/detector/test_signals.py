"""Each signal speaks on what it is named for, and is silent where it knows nothing."""

from decimal import Decimal

import pytest

from trade.detector.evidence import REST, Evidence, Goods, Southern, Split
from trade.detector.explain import TOLD, sentences, unasked
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


def south(now=None, before=None, after=None, teller="south"):
    """South Korea's exports to Ruritania in millions, as the Almanac has them, by one count."""
    years = [{teller: Decimal(v) * MILLION} if v else {} for v in (now, before, after)]
    return {"south": {"export": Southern(*years, source="Almanac")}}


def two_counts(south_says, partner_says):
    now = {"south": south_says * MILLION, "partner": partner_says * MILLION}
    return {"south": {"export": Southern(now, source="Almanac")}}


def split(declared, north="27", south="84-85"):
    """All of each of the three is of one group of goods."""
    return Split({declared: 1.0}, {north: 1.0}, {south: 1.0}, 2015, "Almanac")


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
        ("swap", {"before": millions(export=1)} | south(now=50, before=80)),
        ("mirror", two_counts(100, 70)),
        ("stand-in", south(before=33)),
        ("stand-in", south(after=25, teller="partner")),
        ("copy", south(now=30)),
        ("copy", south(now=30, teller="partner")),
        ("foreign-goods", goods(seen={"8517": False})),
        ("too-much", goods(declared={"2701": 30 * MILLION}, largest={"2701": 9 * MILLION})),
        ("profile", goods(split=split("84-85"))),
        ("profile", goods(split=split(REST, south=REST))),
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
        ("swap", {"before": millions(export=1)} | south(now=70, before=80)),
        ("swap", south(now=50, before=80)),
        (
            "swap",
            {
                "before": millions(export=1),
                "south": {
                    "export": Southern({"partner": 50 * MILLION}, {"south": 80 * MILLION}),
                },
            },
        ),
        ("mirror", two_counts(400, 370)),
        ("mirror", two_counts(70, 100)),
        ("mirror", south(now=100)),
        ("mirror", two_counts(0, 0) | {"amounts": {"export": Decimal(0)}}),
        ("stand-in", south(now=50, before=30)),
        ("stand-in", south(before=20)),
        ("stand-in", south(before=30) | {"amounts": {"import": 30 * MILLION}}),
        ("copy", south(now=29)),
        ("copy", south(before=30)),
        ("foreign-goods", goods(seen={"8517": True})),
        ("foreign-goods", goods(seen={})),
        ("too-much", goods(declared={"2701": 30 * MILLION}, largest={"2701": 10 * MILLION})),
        ("too-much", goods(declared={"8802": MILLION}, largest={"2701": MILLION})),
        ("profile", goods(split=split("27"))),
        ("profile", goods(split=split("84-85", north="84-85"))),
        ("profile", goods(split=None)),
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


def test_whose_count_of_the_south_it_is_stands_in_the_sentence():
    known = evidence(**south(now=30, teller="partner"))

    assert sentences(score(known), known) == (
        "US$ 30,000,000 is to the dollar what is recorded as South Korea’s exports to "
        "Ruritania, as Ruritania counts it (Almanac).",
    )


def test_the_sentence_of_a_profile_prints_the_three_shares():
    known = evidence(**goods(declared={"39": MILLION}, split=split(REST, south=REST)))
    [told] = [s for s in sentences(score(known), known) if "resemble" in s]

    assert "what lies outside HS 27 is 100.0 % of them" in told
    assert "100.0 % of South Korea’s (Almanac) and at most 0.0 % of North Korea’s" in told


def test_what_could_not_be_looked_for_is_said():
    nothing, all_known = (
        evidence(),
        evidence(
            **south(now=50), **goods(seen={"8517": True}, chapters_known=40, split=split("27"))
        ),
    )

    assert [sentence.split(":")[0] for sentence in unasked(nothing)] == [
        "Whether South Korea’s trade with Ruritania fell as this rose, or shows the same figure",
        "What was traded",
    ]
    assert unasked(all_known) == ()


def test_a_reference_of_few_chapters_says_how_many_it_has():
    told = unasked(evidence(**south(now=50), **goods(chapters_known=12)))

    assert any("on record for 12 of 97 chapters; from 40 on it is asked." in s for s in told)
    assert any(s.startswith("Which Korea’s trade its exports by goods resemble") for s in told)
