"""What a publish would take from the live table: each with its number, to be ticked first."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.text import capfirst

from .pairs import Pairs


@dataclass(frozen=True)
class Loss:
    """A consequence that nobody sees in the draft's own rows.

    Its tick carries the number: where that has changed since, the tick is another one.
    """

    slug: str
    number: int
    label: str
    rows: str  # the query of the address that lists them

    @property
    def tick(self) -> str:
        return f"confirm_{self.slug}_{self.number}"


def losses(pairs: Pairs) -> list[Loss]:
    """What will be closed, and which papers of live rows would be blanked."""
    if not pairs.release.is_open:
        return []
    return [*_closings(pairs), *_blankings(pairs)]


def _closings(pairs: Pairs) -> list[Loss]:
    if not (number := pairs.known.closed):
        return []
    if pairs.release.complete:
        label = f"Close {_figures(number)} that the file leaves out"
        return [Loss("close", number, label, "?part=vanished")]
    readings = "1 live reading" if number == 1 else f"{number:,} live readings"
    label = f"Close {readings} of figures that change: the file leaves them out"
    return [Loss("end", number, label, "?part=vanished&slip=ending")]


def _blankings(pairs: Pairs) -> list[Loss]:
    if not pairs.known.counts["changed"]:
        return []
    names = pairs.losable
    sums = ", ".join(
        f"COALESCE(SUM(CASE WHEN {pairs.is_blanked(name)} THEN 1 ELSE 0 END), 0)" for name in names
    )
    [numbers] = pairs.rows_of(f"SELECT {sums} FROM {pairs.side_by_side}")  # noqa: S608 - names
    found: Mapping[str, int] = {n: c for n, c in zip(names, numbers, strict=True) if c}
    return [
        Loss(
            f"blank-{name}",
            number,
            f"Blank “{_title(pairs, name)}” of {_figures(number)}",
            f"?part=changed&blanked={name}",
        )
        for name, number in found.items()
    ]


def _figures(number: int) -> str:
    return "1 live figure" if number == 1 else f"{number:,} live figures"


def _title(pairs: Pairs, name: str) -> str:
    return capfirst(str(getattr(pairs.model._meta.get_field(name), "verbose_name", name)))
