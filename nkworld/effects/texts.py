"""Texts that no longer agree once a draft is published."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from nkworld.provenance import bindings
from nkworld.provenance.as_if import TwoReaders
from nkworld.provenance.bindings import Answer, Bound, Stated
from nkworld.texts.markup import BOUND
from nkworld.texts.models import Revision
from nkworld.texts.queue import StaleParagraph, stale_paragraphs


@dataclass(frozen=True)
class FlaggedParagraph:
    """One that would be flagged; `url` is its document at the desk."""

    stale: StaleParagraph
    url: str


def newly_flagged(kind: type[Revision], readers: TwoReaders) -> list[FlaggedParagraph]:
    """Of profiles, of stories …: those that agree now, or disagree otherwise.

    Only texts with a number that moves are read as texts: that takes most of the time.
    """
    keys = {text.pk: _keys_in(text.body) for text in kind.objects.as_of()}
    every = set().union(*keys.values())
    now, then = readers.both(lambda: bindings.resolve(sorted(every)))
    moved = {key for key in every if _said(now[key]) != _said(then[key])}
    touched = [pk for pk, own in keys.items() if own & moved]
    if not touched:
        return []
    stale = readers.then(lambda: stale_paragraphs(kind.objects.filter(pk__in=touched)))
    return [FlaggedParagraph(each, _url(each)) for each in stale if _is_new(each, now)]


def _keys_in(body: str) -> set[str]:
    return {key.strip() for key, _ in BOUND.findall(body)}


def _said(answer: Answer) -> object:
    if isinstance(answer, Stated):
        return None  # a fact in words flags no paragraph
    return answer.value if isinstance(answer, Bound) else answer.sentence


def _is_new(stale: StaleParagraph, now: Mapping[str, Answer]) -> bool:
    return any(
        moved.mark.key not in now  # written as no key is: read as it stands
        or moved.sentence != now[moved.mark.key].complaint(moved.mark.printed)
        for moved in stale.moved
    )


def _url(stale: StaleParagraph) -> str:
    document = stale.revision.document
    names = document._meta
    return reverse(f"admin:{names.app_label}_{names.model_name}_change", args=[document.pk])
