"""Each finding in a sentence that an editor can check."""

from collections.abc import Callable

from nkworld.charts.numbers import exact, percent

WORDS = {"export": "exports", "import": "imports", "turnover": "two-way trade"}


def sentences(score, evidence):
    """One for each finding, the weightiest first."""
    return tuple(TOLD[one.signal](evidence, **one.facts) for one in score.findings)


def _share(evidence, direction, share):
    amount, words = exact(evidence.amounts[direction]), WORDS[direction]
    what = f"{_subject(evidence, direction)} of US$ {amount} would be {percent(100 * share)}"
    return (
        f"{what} of all {words} of North Korea in {evidence.period}; few partners reach one per "
        "cent."
    )


def _jump(evidence, direction, times, usual):
    what = f"{_subject(evidence, direction)} would be {times:.0f} times what is usual"
    return f"{what} for {evidence.partner} in the years around (US$ {exact(usual)})."


def _subject(evidence, direction):
    """Its exports, or the largest good among them where only goods are known."""
    words = WORDS[direction]
    return f"One good alone of its {words}" if evidence.of_one_good else f"Its {words}"


def _against_kotra(evidence, direction, vetted, amount):
    return (
        f"KOTRA, which takes mix-ups out, has US$ {exact(vetted)} of {WORDS[direction]} for "
        f"{evidence.partner} in {evidence.period}; here stand US$ {exact(amount)}."
    )


def _unheard_of(evidence):
    return (
        f"Neither KOTRA nor {evidence.partner} itself is known here to have recorded trade with "
        "North Korea in any year."
    )


def _unvetted(evidence, source):
    return f"{source or 'The source'} hands on what partners declare and takes out no mix-ups."


def _region(evidence, region):
    return (
        f"{evidence.partner} lies in a region ({region}) whose customs offices have booked South "
        "Korean goods under the North more often than others."
    )


def _swap(evidence, direction, gained, lost):
    return (
        f"North Korea’s {WORDS[direction]} rise by US$ {exact(gained)} while those of South Korea "
        f"with {evidence.partner} fall by US$ {exact(lost)}: the label may have changed, not the "
        "goods."
    )


def _copy(evidence, direction, amount):
    return (
        f"US$ {exact(amount)} is to the dollar what is recorded as South Korea’s "
        f"{WORDS[direction]} with {evidence.partner}."
    )


def _foreign_goods(evidence, direction, share, codes):
    return (
        f"{percent(100 * share)} of its {WORDS[direction]} by goods is in what North Korea trades "
        f"with none of the partners that know whom they trade with (HS {', '.join(codes)})."
    )


def _too_much(evidence, direction, code, times):
    return (
        f"Its {WORDS[direction]} of HS {code} are {times:.0f} times the most that China, Japan or "
        "South Korea recorded with North Korea in any year known here."
    )


def _profile(evidence, direction, ratio):
    return (
        f"By goods, its {WORDS[direction]} resemble {evidence.partner}’s trade with South Korea "
        f"more than the trade of North Korea (log-likelihood ratio {ratio:.1f})."
    )


def _flag_goods(evidence, direction, share, codes):
    return (
        f"{percent(100 * share)} of its {WORDS[direction]} by goods is in phones, cars, "
        f"electronics and other goods that South Korea is known for (HS {', '.join(codes)})."
    )


TOLD: dict[str, Callable[..., str]] = {
    "share": _share,
    "jump": _jump,
    "against-kotra": _against_kotra,
    "unheard-of": _unheard_of,
    "unvetted": _unvetted,
    "region": _region,
    "swap": _swap,
    "copy": _copy,
    "foreign-goods": _foreign_goods,
    "too-much": _too_much,
    "profile": _profile,
    "flag-goods": _flag_goods,
}
