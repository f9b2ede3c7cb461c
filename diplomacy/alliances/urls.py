from typing import Any

from django.urls import path

from nkworld.asking.questions import chosen
from nkworld.charts.periods import SpellStrip
from nkworld.portal.drawing import FigureView
from nkworld.provenance.models import DataQuestion

from ..views import DiplomacyRecords
from .models import Obligation, ObligationQuestion, lines


class Index(DiplomacyRecords):
    question, api = ObligationQuestion, "diplomacy/alliances"
    template_name = "alliances/index.html"
    columns = {
        "country": ("Country", lambda row: (row.country.name, row.began.first)),
        "began": ("First year", lambda row: (row.began.first, row.country.name)),
        "until": ("Last year coded", lambda row: (row.until.last, row.country.name)),
        "kinds": ("What is owed", lambda row: (row.in_words, row.country.name)),
        "source": ("Who says so", lambda row: (row.source.short_name.lower(), row.country.name)),
    }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        figure = FigureView(Obligation.dataset, chosen(self.query, ["as_of"]))
        drawn = lines(self.object_list)
        return super().get_context_data(**kwargs) | {
            "lines": drawn,
            "axis": SpellStrip([], [tick for *_, strip in drawn[:1] for tick in strip.ticks]),
            "figures": [figure] if figure else [],
            "questions": DataQuestion.objects.about_all_of(Obligation.dataset),
        }


app_name = "alliances"

urlpatterns = [path("", Index.as_view(), name="index")]
