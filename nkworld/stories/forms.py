from django import forms

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
