"""Each finding in a sentence that an editor can check."""

from collections.abc import Callable

from nkworld.charts.numbers import exact, percent

from .evidence import YEARS_AROUND

WORDS = {"export": "exports", "import": "imports", "turnover": "two-way trade"}


def sentences(score, evidence):
    """One for each finding, the weightiest first."""
    return tuple(TOLD[one.signal](evidence, **one.facts) for one in score.findings)


def unasked(evidence):
    """What no signal could look for, and what is missing for it."""
    if not evidence.world:
        yield (
            f"How much of all North Korean trade this would be: of {evidence.period}, no total is "
            "on record here."
        )
    if evidence.heard_of and not evidence.vetted:
        yield (
            f"Whether it is more than others have for {evidence.partner}: neither KOTRA nor "
            f"{evidence.partner} itself has a figure here for {evidence.period} or the "
            f"{YEARS_AROUND} years before and after."
        )


def _share(evidence, direction, share):
    amount, words = exact(evidence.amounts[direction]), WORDS[direction]
    what = f"{_subject(evidence, direction)} of US$ {amount} would be {percent(100 * share)}"
    return (
        f"{what} of all {words} of North Korea in {evidence.period}; few partners reach one per "
        "cent."
    )


def _subject(evidence, direction):
    """Its exports, or the largest good among them where only goods are known."""
    words = WORDS[direction]
    return f"One good alone of its {words}" if evidence.of_one_good else f"Its {words}"


def _against_vetted(evidence, direction, vetted):
    most = "" if str(vetted.year) == evidence.period else ", the most in the years around"
    of_one = f" of {WORDS[direction]} alone" if vetted.of_both else ""
    words = WORDS["turnover" if vetted.of_both else direction]
    return (
        f"{vetted.source} has US$ {exact(vetted.amount)} of {words} for "
        f"{evidence.partner} in {vetted.year}{most}; here stand "
        f"US$ {exact(evidence.amounts[direction])}{of_one}."
    )


def _unheard_of(evidence):
    return (
        f"Neither KOTRA nor {evidence.partner} itself is known here to have recorded trade with "
        "North Korea in any year."
    )


def _unvetted(evidence, source):
    return f"{source or 'The source'} hands on what partners declare and takes out no mix-ups."


TOLD: dict[str, Callable[..., str]] = {
    "share": _share,
    "against-vetted": _against_vetted,
    "unheard-of": _unheard_of,
    "unvetted": _unvetted,
}
