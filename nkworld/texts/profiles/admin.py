from django import forms
from django.contrib import admin

from nkworld.atlas.models import DPRK, Country
from nkworld.texts.desk.admin import DocumentAdmin, DraftForm

from .models import Profile, ProfileRevision


class ProfileDraftForm(DraftForm):
    class Meta(DraftForm.Meta):
        model = ProfileRevision


class NewProfileForm(forms.ModelForm):
    """Only countries whose profile nobody has begun."""

    country = forms.ModelChoiceField(
        Country.objects.exclude(code=DPRK).filter(profile=None),
        help_text="A country that is not here has its profile already: see the list.",
    )

    class Meta:
        model = Profile
        fields = ["country"]


@admin.register(Profile)
class ProfileAdmin(DocumentAdmin):
    """The desk of the profiles."""

    revisions = ProfileRevision
    draft_form = ProfileDraftForm
    new_form = NewProfileForm
    related = ("country",)
    list_select_related = ("country",)
