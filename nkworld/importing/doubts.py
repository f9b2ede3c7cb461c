"""A domain may ask about rows of a draft before they are published.

A domain's `doubts.py` announces who asks, and the review page puts the questions to the editor:

    @register("trade/flows", asks="Is South Korea meant?", exclusion="mix-up")
    def mixed_up_koreas(rows):
        \"\"\"A list of Doubts about the rows, a queryset of a draft's claims.\"\"\"

A doubt is a question, never a verdict: the editor keeps the rows or excludes them with a reason.
Of every dataset's drafts it is asked besides how their figures were read (grade_doubts.py).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q, QuerySet

from nkworld.provenance.models import DoubtAnswer, Release, Status
from nkworld.provenance.registries import registrar
from nkworld.provenance.revisions import CODE_VERSION, revision_of
from nkworld.provenance.steps import StepRefused
from nkworld.provenance.tables import observation_model

from .grade_doubts import unreviewed

KEPT_FOR = 24 * 3600
_askers: dict[str, "Asker"] = {}


@dataclass(frozen=True)
class Asker:
    """Who asks about a dataset's drafts, what it asks, and what kind of exclusion it proposes."""

    question: str
    exclusion: str
    doubts: Callable


@dataclass(frozen=True)
class Doubt:
    """Why some rows of a draft may not be what they seem, a sentence for each reason.

    `unasked` says what could not be looked for, and what is missing for it. `question` and
    `exclusion` are those of the dataset's asker unless the doubt has its own. In the review it has
    its `answer`, if there is one.
    """

    subject: str
    score: Decimal
    strong: bool
    sentences: tuple[str, ...]
    rows: tuple[int, ...]
    unasked: tuple[str, ...] = ()
    question: str = ""
    exclusion: str = ""
    answer: DoubtAnswer | None = None


def register(dataset: str, asks: str, exclusion: str) -> Callable[[Callable], Callable]:
    """Announce who asks about a dataset's drafts; ValueError if somebody does already."""
    asker = partial(Asker, asks, exclusion)
    return registrar(_askers, dataset, f"Two ask about drafts of {dataset}.", asker)


def question_about(release: Release) -> str:
    """What is asked of a draft of its dataset; empty if nobody asks."""
    asker = _askers.get(release.dataset.slug)
    return asker.question if asker else ""


def doubts_of(release: Release) -> list[Doubt]:
    """The doubts about an open release's rows, the strongest first; computed once a revision."""
    if not release.is_open:
        return []
    key = f"doubts:{release.pk}:{revision_of()}:{CODE_VERSION}"
    return cache.get_or_set(key, lambda: _ask(release), KEPT_FOR) or []


def _ask(release: Release) -> list[Doubt]:
    """What the file itself excludes is not asked about; what an answer excluded still is."""
    rows = observation_model(release.dataset).objects.filter(
        release=release, known_from__isnull=True
    )
    answered = [pk for one in release.doubt_answers.all() for pk in one.before]
    rows = rows.filter(~Q(status=Status.EXCLUDED) | Q(pk__in=answered))
    asker = _askers.get(release.dataset.slug)
    asked = [*unreviewed(release, rows, Doubt), *_doubts_by(asker, rows)]
    return sorted(asked, key=lambda doubt: (-doubt.score, doubt.subject))


def _doubts_by(asker: Asker | None, rows: QuerySet) -> list[Doubt]:
    if asker is None:
        return []
    values = {"question": asker.question, "exclusion": asker.exclusion}
    return [replace(one, **values) for one in asker.doubts(rows)]


def doubts_in_review(release: Release) -> list[Doubt]:
    """Everything asked about a release, answered or not; of a closed one, what was answered."""
    answers = {answer.subject: answer for answer in release.doubt_answers.all()}
    asked = [replace(d, answer=answers.pop(d.subject, None)) for d in doubts_of(release)]
    return asked + [
        Doubt(a.subject, a.score, a.strong, tuple(a.question.splitlines()), (), answer=a)
        for a in answers.values()
    ]


def unanswered(release: Release) -> list[Doubt]:
    """The strong doubts that nobody has answered yet."""
    return [one for one in doubts_in_review(release) if one.strong and one.answer is None]


@transaction.atomic
def answer(
    release: Release, subject: str, verdict: str, reason: str, user: User | None = None
) -> DoubtAnswer:
    """Store what was decided, and mark the draft's rows accordingly.

    StepRefused if nothing of that name is asked, or the release is closed.
    """
    release = Release.objects.select_for_update(of=["self"]).cited().get(pk=release.pk)
    if not release.is_open:
        raise StepRefused(f"“{release}” is no draft any more: its doubts were answered.")
    doubt = next((one for one in doubts_of(release) if one.subject == subject), None)
    if doubt is None:
        raise StepRefused(f"Nothing is asked about “{subject}” in this release.")
    values = {
        "question": "\n".join(doubt.sentences),
        "score": doubt.score,
        "strong": doubt.strong,
        "verdict": verdict,
        "reason": reason,
        "before": _mark(release, doubt, verdict, reason),
        "answered_by": user,
    }
    return DoubtAnswer.objects.update_or_create(release=release, subject=subject, defaults=values)[
        0
    ]


def _mark(release: Release, doubt: Doubt, verdict: str, reason: str) -> dict[str, list[str]]:
    """Put status and note of the doubt's rows right; {row: how they stand without an answer}."""
    model = observation_model(release.dataset)
    rows = list(model.objects.filter(pk__in=doubt.rows, release=release))
    earlier = DoubtAnswer.objects.filter(release=release, subject=doubt.subject).first()
    before = {str(row.pk): [row.status, row.note] for row in rows}
    before |= earlier.before if earlier else {}
    for row in rows:
        row.status, row.note, row.exclusion = *before[str(row.pk)], ""
        if verdict == DoubtAnswer.Verdict.EXCLUDE:
            # The reason stands first; what the note said before stays behind it.
            row.status, row.note = Status.EXCLUDED, "; ".join(filter(None, (reason, row.note)))
            row.exclusion = doubt.exclusion
    model.objects.bulk_update(rows, ["status", "note", "exclusion"], batch_size=500)
    return before
