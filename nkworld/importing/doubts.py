"""A domain may ask about rows of a draft before they are published.

A domain's `doubts.py` announces who asks, and the review page puts the questions to the editor:

    @register("trade/flows", asks="Is South Korea meant?", exclusion="mix-up")
    def mixed_up_koreas(rows):
        \"\"\"A list of Doubts about the rows, a queryset of a draft's claims.\"\"\"

A doubt is a question, never a verdict: the editor keeps the rows or excludes them with a reason.
Of every dataset's drafts it is asked besides how their figures were read (compilation_doubts.py).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from itertools import batched

from django.contrib.auth.models import User
from django.core.cache import caches
from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Concat

from nkworld.provenance.models import DoubtAnswer, Release, Status, excluded_note
from nkworld.provenance.registries import registrar
from nkworld.provenance.revisions import CODE_VERSION, revision_of
from nkworld.provenance.steps import StepRefused
from nkworld.provenance.tables import observation_model

from .compilation_doubts import unreviewed
from .models import DoubtCount

KEPT_FOR = 24 * 3600
AT_ONCE = 500  # keys in one statement: any SQLite takes as many
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
    reason: str = ""  # in a few words: doubts that share it can be answered together


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
    kept: list[Doubt] | None = caches["reviews"].get(key_of(release))
    if kept is None:
        kept = _ask(release)
        caches["reviews"].set(key_of(release), kept, KEPT_FOR)
        answered = {answer.subject for answer in release.doubt_answers.all()}
        _count_unanswered(release, kept, answered)
    return kept


def key_of(release: Release) -> str:
    """Of what is kept: another one as soon as anything is published or edited."""
    return f"doubts:{release.pk}:{revision_of()}:{CODE_VERSION}"


def _count_again(release: Release) -> None:
    """After an answer."""
    answered = release.doubt_answers.values_list("subject", flat=True)
    _count_unanswered(release, doubts_of(release), set(answered))


def _count_unanswered(release: Release, asked: Iterable[Doubt], answered: set[str]) -> None:
    """Write down how many have no answer, for the home of the desk."""
    strong = [one.strong for one in asked if one.subject not in answered]
    known = getattr(release, "doubt_count", DoubtCount())
    if (known.doubts, known.strong_doubts) == (len(strong), sum(strong)):
        return  # whoever reads a page waits for nobody who writes
    counts = {"doubts": len(strong), "strong_doubts": sum(strong)}
    release.doubt_count, _ = DoubtCount.objects.update_or_create(release=release, defaults=counts)


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
    answers = DoubtAnswer.objects
    found, _ = answers.update_or_create(release=release, subject=subject, defaults=values)
    _count_again(release)
    return found


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
            row.status, row.note = Status.EXCLUDED, excluded_note(reason, row.note)
            row.exclusion = doubt.exclusion
    model.objects.bulk_update(rows, ["status", "note", "exclusion"], batch_size=500)
    return before


@dataclass(frozen=True)
class SharedReason:
    """Doubts without an answer that rest on the same."""

    reason: str
    strong: bool
    doubts: tuple[Doubt, ...]

    @property
    def number(self) -> int:
        return len(self.doubts)


def by_reason(found: Iterable[Doubt]) -> list[SharedReason]:
    """What is open among them, by reason: the strong first, then the commonest."""
    groups: dict[tuple[str, bool], list[Doubt]] = defaultdict(list)
    for doubt in found:
        if doubt.answer is None and doubt.reason:
            groups[doubt.reason, doubt.strong].append(doubt)
    shared = [SharedReason(*key, tuple(doubts)) for key, doubts in groups.items()]
    return sorted(shared, key=lambda one: (not one.strong, -one.number, one.reason))


@transaction.atomic
def answer_all(
    release: Release,
    shared: str,
    strong: bool,
    number: int,
    verdict: str,
    reason: str,
    user: User | None = None,
) -> int:
    """One answer to all open doubts that share a reason; how many they were.

    StepRefused if there are not as many as whoever answers has seen. What somebody has answered
    already is left alone.
    """
    release = Release.objects.select_for_update(of=["self"]).cited().get(pk=release.pk)
    if not release.is_open:
        raise StepRefused(f"“{release}” is no draft any more: its doubts were answered.")
    groups = {(one.reason, one.strong): one for one in by_reason(doubts_in_review(release))}
    group = groups.get((shared, strong))
    if group is None or group.number != number:
        now = group.number if group else 0
        raise StepRefused(
            f"Nothing was answered: {now:,} doubts share this reason now, not {number:,}. Look at "
            "them again."
        )
    excluded = verdict == DoubtAnswer.Verdict.EXCLUDE
    before = _exclude_all(release, group, reason) if excluded else {}
    DoubtAnswer.objects.bulk_create(
        (
            DoubtAnswer(
                release=release,
                subject=doubt.subject,
                question="\n".join(doubt.sentences),
                score=doubt.score,
                strong=doubt.strong,
                verdict=verdict,
                reason=reason,
                before={str(pk): before[pk] for pk in doubt.rows if pk in before},
                answered_by=user,
            )
            for doubt in group.doubts
        ),
        batch_size=500,
    )
    _count_again(release)
    return group.number


def _exclude_all(release: Release, group: SharedReason, reason: str) -> dict[int, list[str]]:
    """Mark the rows of these doubts in the database; {row: how it stood}."""
    rows = observation_model(release.dataset).objects.filter(release=release)
    kinds: dict[str, list[int]] = defaultdict(list)
    for doubt in group.doubts:
        kinds[doubt.exclusion] += doubt.rows
    before: dict[int, list[str]] = {}
    for kind, keys in kinds.items():
        for some in batched(keys, AT_ONCE, strict=False):
            those = rows.filter(pk__in=some)
            before |= {pk: [*was] for pk, *was in those.values_list("pk", "status", "note")}
            those.update(
                status=Status.EXCLUDED,
                exclusion=kind,
                note=Case(
                    When(note="", then=Value(reason, output_field=TextField())),
                    default=Concat(
                        Value(f"{reason.rstrip('. ')}; ", output_field=TextField()),
                        F("note"),
                        output_field=TextField(),
                    ),
                ),
            )
    return before
