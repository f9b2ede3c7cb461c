from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.views.generic import TemplateView

from nkworld.provenance.models import DataQuestion, Observation
from nkworld.provenance.parameters import SPAN, chosen

from ..drawing import FigureView, answered
from .base import PublicPage


class DomainPage(PublicPage, TemplateView):
    """The opening page of a domain or of a part of one: figures for the same years and day, and
    what one must know of the whole.

    `figures` are {slug: what of the page's query each can be asked}; the first leads. A template
    of its own extends portal/domain.html and fills its blocks.
    """

    parameters: tuple[str, ...] | None = SPAN
    title: ClassVar[str]
    model: ClassVar[type[Observation]]
    figures: ClassVar[Mapping[str, Sequence[str]]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | {"title": self.title}
        if not self.model.objects.as_of().exists():
            return context
        drawn = [FigureView(slug, chosen(self.query, n)) for slug, n in self.figures.items()]
        return context | {
            "sentence": drawn[0].figure.headline,
            "figures": [figure for figure in drawn if figure],
            "questions": answered(DataQuestion.objects.about_all_of(self.model.dataset)),
        }
