"""What the review's first page says of a draft: computed in a few passes, kept while it holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from nkworld.provenance.models import DoubtAnswer, Release
from nkworld.provenance.revisions import CODE_VERSION, revision_of

from .losses import Loss, losses
from .pairs import Pairs
from .row_query import RowQuery
from .slips import Guess, guesses
from .table import Table
from .totals import Sums, sums_of

KEPT_FOR = 24 * 3600
LARGEST = 8

type Keys = list[tuple[int | None, int | None]]


@dataclass(frozen=True)
class Summary:
    """Everything of a draft that is told by numbers; rows are held by their keys."""

    counts: dict[str, int]
    losses: list[Loss]
    guesses: list[Guess]
    sums: Sums
    largest: Keys
    largest_in_per_cent: Keys


def judge(pairs: Pairs) -> Summary:
    """The summary of pairs that are written."""
    counts = pairs.known.counts
    changed = [] if not counts["changed"] else _largest(pairs, "step")
    # Where the first list holds them all, a second would say the same.
    in_per_cent = [] if counts["changed"] <= LARGEST else _largest(pairs, "per-cent")
    return Summary(counts, losses(pairs), guesses(pairs), sums_of(pairs), changed, in_per_cent)


def _largest(pairs: Pairs, order: str) -> Keys:
    return Table(pairs, RowQuery("changed", order=order)).keys(0, LARGEST)


def state_of(release: Release, answers: Sequence[DoubtAnswer]) -> str:
    """A key of what its review shows: it is another one when the draft or what is live moves.

    Of the answers to doubts, those that keep a row leave it as it is.
    """
    excluded = [one for one in answers if one.verdict == DoubtAnswer.Verdict.EXCLUDE]
    last = max((answer.answered_at for answer in excluded), default=None)
    answered = f"{len(excluded)}-{last and last.timestamp()}"
    revision = revision_of(release.dataset.slug)
    return f"review:{release.pk}:{release.complete}:{revision}:{answered}:{CODE_VERSION}"
