from django.contrib import admin

from nkworld.texts.desk.admin import DocumentAdmin

from .forms import NewStoryForm, StoryDraftForm
from .models import Story, StoryRevision


@admin.register(Story)
class StoryAdmin(DocumentAdmin):
    """The desk of the stories."""

    revisions = StoryRevision
    draft_form = StoryDraftForm
    new_form = NewStoryForm
    publish_permission = "stories.publish_storyrevision"
