from django.contrib import admin

from nkworld.texts.desk.admin import DocumentAdmin

from .forms import NewProfileForm, ProfileDraftForm
from .models import Profile, ProfileRevision


@admin.register(Profile)
class ProfileAdmin(DocumentAdmin):
    """The desk of the profiles."""

    revisions = ProfileRevision
    draft_form = ProfileDraftForm
    new_form = NewProfileForm
    publish_permission = "profiles.publish_profilerevision"
    related = ("country",)
    list_select_related = ("country",)
