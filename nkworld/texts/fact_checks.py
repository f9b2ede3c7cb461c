"""What texts state, held against what is on record; and all checks run over what is public."""

from collections.abc import Iterator
from typing import Any

from nkworld.provenance import bindings
from nkworld.provenance.bindings import Stated
from nkworld.provenance.disagreements import (
    Rank,
    Report,
    reports,
    reports_of_text,
    text_check,
    text_checks,
)
from nkworld.provenance.stated_facts import Verdict

from .models import kinds_of_revisions

RANKS = {
    Verdict.DIFFERS: Rank.WARNING,
    Verdict.EXPIRED: Rank.WARNING,
    Verdict.OPEN: Rank.QUESTION,
}
SENTENCES = {
    Verdict.DIFFERS: "what is on record is another thing",
    Verdict.EXPIRED: "its day is over",
    Verdict.OPEN: "nothing on record decides it",
}


def every_report(name: str = "") -> list[Report]:
    """Of one check, or of all: over what is stored, and over each public text."""
    found = reports(name)
    if name and name not in text_checks:
        return found
    live = [text for model in kinds_of_revisions() for text in model.objects.as_of().cited()]
    texts = {revision: revision.text() for revision in live}
    marks = (mark for text in texts.values() for mark in text.reading.bound())
    bound = bindings.resolve(mark.key for mark in marks)
    for revision in texts:
        found += reports_of_text(revision, revision.text(bound=bound), name)
    return found


@text_check("stated-fact")
def stated_facts(revision: Any, text: Any) -> Iterator[Report]:
    for mark in text.reading.bound():
        answer = text.bound[mark.key]
        verdict = (
            Verdict(answer.on_record.judge(mark.printed)) if isinstance(answer, Stated) else None
        )
        if verdict not in RANKS:
            continue
        told = SENTENCES[verdict]
        yield Report(
            mark.key,
            mark.printed,
            answer.sentence,
            f"{revision.document}, line {mark.line}, says “{mark.printed}”: {told}.",
            RANKS[verdict],
            pages=tuple(filter(None, [revision.document.get_absolute_url(), answer.on_record.url])),
        )
