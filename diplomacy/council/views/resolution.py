from functools import cached_property

from django.http import Http404
from django.views.generic import TemplateView

from nkworld.provenance.references import references_to

from ..charts.designations import newest_edition
from ..entries import resolutions
from ..models.outcome import RESOLUTION
from .base import CRUMBS, CouncilPage


class ResolutionDetail(CouncilPage, TemplateView):
    """One resolution: its vote, who tells of it, what else of it is on record here."""

    template_name = "council/resolution.html"
    crumbs = (*CRUMBS, ("Outcomes", "council:outcomes"))

    @cached_property
    def entry(self):
        symbol = f"{RESOLUTION}{self.kwargs['number']}"
        for entry in resolutions(self.moment):
            if entry.main.document == symbol:
                return entry
        raise Http404(f"There is no resolution {self.kwargs['number']} on Korea here.")

    def get_context_data(self, **kwargs):
        symbol, day = self.entry.main.document, self.entry.date
        return super().get_context_data(**kwargs) | {
            "entry": self.entry,
            "entries": [self.entry],
            "references": references_to([symbol], self.moment, but="council").get(symbol, []),
            "listed": [
                row for row in newest_edition(self.moment) if day == row.listed_on.isoformat()
            ],
        }
