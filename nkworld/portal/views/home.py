from typing import Any

from django.views.generic import TemplateView

from nkworld.provenance.models import Release
from nkworld.provenance.tables import table_models
from nkworld.provenance.tallies import size

from .. import panels
from .base import PublicPage

NEW_RELEASES = 5


class Home(PublicPage, TemplateView):
    template_name = "portal/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = panels.for_front()
        return super().get_context_data(**kwargs) | {
            "panels": found,
            "facts": panels.strip_of(found),
            "releases": Release.objects.public().cited().newest_first()[:NEW_RELEASES],
        }


class Glossary(PublicPage, TemplateView):
    """What the words on charts and tables mean; docs/glossary.md tells where each lives."""

    template_name = "portal/glossary.html"


class About(PublicPage, TemplateView):
    template_name = "portal/about.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sizes = [size(model) for model in table_models().values()]
        return super().get_context_data(**kwargs) | {
            "claims": sum(claims for claims, _ in sizes),
            "excluded": sum(excluded for _, excluded in sizes),
        }
