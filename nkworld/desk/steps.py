"""A step in the life of a publication: allowed, taken, recorded, and answered in a sentence."""

import logging
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect

from nkworld.provenance.models import State
from nkworld.provenance.models.publication import OPEN_STATES, Publication
from nkworld.provenance.steps import StepRefused

from .pages import DeskPages

logger = logging.getLogger(__name__)


class StepPages(DeskPages):
    """For the admin of what is published; each step is checked whatever the page showed."""

    publish_permission = ""  # “app.publish_model”; others follow from it by their verb
    related: tuple[str, ...] = ()  # what a step needs of the record, asked in the same query

    def record_for(
        self, request: HttpRequest, pk: int, permission: str = "", own: bool = False
    ) -> Any:
        """The record of the page, if this person may take the step; `own` steps are also taken by
        who made the record and may make others, but not change those of other people.
        """
        allowed = self.has_change_permission(request) or (own and self.has_add_permission(request))
        if not allowed or (permission and not request.user.has_perm(permission)):
            raise PermissionDenied
        records = self.model._default_manager.all()
        if self.related:
            records = records.select_related(*self.related)
        record = get_object_or_404(records, pk=pk)
        if not (self.has_change_permission(request) or self.is_own(request, record)):
            raise PermissionDenied
        return record

    def is_own(self, request: HttpRequest, record: Any) -> bool:
        """Whether this person made the record, and may make records."""
        made_by = getattr(record, "created_by_id", None)
        return made_by == request.user.pk and self.has_add_permission(request)

    def permission_to(self, verb: str) -> str:
        """The permission beside that to publish: `withdraw`, `schedule`."""
        return self.publish_permission.replace("publish_", f"{verb}_")

    def may(self, request: HttpRequest, verb: str) -> bool:
        return request.user.has_perm(self.permission_to(verb))

    def possible_steps(
        self, request: HttpRequest, publication: Publication | None
    ) -> dict[str, bool]:
        """Which buttons stand on the page."""
        change = self.has_change_permission(request)
        approver = self.may(request, "publish")
        works_on = change or (publication is not None and self.is_own(request, publication))
        state = publication.state if publication else None
        is_open = state in OPEN_STATES
        second = publication is not None and publication.second_person(request.user)
        return {
            "change": change,
            "submit": works_on and state == State.DRAFT,
            "answer": change and is_open,
            "discard": works_on and is_open,
            "publish": is_open and approver and second,
            "send_back": state == State.REVIEW and approver and second,
            "wait": is_open and not (approver and second),
            "withdraw": self.may(request, "withdraw") and state == State.LIVE,
            "schedule": self.may(request, "schedule"),
        }

    def take_step(
        self,
        request: HttpRequest,
        record: Any,
        step: Callable[[], str],
        back: str,
        subject: str = "",
    ) -> HttpResponseRedirect:
        """Do it, record it and go back; a step that is refused says why.

        `step` answers what was done; `subject` says in the record's history of what part of it.
        """
        try:
            # One transaction: a step that is kept has its line in the history and the audit log.
            with transaction.atomic():
                sentence = step()
                self.log_change(request, record, subject + sentence)
        except StepRefused as error:
            logger.warning("“%s” refused to %s: %s", record, request.user, error)
            for refusal in error.sentences:
                messages.error(request, refusal)
        else:
            messages.success(request, sentence)
        return redirect(back)
