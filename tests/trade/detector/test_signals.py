"""Each signal speaks on what it is named for, and is silent where it knows nothing."""

from decimal import Decimal

import pytest

from trade.doubts import STRONG, WORTH_ASKING, Evidence, Vetted, unasked

MILLION = Decimal(1_000_000)


def millions(**amounts):
    return {direction: value * MILLION for direction, value in amounts.items()}


def evidence(**more):
    """Ruritania in 2015 as the Gazette has it: exports of 30 million, and nothing else known."""
    told = {"partner": "Ruritania", "period": "2015", "amounts": millions(export=30)}
    return Evidence(**told | more)


def heard(**more):
    return set(evidence(**more).sentences)


def vetted(amount, year=2015, source="KOTRA", direction="export"):
    return {"vetted": {direction: Vetted(amount * MILLION, year, source)}}


def test_nothing_known_is_no_sign():
    assert heard() == set()


@pytest.mark.parametrize(
    ("signal", "known"),
    [
        ("share", {"world": millions(export=3000)}),
        ("against-vetted", vetted(14)),
        ("against-vetted", vetted(14, year=2013)),
        ("unheard-of", {"heard_of": False}),
        ("unvetted", {"unvetted": True, "source": "OEC"}),
    ],
)
def test_a_signal_speaks_alone_and_in_a_sentence_about_the_partner(signal, known):
    assert heard(**known) == {signal}
    [sentence] = evidence(**known).sentences.values()
    assert sentence.endswith(".")
    assert "{" not in sentence


@pytest.mark.parametrize(
    ("signal", "known"),
    [
        ("share", {"world": millions(export=3001)}),
        ("share", {"world": {"export": Decimal(0)}}),
        ("against-vetted", vetted(15)),
        ("against-vetted", vetted(1, direction="import")),
        ("against-vetted", {"amounts": millions(export=5)} | vetted(1)),
        ("unheard-of", {"heard_of": False, "amounts": millions(export=0)}),
    ],
)
def test_a_signal_is_silent_up_to_its_cut(signal, known):
    assert signal not in heard(**known)


def test_two_signals_are_no_strong_doubt_and_three_are():
    large = evidence(world=millions(export=600), unvetted=True)
    unknown = evidence(world=millions(export=600), unvetted=True, heard_of=False)

    assert (large.score, large.score >= WORTH_ASKING) == (2, False)
    assert (unknown.score, unknown.score >= STRONG) == (3, True)


def test_a_second_source_alone_is_a_question_about_an_unvetted_figure():
    contradicted = evidence(unvetted=True, **vetted(1))

    assert WORTH_ASKING <= contradicted.score < STRONG
    assert evidence(**vetted(1)).score < WORTH_ASKING


def test_the_sentence_of_a_share_prints_the_exact_amount_and_the_share():
    known = evidence(world=millions(export=600))

    assert tuple(known.sentences.values()) == (
        "Its exports of US$ 30,000,000 would be 5.0 % of all exports of North Korea in 2015; few "
        "partners reach one per cent.",
    )


def test_the_sentence_of_a_second_source_says_of_which_year_it_speaks():
    same, near = evidence(**vetted(2)), evidence(**vetted(2, 2013, "Ruritanian Customs"))

    assert tuple(same.sentences.values()) == (
        "KOTRA has US$ 2,000,000 of exports for Ruritania in 2015; here stand US$ 30,000,000.",
    )
    assert tuple(near.sentences.values()) == (
        "Ruritanian Customs has US$ 2,000,000 of exports for Ruritania in 2013, the most in the "
        "years around; here stand US$ 30,000,000.",
    )


def test_what_could_not_be_looked_for_is_said():
    told = list(unasked(evidence()))

    assert [sentence.split(":")[0] for sentence in told] == [
        "How much of all North Korean trade this would be",
        "Whether it is more than others have for Ruritania",
    ]
    assert list(unasked(evidence(world=millions(export=600), **vetted(20)))) == []
