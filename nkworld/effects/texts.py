"""Paragraphs of profiles and stories whose bound numbers would no longer agree."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from nkworld.provenance import bindings
from nkworld.provenance.as_if import TwoReaders
from nkworld.provenance.bindings import Bound, Unbound
from nkworld.texts.models import kinds_of_revisions
from nkworld.texts.queue import StaleParagraph, stale_paragraphs


@dataclass(frozen=True)
class FlaggedParagraph:
    """One that would be flagged; `url` is its document at the desk."""

    stale: StaleParagraph
    url: str


def flagged() -> list[StaleParagraph]:
    """All that are flagged, as the claims are read now."""
    return [
        paragraph
        for kind in kinds_of_revisions()
        for paragraph in stale_paragraphs(kind.objects.as_of())
    ]


def newly_flagged(readers: TwoReaders) -> list[FlaggedParagraph]:
    """Those that agree now, or disagree otherwise."""
    then = readers.then(flagged)
    keys = [moved.mark.key for stale in then for moved in stale.moved]
    now = readers.now(lambda: bindings.resolve(keys))
    return [FlaggedParagraph(each, _url(each)) for each in then if _is_new(each, now)]


def _is_new(stale: StaleParagraph, now: Mapping[str, Bound | Unbound]) -> bool:
    said = ((moved, now[moved.mark.key].complaint(moved.mark.printed)) for moved in stale.moved)
    return any(moved.sentence != complaint for moved, complaint in said)


def _url(stale: StaleParagraph) -> str:
    document = stale.revision.document
    names = document._meta
    return reverse(f"admin:{names.app_label}_{names.model_name}_change", args=[document.pk])
