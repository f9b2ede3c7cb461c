"""To confirm or to end needs no token of a form: the address of the page is the secret."""

import logging
from smtplib import SMTPException
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, re_path, reverse, reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from django.views.generic import TemplateView

from nkworld.asking.questions import InvalidQuery, refuse_unknown
from nkworld.changes import ChoiceForm
from nkworld.portal.views.home import PublicPage, VisitorForm, VisitorFormView, query_of

from .mails import subscribe
from .models import LONGEST, Subscription

CHOSEN = ("country", "dataset", "kind", "change")
REFUSED = {
    "required": "Write the address to which the digest shall go.",
    "invalid": "This is no e-mail address: write name@example.org.",
    "max_length": f"An address has at most {LONGEST} characters.",
}


class SubscribeForm(VisitorForm):
    address = forms.EmailField(
        label="Your e-mail address",
        max_length=LONGEST,
        error_messages=REFUSED,
        help_text="Used for the digest alone, and deleted when you end it.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    rhythm = forms.ChoiceField(
        label="How often",
        choices=Subscription.Rhythm.choices,
        initial=Subscription.Rhythm.WEEKLY,
        help_text="No mail comes where nothing changed.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = ChoiceForm().fields
        self.fields |= {name: chosen[name] for name in CHOSEN}
        self.order_fields(["address", "rhythm", *CHOSEN, "website"])

    def clean_address(self) -> str:
        """As mail servers take it: its domain in small letters, and in ASCII."""
        name, _, domain = self.cleaned_data["address"].rpartition("@")
        try:
            written = f"{name}@{domain.lower().encode('idna').decode()}"
        except UnicodeError as error:
            raise forms.ValidationError(REFUSED["invalid"]) from error
        if len(written) > LONGEST:
            raise forms.ValidationError(REFUSED["max_length"])
        return written

    def clean_change(self) -> int | None:
        return int(self.cleaned_data["change"]) if self.cleaned_data["change"] else None


logger = logging.getLogger(__name__)


class Subscribe(VisitorFormView):
    form_class = SubscribeForm
    template_name = "digests/subscribe.html"
    sheets = ("portal/cards.css",)
    brake, allowed, sent = "digest", "DIGEST_FORMS_OF_ADDRESS", "forms"
    extra_context = {"crumbs": [{"title": "What changed", "url": reverse_lazy("portal:changes")}]}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        query = query_of(request)
        try:
            refuse_unknown(query, CHOSEN)
            self.initial = ChoiceForm(query).choice.query
        except InvalidQuery as error:
            context = {"sentences": error.sentences}
            return render(request, "portal/not_understood.html", context, status=400)
        return super().get(request, *args, **kwargs)

    def accepted(self, form: SubscribeForm) -> HttpResponse:
        """The same whether the address is known here or not."""
        given = form.cleaned_data
        try:
            subscribe(given["address"], given["rhythm"], {name: given[name] for name in CHOSEN})
        except (SMTPException, OSError):
            logger.exception("A question about a digest was not sent.")
            form.add_error(None, "The mail could not be sent just now: try again later.")
            return self.again(form, 503)
        return HttpResponseRedirect(reverse("digests:asked"))


class Received(PublicPage, TemplateView):
    crumbs = (("What changed", "portal:changes"),)
    template_name = "digests/asked.html"
    is_indexed = False


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str = "", key: str = "") -> HttpResponse:
    """To confirm by a token, or to end by a key. Reading the page changes nothing: programs follow
    the links of mails. 404 of a token that has ended, or that nobody here has signed.
    """
    found = Subscription.of_token(token) if token else Subscription.objects.filter(key=key).first()
    if token and found is None:
        raise Http404("This link has ended: ask for the digest again.")
    title, button = "Do you want this digest?", "Yes, send it to me"
    if not token:
        title, button = "End this digest?", "End it and delete my address"
    if found and request.method == "POST":
        title, button = "The digest begins", ""
        if token:
            found.confirm()
        else:
            found.delete()
            found = None
    if not found:
        title = "The digest has ended"
    context = {"subscription": found, "title": title, "button": button}
    return render(request, "digests/answer.html", context)


app_name = "digests"
urlpatterns = [
    path("", Subscribe.as_view(), name="subscribe"),
    path("asked/", Received.as_view(), name="asked"),
    re_path(r"^confirm/(?P<token>[\w:-]{20,400})/$", answer, name="confirm"),
    re_path(r"^leave/(?P<key>[\w-]{20,32})/$", answer, name="leave"),
]
