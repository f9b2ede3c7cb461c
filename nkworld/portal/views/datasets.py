"""The page of one dataset of a domain: its figures, and what one must know before using them."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.urls import URLPattern, path
from django.views.generic import TemplateView

from nkworld.asking.claim_tables import claim_tables
from nkworld.asking.parameters import SPAN
from nkworld.asking.questions import chosen
from nkworld.figures import registry as figures
from nkworld.provenance.models import DataQuestion, Observation

from ..drawing import FigureView, answered
from ..files import api_url
from .base import PublicPage
from .claims import ClaimList


class DatasetPage(PublicPage, TemplateView):
    """Title, a few words, the figures, then the Data Questions on the whole.

        class Index(DatasetPage):
            model = ZoneFigure
            title, lede = "Kaesong industrial zone", "From 2005 to 2016 companies of the South …"
            figures = {"travel/kaesong-output": SPAN}

    `figures` names the part of the page's query that each is asked; `sections` parts them under
    headings, {id: (title, slugs)}. Of a page with `controls` each figure stands alone, and its
    form comes back to the page. A page with more to say extends the template and fills its
    blocks `lede`, `links`, `figures` and `after`.
    """

    parameters: tuple[str, ...] | None = SPAN
    template_name = "portal/dataset_page.html"
    model: ClassVar[type[Observation]]

    title: ClassVar[str]
    description: ClassVar[str]  # for search engines
    lede: ClassVar[str] = ""
    figures: ClassVar[Mapping[str, Sequence[str]]]
    figures_title: ClassVar[str] = "On record"
    sections: ClassVar[Mapping[str, tuple[str, Sequence[str]]]] = {}
    controls: ClassVar[bool] = False
    questions_title: ClassVar[str] = "Data Questions on the whole"
    nothing: ClassVar[str] = "No figure is on record."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if not self.model.objects.as_of().exists():
            return context
        page = self.request.path if self.controls else ""
        drawn = {
            slug: FigureView(slug, chosen(self.query, own), page=page)
            for slug, own in self.figures.items()
        }
        return context | {
            "figures": [figure for figure in drawn.values() if figure],
            "sections": [
                {"id": name, "title": title, "figures": [drawn[slug] for slug in slugs]}
                for name, (title, slugs) in self.sections.items()
            ],
            "sentence": next(iter(drawn.values())).figure.headline,
            "files": api_url(self.model.dataset) + "?rule=all",
            "questions": answered(DataQuestion.objects.about_all_of(self.model.dataset)),
        }


def dataset_paths(label: str) -> list[URLPattern]:
    """Two pages of each table whose model says `page = "<label>:<dataset>-claims"`."""
    paths = []
    for slug, table in claim_tables().items():
        name = slug.rpartition("/")[2]
        if getattr(table.model, "page", "") != f"{label}:{name}-claims":
            continue
        attributes = {
            "model": table.model,
            "title": table.caption,
            "description": table.description,
            "lede": table.lede or table.description,
            "crumbs": table.crumbs,
            "further_pages": table.further_pages,
            # Each figure is asked what it knows of the page's query.
            "figures": {
                each.slug: tuple(name for name in SPAN if name in each.parameters.shared)
                for each in figures.every()
                if slug in each.datasets
            },
        }
        page: Any = type(f"{table.__name__}Page", (DatasetPage,), attributes)
        claims = ClaimList.as_view(table=table)
        paths += [
            path(f"{name}/", page.as_view(), name=name),
            path(f"{name}/claims/", claims, name=f"{name}-claims"),
        ]
    return paths
