"""“Challenge this number”: the one form of the public pages, about one claim.

The page is never kept, because its token belongs to one reader.
"""

from dataclasses import replace
from functools import cached_property
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from nkworld.atlas.page_addresses import page_address
from nkworld.provenance.models import Challenge
from nkworld.security.brake import begin

from ..claim_cards import ClaimCard
from .base import PublicPage
from .numbers import card_or_404

LONGEST_TEXT, LONGEST_QUOTE, SHORTEST_TEXT = 2_000, 1_000, 15
LENGTHS = {"text": LONGEST_TEXT, "quote": LONGEST_QUOTE}


class ChallengeFields(forms.ModelForm):
    """What a visitor writes. `website` is hidden from people: who fills it is a program."""

    website = forms.CharField(required=False, label="Leave this empty")

    class Meta:
        model = Challenge
        fields = ["aspect", "text", "proposed", "source_address", "quote", "email"]
        labels = {
            "aspect": "What is wrong",
            "text": "Why",
            "proposed": "What it should be, if you know",
            "source_address": "Address where that can be read",
            "quote": "What is printed there",
            "email": "Your e-mail address, if you want an answer",
        }
        help_texts = {
            "text": f"In at most {LONGEST_TEXT:,} characters.",
            "source_address": "Of a page that anybody can open: https://…",
            "quote": "In the words and digits of the page.",
            "email": "Read by the desk alone, and deleted when the challenge is answered.",
        }
        widgets = {
            "text": forms.Textarea(attrs={"rows": 5}),
            "quote": forms.Textarea(attrs={"rows": 3}),
        }
        error_messages = {
            "aspect": {"required": "Choose what is wrong."},
            "text": {"required": "Say why the number is wrong: the desk can’t guess it."},
            "email": {"invalid": "This is no e-mail address: write name@example.org, or nothing."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        for name, longest in LENGTHS.items():
            self.fields[name].widget.attrs["maxlength"] = longest

    def clean_text(self) -> str:
        text = self._short("text")
        if len(text) < SHORTEST_TEXT:
            raise forms.ValidationError("Say why in a sentence, so that the desk can look at it.")
        return text

    def clean_quote(self) -> str:
        return self._short("quote")

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(
                "A field that people do not see was filled, as programs do: nothing was stored."
            )
        return ""

    def _short(self, name: str) -> str:
        text, longest = self.cleaned_data[name].strip(), LENGTHS[name]
        if len(text) > longest:
            raise forms.ValidationError(
                f"This has {len(text):,} characters, of which {longest:,} are taken: shorten it."
            )
        return text


@method_decorator(never_cache, name="dispatch")
class ChallengeForm(FormView):
    """Says what is wrong with one number, for the desk to look at."""

    takes_forms = True
    form_class = ChallengeFields
    template_name = "portal/challenge.html"

    @cached_property
    def card(self) -> ClaimCard:
        return card_or_404(self.kwargs["dataset"], self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.card  # noqa: B018 - 404 of a draft, whatever is sent
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: ChallengeFields) -> HttpResponse:
        address = self.request.META["REMOTE_ADDR"]
        opens = begin("challenge", address, settings.CHALLENGES_OF_ADDRESS)
        if opens:
            form.add_error(
                None,
                f"From here {settings.CHALLENGES_OF_ADDRESS} challenges came within a quarter of "
                f"an hour. The next is taken after {opens:%H:%M} UTC; nothing was stored now.",
            )
            return self.render_to_response(self.get_context_data(form=form), status=429)
        form.instance.dataset = self.card.dataset
        form.instance.claim_key = self.card.claim.pk
        form.instance.subject = self.card.summary[:300]
        form.save()
        at = (self.kwargs["dataset"], self.kwargs["pk"])
        return HttpResponseRedirect(page_address("portal:challenge-received", *at))

    def form_invalid(self, form: ChallengeFields) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=400)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [{"title": self.card.title, "url": self.card.claim.get_absolute_url()}]
        return super().get_context_data(**kwargs) | {"card": self.card, "crumbs": crumbs}


class ChallengeReceived(PublicPage, TemplateView):
    """What happens to a challenge that was sent."""

    template_name = "portal/challenge_received.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        card = card_or_404(self.kwargs["dataset"], self.kwargs["pk"])
        head = replace(self.get_head(), is_indexed=False)
        return super().get_context_data(**kwargs) | {"card": card, "head": head}
