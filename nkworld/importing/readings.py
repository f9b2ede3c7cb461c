"""Several rows of one source about one figure: refused as repeats, or told apart as readings."""

from collections import defaultdict
from dataclasses import dataclass

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


def refuse_repeats(claims):
    """(claims, refusals): the first row of a figure stands, each further one is refused."""
    kept, refusals = [], []
    for same in by_figure(claims).values():
        first, *others = same
        kept.append(first)
        refusals += [_repeat(other, first) for other in others]
    return kept, refusals


def number(claims):
    """(claims, refusals): the best row of a figure is the claim, the others its readings.

    Only a row that says the very same as another is refused.
    """
    kept, refusals = [], []
    for same in by_figure(claims).values():
        distinct, repeats = _without_repeats(same)
        refusals += repeats
        for reading, claim in enumerate(sorted(distinct, key=_place)):
            claim.instance.reading = reading
            kept.append(claim)
    return kept, refusals


def by_figure(claims):
    """{(source, cell): claims in the file's order}"""
    found = defaultdict(list)
    for claim in claims:
        found[figure_of(claim.instance)].append(claim)
    return found


def figure_of(instance):
    model = type(instance)
    names = [model._meta.get_field(name).attname for name in ("source", *model.cell)]
    return tuple(getattr(instance, name) for name in names)


def _place(claim):
    """Sorts before others: what somebody reviewed, the source's own word, a later report, one
    nearer to the source, a revision, more digits, an earlier row.
    """
    row = claim.instance
    reported = row.reported_on.last
    return (
        row.grade == Grade.TERTIARY,
        0 if row.status in OWN_WORD else STATUSES.index(row.status),
        -(reported.toordinal() if reported else 0),
        AUTHORITY.index(row.grade),
        STATUSES.index(row.status),
        -significant_digits(row.value),
        claim.row,
    )


def significant_digits(value):
    """How precisely an amount is stated: 712,800,000 has four digits. None has none."""
    if not value:
        return 0
    return len("".join(map(str, value.as_tuple().digits)).rstrip("0"))


def _without_repeats(claims):
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


def _copy(claim, first):
    return Refusal(f"The row is a copy of row {first.row}: delete one of the two.", claim.row)


def _repeat(claim, first):
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


def _amount(claim):
    value = claim.instance.value
    return "no value" if value is None else f"{value:,f}"
