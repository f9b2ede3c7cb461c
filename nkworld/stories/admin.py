from django import forms
from django.contrib import admin

from nkworld.texts.desk.admin import DocumentAdmin
from nkworld.texts.desk.forms import DraftForm

from .models import Story, StoryRevision


class StoryDraftForm(DraftForm):
    how_to = "stories/how_to.html"

    class Meta(DraftForm.Meta):
        model = StoryRevision
        fields = [*DraftForm.Meta.fields, "countries", "place"]


class NewStoryForm(forms.ModelForm):
    class Meta:
        model = Story
        fields = ["name", "slug"]


@admin.register(Story)
class StoryAdmin(DocumentAdmin):
    """The desk of the stories."""

    revisions = StoryRevision
    draft_form = StoryDraftForm
    new_form = NewStoryForm
    publish_permission = "stories.publish_storyrevision"
