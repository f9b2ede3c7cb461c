"""A sentence about figures, with the claims it rests on and what it compares."""

from dataclasses import dataclass, replace

from nkworld.charts.series import Point

TERTIARY = "tertiary"
GRADES = ("primary", "secondary", TERTIARY)  # from the source itself to what nobody reviewed
UNREVIEWED = "read in an unreviewed compilation"


@dataclass(frozen=True, slots=True)
class Claim:
    """A number that a sentence uses: of what (`label`), of which period, and the point itself."""

    label: str
    period: str
    point: Point


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two points of one series that a sentence sets against each other, the earlier one first."""

    series: str
    before: Claim
    after: Claim


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

    What has to be said with a claim, and that one was read in an unreviewed compilation, closes
    the sentence whoever built it.
    """

    base: str
    claims: tuple[Claim, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    ranking: Ranking | None = None
    checks: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.base)

    @property
    def text(self) -> str:
        said = ", ".join([self.base, *(each for each in self.caveats if each not in self.base)])
        return f"{said} ({UNREVIEWED})" if self.grade == TERTIARY else said

    @property
    def caveats(self) -> tuple[str, ...]:
        """What must be said with its claims, each once."""
        told = (claim.point.caveat for claim in self.claims)
        return tuple(dict.fromkeys(filter(None, told)))

    @property
    def grade(self) -> str:
        """How the least well read of its claims was read; empty where that is not told."""
        graded = [c.point.grade for c in self.claims if c.point.grade in GRADES]
        return max(graded, key=GRADES.index, default="")

    def without(self, *left_out: str) -> "Sentence":
        """The same, which tells as well what it leaves out."""
        return replace(self, left_out=(*self.left_out, *filter(None, left_out)))


def topic(text: str) -> Sentence:
    """A heading that claims nothing: it names a subject, and no number."""
    return Sentence(text)


def join(*sentences: Sentence | None, by: str = "; ") -> Sentence:
    """Several clauses as one sentence; those that may not be said (None) fall out."""
    told = [each for each in sentences if each]
    first = told[0] if told else topic("")
    return Sentence(
        by.join(each.base for each in told),
        tuple(claim for each in told for claim in each.claims),
        tuple(one for each in told for one in each.comparisons),
        next((each.ranking for each in told if each.ranking), first.ranking),
        tuple(dict.fromkeys(check for each in told for check in each.checks)),
        tuple(dict.fromkeys(one for each in told for one in each.left_out)),
    )
