"""A sentence about figures, with the claims it rests on and what it compares."""

from dataclasses import dataclass, replace

from nkworld.charts.series import COMPILATION, Point

READS = ("at-source", "quoted", COMPILATION)  # from the source itself to what nobody reviewed
UNREVIEWED = "read in an unreviewed compilation"


@dataclass(frozen=True, slots=True)
class Claim:
    """A number that a sentence uses: of what (`label`), of which period, and the point itself."""

    label: str
    period: str
    point: Point


def read_of(claims: tuple[Claim, ...]) -> str:
    """How the least well read of some claims was read; empty where that is not told."""
    told = [claim.point.read for claim in claims if claim.point.read in READS]
    return max(told, key=READS.index, default="")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two points of one series that a sentence sets against each other, the earlier one first.

    `within` are the points of a series that the picture does not draw as such: the levels behind
    a growth, the totals of a stack.
    """

    series: str
    before: Claim
    after: Claim
    within: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranking:
    """An order of partners or donors, the largest first.

    `required` are the first three of the nearest list known to be complete, `yardstick` names it,
    `missing` are those of them for which the period has no figure.
    """

    names: tuple[str, ...]
    required: tuple[str, ...]
    missing: tuple[str, ...]
    yardstick: str

    @property
    def is_complete(self) -> bool:
        return bool(self.required) and not self.missing


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a headline says (`text`), and why it may: its claims, checks, and what it leaves out.

    What has to be said with a claim, and that one was read in an unreviewed compilation, is its
    `deck`. Not `is_newest` is a sentence on a period that the reader chose:
    it does not claim to be the latest on record.
    """

    base: str
    claims: tuple[Claim, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    ranking: Ranking | None = None
    checks: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    is_newest: bool = True

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.base)

    @property
    def text(self) -> str:
        return self.base

    @property
    def deck(self) -> str:
        """What has to be said with its claims, in sentences; empty where nothing has."""
        parts = [each for each in self.caveats if each not in self.base]
        if self.read == COMPILATION:
            parts.append(UNREVIEWED)
        return " ".join(f"{each[:1].upper()}{each[1:].rstrip('.')}." for each in parts)

    @property
    def caveats(self) -> tuple[str, ...]:
        """What must be said with its claims, each once."""
        parts = (claim.point.caveat for claim in self.claims)
        return tuple(dict.fromkeys(filter(None, parts)))

    @property
    def read(self) -> str:
        """How the least well read of its claims was read; empty where that is not told."""
        return read_of(self.claims)

    def without(self, *left_out: str) -> "Sentence":
        """The same, which tells as well what it leaves out."""
        return replace(self, left_out=(*self.left_out, *filter(None, left_out)))


def topic(text: str) -> Sentence:
    """A heading that claims nothing: it names a subject, and no number."""
    return Sentence(text)


def join(*sentences: Sentence | None, by: str = "; ") -> Sentence:
    """Several clauses as one sentence; those that may not be said (None) fall out."""
    parts = [each for each in sentences if each]
    first = parts[0] if parts else topic("")
    return Sentence(
        by.join(each.base for each in parts),
        tuple(claim for each in parts for claim in each.claims),
        tuple(one for each in parts for one in each.comparisons),
        next((each.ranking for each in parts if each.ranking), first.ranking),
        tuple(dict.fromkeys(check for each in parts for check in each.checks)),
        tuple(dict.fromkeys(one for each in parts for one in each.left_out)),
        all(each.is_newest for each in parts),
    )
