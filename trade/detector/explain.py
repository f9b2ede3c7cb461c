"""Each finding in a sentence that an editor can check."""

from collections.abc import Callable
from decimal import Decimal

from nkworld.charts.numbers import exact, percent

from .evidence import CHAPTERS_THAT_TELL

WORDS = {"export": "exports", "import": "imports", "turnover": "two-way trade"}
TOWARDS = {"export": "exports to", "import": "imports from"}


def sentences(score, evidence):
    """One for each finding, the weightiest first."""
    return tuple(TOLD[one.signal](evidence, **one.facts) for one in score.findings)


def unasked(evidence):
    """What no signal could look for, and what is missing for it."""
    found = []
    if not evidence.south:
        found.append(
            f"Whether South Korea’s trade with {evidence.partner} fell as this rose, or shows the "
            f"same figure: of {evidence.period} and the years next to it, nothing is in the table "
            "of South Korea’s trade."
        )
    if not evidence.goods:
        found.append("What was traded: of this partner and period, no goods are on record here.")
    for direction, goods in evidence.goods.items():
        found += _unasked_of(evidence, WORDS[direction], goods)
    return tuple(found)


def _unasked_of(evidence, words, goods):
    if goods.split is None:
        yield (
            f"Which Korea’s trade its {words} by goods resemble: too little is on record of South "
            f"Korea’s {words} or of North Korea’s by goods in the years around {evidence.period}."
        )
    if not goods.seen:
        yield (
            f"Whether its {words} are in goods that North Korea never trades: what China, Japan "
            f"and South Korea trade with it is on record for {goods.chapters_known} of 97 "
            f"chapters; from {CHAPTERS_THAT_TELL} on it is asked."
        )


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


def _swap(evidence, direction, teller, gained, lost):
    return (
        f"North Korea’s {_towards(evidence, direction)} rise by US$ {exact(gained)} while those of "
        f"South Korea fall by US$ {exact(lost)}"
        f"{_counted(evidence, direction, teller)}: the label may have changed, not the goods."
    )


def _mirror(evidence, direction, missing):
    source = evidence.south[direction].source
    return (
        f"South Korea’s own count of its {_towards(evidence, direction)} in "
        f"{evidence.period} is US$ {exact(missing)} above what {evidence.partner} declares "
        f"({source}): the figure may be what is missing there."
    )


def _stand_in(evidence, direction, teller, year, value):
    return (
        f"In {year}, South Korea’s {_towards(evidence, direction)} stand at about as "
        f"much, US$ {exact(value)}{_counted(evidence, direction, teller)}; of {evidence.period} no "
        "figure of the South is known here. This one may stand in its place."
    )


def _copy(evidence, direction, teller, amount):
    return (
        f"US$ {exact(amount)} is to the dollar what is recorded as South Korea’s "
        f"{_towards(evidence, direction)}{_counted(evidence, direction, teller)}."
    )


def _towards(evidence, direction):
    return f"{TOWARDS[direction]} {evidence.partner}"


def _counted(evidence, direction, teller):
    """Whose count of the South's trade it is, and where it was read."""
    who = "South Korea" if teller == "south" else evidence.partner
    return f", as {who} counts it ({evidence.south[direction].source})"


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


def _profile(evidence, direction, ratio, group):
    split = evidence.goods[direction].split
    named = (
        f"HS {group}" if group else f"what lies outside HS {', '.join(filter(None, split.north))}"
    )
    return (
        f"By goods, its {WORDS[direction]} resemble what South Korea traded with the world in "
        f"{split.year} more than what North Korea trades (log-likelihood ratio {ratio:.1f}): "
        f"{named} is {_of(split.declared, group)} of them, {_of(split.south, group)} of South "
        f"Korea’s ({split.source}) and at most {_of(split.north, group)} of North Korea’s."
    )


def _of(shares, group):
    return percent(Decimal(100 * shares.get(group, 0.0)))


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
    "mirror": _mirror,
    "stand-in": _stand_in,
    "copy": _copy,
    "foreign-goods": _foreign_goods,
    "too-much": _too_much,
    "profile": _profile,
    "flag-goods": _flag_goods,
}
