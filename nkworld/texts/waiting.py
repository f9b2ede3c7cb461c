"""What waits of texts besides drafts: numbers that moved, and what goes live by itself."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.core.cache import cache
from django.db.models import F
from django.dispatch import receiver

from nkworld.desk.notices import clock, notify
from nkworld.desk.pages import desk_url
from nkworld.desk.waiting import SHOWN, Item, register
from nkworld.figures import bindings
from nkworld.provenance.editions import CODE_VERSION, revision_of
from nkworld.provenance.tables import grouped

from .models import Revision, RevisionQuerySet, kinds_of_revisions, texts_so_far
from .rendering import Number, Paragraph, Text

KEPT_FOR = 24 * 3600
JUST_NOW = timedelta(days=3)


@register("Numbers in texts that moved", position=40)
def moved_numbers(user: User) -> Iterable[Item]:
    """One line a text; what it says is worked out once for each state of claims and texts."""
    state = f"{revision_of()}:{hash(tuple(map(tuple, texts_so_far())))}:{CODE_VERSION}"
    for kind in kinds_of_revisions():
        if not _may(user, "change", kind):
            continue
        stale = partial(stale_paragraphs, kind.objects.as_of())
        moved = cache.get_or_set(
            f"moved:{kind._meta.label_lower}:{state}",
            lambda stale=stale: Counter(str(each.revision.document) for each in stale()),
            KEPT_FOR,
        )
        for text, number in (moved or {}).items():
            plural = "paragraph prints" if number == 1 else "paragraphs print"
            sentence = f"{text}: {number} {plural} a number that its figure no longer says"
            yield Item(sentence, desk_url(kind.desk_model(), "queue"), count=number)


@register("Texts that go live by themselves", position=220)
def scheduled(user: User) -> Iterable[Item]:
    for kind in kinds_of_revisions():
        if _may(user, "view", kind):
            rows = kind.objects.scheduled().cited().select_related("created_by")
            for text in rows.order_by("known_from")[:SHOWN]:
                note = f"{text.kind_in_words}, public from {text.known_from:%-d %b %Y, %H:%M} UTC"
                by = str(text.created_by or "a command")
                yield Item(str(text), text.get_desk_url(), text.saved_at, by, note)


def _may(user: User, verb: str, kind: type[Revision]) -> bool:
    names = kind.desk_model()._meta
    return user.has_perm(f"{names.app_label}.{verb}_{names.model_name}")


@receiver(clock)
def tell_of_going_live(now: datetime, **_: Any) -> None:
    """No step is taken at the moment that was chosen: the clock alone makes a text public."""
    for kind in kinds_of_revisions():
        rows = kind.objects.cited().filter(known_from__gt=now - JUST_NOW, known_from__lte=now)
        for text in rows.filter(published_at__lt=F("known_from")):
            people = text.makers() | {text.published_by_id or 0}
            sentence = f"{text} is public since {text.known_from:%-d %b %Y, %H:%M} UTC"
            notify(people, sentence, text.get_desk_url(), f"live:{kind._meta.label}:{text.pk}")


@dataclass(frozen=True)
class StaleParagraph:
    revision: Revision
    paragraph: Paragraph
    moved: list[Number]

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """(words, whether they are a number that moved)"""
        numbers = sorted({each.mark.printed for each in self.moved}, key=len, reverse=True)
        pieces = re.split(f"({'|'.join(map(re.escape, numbers))})", self.paragraph.words)
        return [(piece, piece in numbers) for piece in pieces]


def with_numbers(revisions: Iterable[Revision]) -> list[tuple[Any, Text]]:
    """Each with its text; the numbers of all are looked up at once."""
    texts = [(revision, revision.text()) for revision in revisions]
    bound = bindings.resolve(m.key for _, text in texts for m in text.reading.bound())
    for _, text in texts:
        text.bound = bound
    return texts


def stale_paragraphs(revisions: RevisionQuerySet) -> list[StaleParagraph]:
    found: list[StaleParagraph] = []
    for revision, text in with_numbers(revisions.cited()):
        wrong = [number for number in text.numbers if number.complaint and not number.pending]
        before = bindings.resolve((number.mark.key for number in wrong), revision.known_from)
        for paragraph, numbers in grouped(wrong, lambda each: each.mark.paragraph).items():
            moved = [
                replace(each, old=Number(each.mark, before[each.mark.key]).bound)
                for each in numbers
            ]
            found.append(StaleParagraph(revision, text.reading.paragraphs[paragraph], moved))
    return found
