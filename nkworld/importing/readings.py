"""Several rows of one source about one figure: refused as repeats, or told apart as readings."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from nkworld.charts.words import exact
from nkworld.figures.amounts import AGREE
from nkworld.provenance.models import Observation, Read, Status

from .refusals import Refusal

# The source's own word, its later before its plain one, then what others made of it.
OWN_WORD = (Status.REVISED, Status.REPORTED, Status.PROVISIONAL)
STATUSES = (*OWN_WORD, Status.DERIVED, Status.ESTIMATED, Status.EXCLUDED)
AUTHORITY = Read.values  # the source itself before who quotes it
MOST = 10_000  # readings of one figure; a database counts three times as many
TOO_MANY = (
    f"The file has more than {MOST:,} rows on one figure, which no source reads so often: are the "
    "columns that tell the figures apart missing?"
)


class Claim(NamedTuple):
    """A row of a file that was understood: what the database keeps, in the order of its fields."""

    row: int
    stored: tuple[Any, ...]


def in_order(rows: Iterable[Observation]) -> list[Observation]:
    """The readings of one figure, the claim first, of rows in the order of the file. A page that
    only rounds what another prints in full is no later word: the finest that it confirms is the
    claim, and counts as read like the page that confirms it.
    """

    def place(row: Observation) -> Any:
        reported = row.reported_on.last
        latest = -(reported.toordinal() if reported else 0)
        rank = (latest, AUTHORITY.index(row.read), STATUSES.index(row.status))
        # The last is given in the order of the file.
        return (*_standing(row), *rank, -significant_digits(row.value), row.pk)

    first, *others = ordered = sorted(rows, key=place)
    claim = first
    for each in others:
        if _rounds(claim, each) and _standing(each)[1:] == _standing(first)[1:]:
            each.read = AUTHORITY[min(AUTHORITY.index(each.read), AUTHORITY.index(claim.read))]
            claim = each
    return sorted(ordered, key=claim.__ne__)


def _standing(row: Observation) -> tuple[bool, int, bool]:
    """Reviewed first, then the source's word or a sum derived on its page, then a value."""
    derived_there = row.status == Status.DERIVED and row.read == Read.AT_SOURCE
    rank = 0 if row.status in OWN_WORD or derived_there else STATUSES.index(row.status)
    return row.read == Read.COMPILATION, rank, row.value is None


def _rounds(coarse: Observation, fine: Observation) -> bool:
    """Whether one amount is the other with digits left off, cut or rounded as the press does. What
    was read worse has to round to it, near by, and to a hundred at least: 1,150 may be counted.
    """
    rough, full = coarse.value, fine.value
    digits = significant_digits(rough)
    if not rough or not full or significant_digits(full) <= digits:
        return False
    step, apart = Decimal(1).scaleb(rough.adjusted() - digits + 1), abs(full - rough)
    if AUTHORITY.index(fine.read) > AUTHORITY.index(coarse.read):
        return step >= 100 and apart <= min(step / 2, abs(rough) * AGREE / 100)
    return apart < step


def significant_digits(value: Decimal | None) -> int:
    """How precisely an amount is stated: 712,800,000 has four digits. None has none."""
    return len(value.normalize().as_tuple().digits) if value else 0


def copy_of(row: int, first: int) -> Refusal:
    return Refusal(f"The row is a copy of row {first}: delete one of the two.", row)


def repeat_of(row: int, value: Decimal | None, first: int, first_value: Decimal | None) -> Refusal:
    here, there = ("no value" if each is None else exact(each) for each in (value, first_value))
    return Refusal(
        f"The row gives the same figure of the same source as row {first} a second time "
        f"({here}, there {there}): keep one of the two, or tick “several rows of one figure are "
        "readings of it”.",
        row,
    )
