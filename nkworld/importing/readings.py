"""Several rows of one source about one figure: refused as repeats, or told apart as readings."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from nkworld.provenance.models import Grade, Observation, Status

from .refusals import Refusal

# The source's own word, its later before its plain one, then what others made of it.
OWN_WORD = (Status.REVISED, Status.REPORTED, Status.PROVISIONAL)
STATUSES = (*OWN_WORD, Status.DERIVED, Status.ESTIMATED, Status.EXCLUDED)
AUTHORITY = Grade.values  # the source itself before who quotes it


@dataclass(slots=True)
class Claim:
    """A row that was understood: the unsaved instance and where it stands in the file."""

    row: int
    instance: Observation


def refuse_repeats(claims: Iterable[Claim]) -> tuple[list[Claim], list[Refusal]]:
    """(claims, refusals): the first row of a figure stands, each further one is refused."""
    kept, refusals = [], []
    for same in by_figure(claims).values():
        first, *others = same
        kept.append(first)
        refusals += [_repeat(other, first) for other in others]
    return kept, refusals


def number(claims: Iterable[Claim]) -> tuple[list[Claim], list[Refusal]]:
    """(claims, refusals): the best row of a figure is the claim, the others its readings.

    Only a row that says the very same as another is refused.
    """
    kept, refusals = [], []
    for same in by_figure(claims).values():
        distinct, repeats = _without_repeats(same)
        refusals += repeats
        for reading, claim in enumerate(_in_order(distinct)):
            claim.instance.reading = reading
            kept.append(claim)
    return kept, refusals


def by_figure(claims: Iterable[Claim]) -> dict[tuple, list[Claim]]:
    """{(source, cell): claims in the file's order}"""
    found = defaultdict(list)
    for claim in claims:
        found[figure_of(claim.instance)].append(claim)
    return found


def figure_of(instance: Observation) -> tuple:
    model: Any = type(instance)
    names = [model._meta.get_field(name).attname for name in ("source", *model.cell)]
    return tuple(getattr(instance, name) for name in names)


def _in_order(claims: list[Claim]) -> list[Claim]:
    """The claim first, then its readings. A page that only rounds what another of its authority
    prints in full is no later word: the finer of the two is the claim.
    """
    first, *others = ordered = sorted(claims, key=_place)
    finer = (each for each in others if _as_good(each, first) and _rounds(first, each))
    return sorted(ordered, key=next(finer, first).__ne__)


def _as_good(claim: Claim, other: Claim) -> bool:
    grades = AUTHORITY.index(claim.instance.grade), AUTHORITY.index(other.instance.grade)
    return _standing(claim) == _standing(other) and grades[0] <= grades[1]


def _place(claim: Claim) -> Any:
    """Sorts before others: what stands higher, a later report, one nearer to the source, a
    revision, more digits, an earlier row.
    """
    row = claim.instance
    reported = row.reported_on.last
    return (
        *_standing(claim),
        -(reported.toordinal() if reported else 0),
        AUTHORITY.index(row.grade),
        STATUSES.index(row.status),
        -significant_digits(row.value),
        claim.row,
    )


def _standing(claim: Claim) -> tuple[bool, int, bool]:
    """What somebody reviewed before what nobody did, the source's own word, one with a value."""
    row = claim.instance
    rank = 0 if row.status in OWN_WORD else STATUSES.index(row.status)
    return row.grade == Grade.TERTIARY, rank, row.value is None


def _rounds(coarse: Claim, fine: Claim) -> bool:
    """Whether one amount is the other with digits left off, cut or rounded as the press does."""
    rough, exact = coarse.instance.value, fine.instance.value
    digits = significant_digits(rough)
    if not rough or not exact or significant_digits(exact) <= digits:
        return False
    return abs(exact - rough) < Decimal(1).scaleb(rough.adjusted() - digits + 1)


def significant_digits(value: Decimal | None) -> int:
    """How precisely an amount is stated: 712,800,000 has four digits. None has none."""
    if not value:
        return 0
    return len("".join(map(str, value.as_tuple().digits)).rstrip("0"))


def _without_repeats(claims: list[Claim]) -> tuple[list[Claim], list[Refusal]]:
    seen: dict[tuple, Claim] = {}
    distinct, refusals = [], []
    for claim in claims:
        said = tuple(getattr(claim.instance, name) for name in claim.instance.content)
        if said in seen:
            refusals.append(_copy(claim, seen[said]))
        else:
            seen[said] = claim
            distinct.append(claim)
    return distinct, refusals


def _copy(claim: Claim, first: Claim) -> Any:
    return Refusal(f"The row is a copy of row {first.row}: delete one of the two.", claim.row)


def _repeat(claim: Claim, first: Claim) -> Refusal:
    same = all(
        getattr(claim.instance, name) == getattr(first.instance, name)
        for name in claim.instance.content
    )
    if same:
        return _copy(claim, first)
    return Refusal(
        f"The row gives the same figure of the same source as row {first.row} a second time "
        f"({_amount(claim)}, there {_amount(first)}): keep one of the two, or tick “several rows "
        "of one figure are readings of it”.",
        claim.row,
    )


def _amount(claim: Claim) -> Any:
    value = claim.instance.value
    return "no value" if value is None else f"{value:,f}"
