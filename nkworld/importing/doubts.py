"""A domain may ask about rows of a draft before they are published. Its `doubts.py` announces who:

    @register("trade/flows", question="Is South Korea meant?", exclusion="mix-up")
    def mixed_up_koreas(rows):
        \"\"\"A list of Doubts about the rows, a queryset of a draft's claims.\"\"\"

A doubt is a question, never a verdict: the editor keeps the rows or excludes them with a reason.
Of every draft it is asked besides how its figures were read.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from itertools import batched
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, Subquery

from nkworld.charts.words import exact
from nkworld.provenance.editions import kept_by_state, revision_of
from nkworld.provenance.models import DoubtAnswer, Read, Release, Status, excluded_note
from nkworld.provenance.models.constraints import DRAFT
from nkworld.provenance.publishing import StepRefused
from nkworld.provenance.registries import registrar
from nkworld.provenance.tables import observation_model

from .models import DoubtCount

SUBJECT_LENGTH = 120
AT_ONCE = 500  # keys in one statement: any SQLite takes as many


class Asker(NamedTuple):
    question: str
    exclusion: str
    doubts: Callable


@dataclass(frozen=True)
class Doubt:
    """Why some rows of a draft may not be what they seem, a sentence for each reason.
    `unasked` says what could not be looked for, and what is missing for it. `question` and
    `exclusion` are those of the dataset's asker unless the doubt has its own.
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


askers: dict[str, Asker] = {}


def register(dataset: str, question: str, exclusion: str) -> Callable[[Callable], Callable]:
    """Announce who asks about a dataset's drafts; ValueError if somebody does already."""
    return registrar(
        askers, dataset, f"Two ask about drafts of {dataset}.", partial(Asker, question, exclusion)
    )


def _count_unanswered(release: Release, doubts: Iterable[Doubt]) -> None:
    answered = {answer.subject for answer in release.doubt_answers.all()}
    strong = [one.strong for one in doubts if one.subject not in answered]
    known = getattr(release, "doubt_count", DoubtCount())
    if (known.doubts, known.strong_doubts) == (len(strong), sum(strong)):
        return  # whoever reads a page waits for nobody who writes
    release.doubt_count, _ = DoubtCount.objects.update_or_create(
        release=release, defaults={"doubts": len(strong), "strong_doubts": sum(strong)}
    )


def doubts_of(release: Release) -> list[Doubt]:
    """The doubts about an open release's rows, the strongest first; computed once a revision."""
    if not release.is_open:
        return []
    # Another state as soon as anything is published or edited.
    state = ("doubts", release.pk, revision_of())
    return kept_by_state(lambda: _ask(release), *state, shared=True)


def _ask(release: Release) -> list[Doubt]:
    found = []
    # What the file itself excludes is not asked about; what an answer excluded still is.
    model = observation_model(release.dataset)
    rows: Any = model.objects.filter(DRAFT, release=release)
    answered = [pk for one in release.doubt_answers.all() for pk in one.before]
    rows = rows.filter(~Q(status=Status.EXCLUDED) | Q(pk__in=answered))
    # One for each figure that would take the place of one that somebody reviewed.
    live = model.objects.with_readings().included().filter(source=release.source, reading=0)
    better = live.exclude(read=Read.COMPILATION).same_cell().values("pk")
    worse = rows.filter(read=Read.COMPILATION, reading=0).cited()
    worse = list(worse.annotate(better=Subquery(better[:1])).filter(better__isnull=False))
    replaced = model.objects.in_bulk([row.better for row in worse]) if worse else {}
    for row in worse:
        old = replaced[row.better]
        new, reviewed = ("a range" if x.value is None else exact(x.value) for x in (row, old))
        sentences = (
            f"{new}, read in an unreviewed compilation, would take the place of {reviewed}, "
            f"{old.get_read_display().lower()}.",
            "To keep the better reading as the claim, discard this draft and upload the file "
            "without the row, or with both rows as readings of one figure. To exclude the row "
            "would end the better reading too.",
        )
        found.append(
            Doubt(
                f"{row.cell_text}: read worse than before"[-SUBJECT_LENGTH:],
                Decimal("5.0"),
                True,
                sentences,
                (row.pk,),
                question="May it rest on an unreviewed compilation?",
                reason="read worse than what it replaces",
            )
        )
    if asker := askers.get(release.dataset.slug):
        values = {"question": asker.question, "exclusion": asker.exclusion}
        found += [replace(one, **values) for one in asker.doubts(rows)]
    found.sort(key=lambda doubt: (-doubt.score, doubt.subject))
    _count_unanswered(release, found)
    return found


def doubts_in_review(release: Release) -> list[Doubt]:
    """Everything asked about a release, answered or not; of a closed one, what was answered."""
    answers = {answer.subject: answer for answer in release.doubt_answers.all()}
    return [replace(d, answer=answers.pop(d.subject, None)) for d in doubts_of(release)] + [
        Doubt(a.subject, a.score, a.strong, tuple(a.question.splitlines()), (), answer=a)
        for a in answers.values()
    ]


def unanswered(release: Release) -> list[Doubt]:
    return [one for one in doubts_in_review(release) if one.strong and one.answer is None]


def refuse_unanswered(release: Release, refusal: type[Exception]) -> None:
    if number := len(unanswered(release)) if release.is_open else 0:
        what = "1 strong doubt has" if number == 1 else f"{number:,} strong doubts have"
        remedy = "Answer under “Doubts”; one answer can take all that share a reason."
        raise refusal(f"Not published: {what} no answer. {remedy}")


def by_reason(found: Iterable[Doubt]) -> dict[tuple[str, bool], list[Doubt]]:
    """{(reason, strong): what is open among them}: the strong first, then the commonest."""
    groups: dict[tuple[str, bool], list[Doubt]] = defaultdict(list)
    for doubt in found:
        if doubt.answer is None and doubt.reason:
            groups[doubt.reason, doubt.strong].append(doubt)
    return dict(sorted(groups.items(), key=lambda one: (not one[0][1], -len(one[1]), one[0])))


@transaction.atomic
def answer(
    release: Release,
    verdict: str,
    reason: str,
    user: User | None = None,
    subject: str = "",
    shared: str = "",
    strong: bool = False,
    number: int | None = None,
) -> list[Doubt]:
    """Store what was decided about the doubt of that subject, or about all open ones that share a
    reason, and mark the draft's rows accordingly.
    StepRefused if nothing of that name is asked, if not as many share the reason as whoever
    answers has seen, or if the release is closed.
    """
    release = Release.objects.select_for_update(of=["self"]).cited().get(pk=release.pk)
    if not release.is_open:
        raise StepRefused(f"“{release}” is no draft any more: its doubts were answered.")
    if subject:
        if not (found := [one for one in doubts_of(release) if one.subject == subject]):
            raise StepRefused(f"Nothing is asked about “{subject}” in this release.")
    else:
        found = by_reason(doubts_in_review(release)).get((shared, strong), [])
        if len(found) != number:
            raise StepRefused(
                f"Nothing was answered: {len(found):,} doubts share this reason now, not "
                f"{number:,}. Look at them again."
            )
    # {row: its status and note as they stand without an answer}
    before: dict[str, list[str]] = {}
    for one in release.doubt_answers.all():
        before |= one.before
    model = observation_model(release.dataset)
    kinds = {pk: doubt.exclusion for doubt in found for pk in doubt.rows}
    for some in batched(kinds, AT_ONCE, strict=False):
        rows = list(model.objects.filter(pk__in=some, release=release))
        for row in rows:
            was = before.setdefault(str(row.pk), [row.status, row.note])
            (row.status, row.note), row.exclusion = was, ""
            if verdict == DoubtAnswer.Verdict.EXCLUDE:
                row.status, row.note = Status.EXCLUDED, excluded_note(reason, row.note)
                row.exclusion = kinds[row.pk]
        model.objects.bulk_update(rows, ["status", "note", "exclusion"], batch_size=AT_ONCE)
    identity, names = ["release", "subject"], [f.name for f in DoubtAnswer._meta.concrete_fields]
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
                before={str(pk): before[str(pk)] for pk in doubt.rows if str(pk) in before},
                answered_by=user,
            )
            for doubt in found
        ),
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=identity,
        update_fields=[name for name in names if name not in ("id", *identity)],
    )
    _count_unanswered(release, doubts_of(release))
    return found
