from urllib.parse import urlencode

from django import forms
from django.views.generic import TemplateView

from nkworld.provenance.fields import KnownField, MomentField
from nkworld.provenance.questions import QuestionForm

from ..posts import Missions
from ..published_counts.claims import published
from ..published_counts.difference import differences
from .base import DiplomacyPage

# The one day of which the names behind a published number can be inferred, and three are known.
FIRST_SHOWN = "2017-01-01"


class CountedOnField(KnownField):
    """A day or month of which somebody published a count, as the table of counts writes it."""

    meaning = "The day or month of a published count, such as 2017-01-01."
    widget = forms.HiddenInput

    refused = "Nobody published a count of “{}” here."

    def vocabulary(self):
        return {text: text for text in (str(count.counted_on) for count in published())}

    def to_python(self, value):
        return super().to_python(value) or FIRST_SHOWN


class CountQuestion(QuestionForm):
    counted_on = CountedOnField()
    as_of = MomentField()


class HowWeCount(DiplomacyPage, TemplateView):
    """Every published count beside ours of its day, and one day’s differences item by item."""

    question = CountQuestion
    parameters = ("counted_on", "as_of")
    template_name = "diplomacy/how_we_count.html"

    def get_context_data(self, **kwargs):
        moment, chosen = self.params["as_of"], self.params["counted_on"]
        missions = Missions.load(moment)
        every = differences(missions, moment)
        found = [each for each in every if each.published.counted_on == chosen]
        day = found[0].ours.day if found else None
        return super().get_context_data(**kwargs) | {
            "every": every[::-1],
            "query": urlencode({"as_of": self.query["as_of"]} if moment else {}),
            "chosen": chosen,
            "day": day,
            "differences": found,
            "undated": missions.closed_without_a_date(day) if day else [],
        }
