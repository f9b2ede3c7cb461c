from django import forms

from nkworld.texts.desk.forms import DraftForm

from .models import Story, StoryRevision


class StoryDraftForm(DraftForm):
    class Meta(DraftForm.Meta):
        model = StoryRevision
        fields = [*DraftForm.Meta.fields, "countries", "place"]


class NewStoryForm(forms.ModelForm):
    class Meta:
        model = Story
        fields = ["name", "slug"]
