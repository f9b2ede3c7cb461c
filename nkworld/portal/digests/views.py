"""Asking for a digest, confirming it, and ending it with one click.

What is sent to confirm or to end needs no token of a form: the address of the page is the secret.
"""

import logging
from smtplib import SMTPException
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, re_path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from django.views.generic import FormView, TemplateView

from nkworld.asking.questions import InvalidQuery, refuse_unknown
from nkworld.changes import ChoiceForm
from nkworld.portal.views.base import PublicPage, query_of
from nkworld.running.security.brake import begin

from .mails import subscribe
from .models import LONGEST, Subscription

CHOSEN = ("country", "dataset", "kind", "change")


class AddressField(forms.EmailField):
    """An address as mail servers take it: its domain in small letters, and in ASCII."""

    default_error_messages = {
        "required": "Write the address to which the digest shall go.",
        "invalid": "This is no e-mail address: write name@example.org.",
        "max_length": f"An address has at most {LONGEST} characters.",
    }

    def clean(self, value: Any) -> str:
        address = super().clean(value)
        name, _, domain = address.rpartition("@")
        try:
            written = f"{name}@{domain.lower().encode('idna').decode()}"
        except UnicodeError as error:
            raise forms.ValidationError(self.error_messages["invalid"]) from error
        if len(written) > LONGEST:
            raise forms.ValidationError(self.error_messages["max_length"])
        return written


class SubscribeForm(forms.Form):
    """An address, how often, and which changes. `website` is hidden from people: who fills it is a
    program.
    """

    address = AddressField(
        label="Your e-mail address",
        max_length=LONGEST,
        help_text="Used for the digest alone, and deleted when you end it.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    rhythm = forms.ChoiceField(
        label="How often",
        choices=Subscription.Rhythm.choices,
        initial=Subscription.Rhythm.WEEKLY,
        help_text="No mail comes where nothing changed.",
    )
    website = forms.CharField(required=False, label="Leave this empty")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        chosen = ChoiceForm().fields
        self.fields |= {name: chosen[name] for name in CHOSEN}
        self.order_fields(["address", "rhythm", *CHOSEN, "website"])

    def clean_change(self) -> int | None:
        return int(self.cleaned_data["change"]) if self.cleaned_data["change"] else None

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(
                "A field that people do not see was filled, as programs do: nothing was stored."
            )
        return ""

    def chosen(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in CHOSEN}


logger = logging.getLogger(__name__)


@method_decorator(never_cache, name="dispatch")
class Subscribe(FormView):
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


app_name = "digests"
urlpatterns = [
    path("", Subscribe.as_view(), name="subscribe"),
    path("asked/", Received.as_view(), name="asked"),
    re_path(r"^confirm/(?P<token>[\w:-]{20,400})/$", confirm, name="confirm"),
    re_path(r"^leave/(?P<key>[\w-]{20,32})/$", leave, name="leave"),
]
