"""The desks of profiles, stories and findings: what each kind has typed into its drafts."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.utils import timezone

from nkworld.atlas.models import DPRK, Country
from nkworld.desk.waiting import Item, register

from .desk import DocumentAdmin, DraftForm
from .findings.models import PERIOD, Finding, FindingRevision
from .profiles.models import Profile, ProfileRevision
from .stories.models import Story, StoryRevision


class NewProfileForm(forms.ModelForm):
    country = forms.ModelChoiceField(
        Country.objects.exclude(code=DPRK).filter(profile=None),
        help_text="A country that is not here has its profile already: see the list.",
    )

    class Meta:
        model = Profile
        fields = ["country"]


@admin.register(Profile)
class ProfileAdmin(DocumentAdmin):
    published_model = ProfileRevision
    draft_form = forms.modelform_factory(ProfileRevision, DraftForm)
    new_form = NewProfileForm
    related = list_select_related = ("country",)


class StoryDraftForm(DraftForm):
    how_to = "stories/how_to.html"

    class Meta(DraftForm.Meta):
        model = StoryRevision
        fields = [*DraftForm.Meta.fields, "countries", "place"]


@admin.register(Story)
class StoryAdmin(DocumentAdmin):
    published_model = StoryRevision
    draft_form = StoryDraftForm
    new_form = forms.modelform_factory(Story, fields=["name", "slug"])


LINE = {"rows": 3, "spellcheck": "true", "dir": "auto"}


class FindingDraftForm(DraftForm):
    how_to = "findings/how_to.html"

    body = None  # type: ignore[assignment]
    facts_until = forms.RegexField(
        PERIOD,
        label="As of",
        help_text=FindingRevision._meta.get_field("facts_until").help_text,
        error_messages={"invalid": "Write a period: 2024, 2026-03, 2026-03-31 or 2025-Q1."},
    )

    class Meta:
        model = FindingRevision
        fields: ClassVar[list[str]] = [
            *("headline", "deck", "facts_until", "review_by", "signed", "why")
        ]
        widgets: ClassVar[dict] = {
            "headline": forms.Textarea(attrs=LINE),
            "deck": forms.Textarea(attrs=LINE),
            "why": forms.Textarea(attrs={"rows": 4}),
            "review_by": forms.DateInput(attrs={"placeholder": "2027-07-31"}),
        }

    def clean(self) -> dict[str, Any]:
        for name in {"headline", "deck"} & self.cleaned_data.keys():
            self.cleaned_data[name] = " ".join(self.cleaned_data[name].split())
        return self.cleaned_data


@admin.register(Finding)
class FindingAdmin(DocumentAdmin):
    published_model = FindingRevision
    draft_form = FindingDraftForm
    new_form = forms.modelform_factory(Finding, fields=["place"])


@register("Findings to be read again", 45, "findings.change_finding")
def to_review(user: User) -> Iterable[Item]:
    due = FindingRevision.objects.as_of().filter(review_by__lte=timezone.now().date())
    return [
        Item(str(text.finding), text.get_desk_url(), note=f"To be read again by {text.review_by}")
        for text in due.cited().order_by("review_by", "finding__place")
    ]
