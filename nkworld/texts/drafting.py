"""A draft is begun, saved or restored; nothing that was public is ever changed."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from nkworld.provenance.steps import StepRefused, log_step

from .models import Document, Revision


class Conflict(Exception):
    """The draft is no longer as the editor last saw it; `current` is it now, None if it is gone."""

    def __init__(self, current: Revision | None) -> None:
        self.current = current
        super().__init__("The draft has changed since you opened it.")


def stamp(draft: Revision | None) -> str:
    """Which state of the draft an editor has before him: sent with the form, compared on saving."""
    return f"{draft.pk}.{draft.version}" if draft else ""


def draft_of(document: Document) -> Any:
    """The draft that waits beside what is live, or None."""
    return document.revisions.drafts().first()


@transaction.atomic
def save_draft(document: Document, user: User | None, content: dict[str, Any], seen: str) -> Any:
    """Write the draft, or begin one; Conflict if it is not the one with the stamp `seen`.

    A draft in review that is edited is a draft again: what was submitted was another text.
    """
    document.lock()
    draft = draft_of(document)
    if stamp(draft) != seen:
        raise Conflict(draft)
    if draft is None:
        return begin_draft(document, user, content)
    for name, value in content.items():
        setattr(draft, name, value)
    draft.version += 1
    draft.saved_by, draft.submitted_at, draft.submitted_by = user, None, None
    draft.save()
    log_step(draft, "saved", user)
    return draft


def begin_draft(document: Document, user: User | None, content: dict[str, Any]) -> Any:
    newest = document.revisions.aggregate(newest=Max("number"))["newest"] or 0
    return document.revisions.create(number=newest + 1, created_by=user, saved_by=user, **content)


@transaction.atomic
def restore(revision: Revision, user: User | None) -> Any:
    """An earlier text as a new draft; StepRefused while another draft waits."""
    revision.document.lock()
    if draft_of(revision.document):
        raise StepRefused("A draft waits already: publish or discard it, then restore.")
    return begin_draft(revision.document, user, revision.content())
