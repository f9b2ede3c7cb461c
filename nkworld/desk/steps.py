"""A step in the life of a publication: allowed, taken, recorded, and answered in a sentence."""

import logging
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect

from nkworld.provenance.models import State
from nkworld.provenance.models.publication import OPEN_STATES, Publication
from nkworld.provenance.steps import StepRefused

from .pages import DeskPages

logger = logging.getLogger(__name__)


class StepPages(DeskPages):
    """For the admin of what is published; each step is checked whatever the page showed."""

    publish_permission = ""
    related: tuple[str, ...] = ()  # what a step needs of the record, asked in the same query

    def record_for(self, request: HttpRequest, pk: int, permission: str = "") -> Any:
        """The record of the page, if this person may take the step."""
        allowed = self.has_change_permission(request)
        if not allowed or (permission and not request.user.has_perm(permission)):
            raise PermissionDenied
        records = self.model._default_manager.all()
        if self.related:
            records = records.select_related(*self.related)
        return get_object_or_404(records, pk=pk)

    def possible_steps(
        self, request: HttpRequest, publication: Publication | None
    ) -> dict[str, bool]:
        """Which buttons stand on the page."""
        change = self.has_change_permission(request)
        publisher = request.user.has_perm(self.publish_permission)
        state = publication.state if publication else None
        is_open = state in OPEN_STATES
        second = publication is not None and publication.second_person(request.user)
        return {
            "change": change,
            "submit": change and state == State.DRAFT,
            "answer": change and is_open,
            "discard": change and is_open,
            "publish": is_open and publisher and second,
            "wait": is_open and not (publisher and second),
            "withdraw": publisher and state == State.LIVE,
            "unschedule": publisher,
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
            sentence = step()
        except StepRefused as error:
            logger.warning("“%s” refused to %s: %s", record, request.user, error)
            for refusal in error.sentences:
                messages.error(request, refusal)
        else:
            self.log_change(request, record, subject + sentence)
            messages.success(request, sentence)
        return redirect(back)
