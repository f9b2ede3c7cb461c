"""Asking for a digest, confirming it, and ending it with one click.

What is sent to confirm or to end needs no token of a form: the address of the page is the secret.
"""

import logging
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from django.views.generic import FormView, TemplateView

from nkworld.portal.changes import ChoiceForm
from nkworld.portal.views.base import PublicPage, query_of
from nkworld.provenance.questions import InvalidQuery, refuse_unknown
from nkworld.security.brake import begin

from .forms import CHOSEN, SubscribeForm
from .models import Subscription
from .subscribing import subscribe

logger = logging.getLogger(__name__)


@method_decorator(never_cache, name="dispatch")
class Subscribe(FormView):
    """The form. Its answer is the same whether the address is known here or not."""

    takes_forms = True
    form_class = SubscribeForm
    template_name = "digests/subscribe.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        query = query_of(request)
        try:
            refuse_unknown(query, CHOSEN)
            self.initial = ChoiceForm(query).choice.query
        except InvalidQuery as error:
            context = {"sentences": error.sentences}
            return render(request, "portal/not_understood.html", context, status=400)
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: SubscribeForm) -> HttpResponse:
        allowed = settings.DIGEST_FORMS_OF_ADDRESS
        if opens := begin("digest", self.request.META["REMOTE_ADDR"], allowed):
            form.add_error(
                None,
                f"From here {allowed} forms came within a quarter of an hour. The next is taken "
                f"after {opens:%H:%M} UTC; nothing was stored now.",
            )
            return self._again(form, 429)
        given = form.cleaned_data
        try:
            subscribe(given["address"], given["rhythm"], form.chosen())
        except (SMTPException, OSError):
            logger.exception("A question about a digest was not sent.")
            form.add_error(None, "The mail could not be sent just now: try again later.")
            return self._again(form, 503)
        return HttpResponseRedirect(reverse("digests:asked"))

    def form_invalid(self, form: SubscribeForm) -> HttpResponse:
        return self._again(form, 400)

    def _again(self, form: SubscribeForm, status: int) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [{"title": "What changed", "url": reverse("portal:changes")}]
        return super().get_context_data(**kwargs) | {"crumbs": crumbs}


class Received(PublicPage, TemplateView):
    """What happens after the form was sent."""

    crumbs = (("What changed", "portal:changes"),)
    template_name = "digests/asked.html"


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """404 of a token that has ended, or that nobody here has signed. Reading the page changes
    nothing: programs follow the links of mails.
    """
    subscription = Subscription.of_token(token)
    if subscription is None:
        raise Http404("This link has ended: ask for the digest again.")
    if is_done := request.method == "POST":
        subscription.confirm()
    context = {"subscription": subscription, "is_done": is_done}
    return render(request, "digests/confirm.html", context)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, key: str) -> HttpResponse:
    """Done is done: it says so of a subscription that has ended already, too."""
    subscription = Subscription.objects.filter(key=key).first()
    if is_done := request.method == "POST":
        Subscription.objects.filter(key=key).delete()
    context = {"subscription": subscription, "is_done": is_done}
    return render(request, "digests/leave.html", context)
