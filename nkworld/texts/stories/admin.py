from django.contrib import admin
from django.forms import modelform_factory

from nkworld.texts.desk.admin import DocumentAdmin, DraftForm

from .models import Story, StoryRevision


class StoryDraftForm(DraftForm):
    how_to = "stories/how_to.html"

    class Meta(DraftForm.Meta):
        model = StoryRevision
        fields = [*DraftForm.Meta.fields, "countries", "place"]


@admin.register(Story)
class StoryAdmin(DocumentAdmin):
    """The desk of the stories."""

    revisions = StoryRevision
    draft_form = StoryDraftForm
    new_form = modelform_factory(Story, fields=["name", "slug"])
