"""The public history of a profile: every text that was ever public, and what changed."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from nkworld.atlas.models import Country
from nkworld.portal.views.base import PublicPage
from nkworld.provenance.parameters import InvalidQuery, nearest

from .differences import difference
from .models import ProfileRevision


class ProfilePage(PublicPage, TemplateView):
    """A page about the published texts of one country's profile; 404 while there is none."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.country = get_object_or_404(Country, slug=kwargs["slug"])
        texts = ProfileRevision.objects.published().filter(profile__country=self.country)
        self.revisions = list(texts.cited().order_by("-known_from"))
        if not self.revisions:
            raise Http404("This country has no profile yet.")

    def get_crumbs(self) -> list[tuple[str, str]]:
        country = self.country
        return [
            ("Countries", reverse("portal:countries")),
            (str(country), country.get_absolute_url()),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "country": self.country,
            "revisions": self.revisions,
            "newest": self.revisions[0],
        }


class History(ProfilePage):
    template_name = "profiles/history.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        older = [*self.revisions[1:], None]
        pairs = list(zip(self.revisions, older, strict=True))
        return super().get_context_data(**kwargs) | {"pairs": pairs}


class Difference(ProfilePage):
    """Two published texts side by side: revision `from` and `to`, unless said the last two."""

    parameters = ("from", "to")
    template_name = "profiles/difference.html"

    def get_crumbs(self) -> list[tuple[str, str]]:
        history = reverse("profiles:history", args=[self.country.slug])
        return [*super().get_crumbs(), ("History of the profile", history)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        left = self.chosen("from", self.revisions[min(1, len(self.revisions) - 1)])
        right = self.chosen("to", self.revisions[0])
        return super().get_context_data(**kwargs) | {
            "left": left,
            "right": right,
            "parts": difference(left.content(), right.content()),
        }

    def chosen(self, name: str, default: ProfileRevision) -> ProfileRevision:
        """The revision of the number in the query; InvalidQuery if none is public under it."""
        if name not in self.query:
            return default
        by_number = {str(revision.number): revision for revision in self.revisions}
        number = self.query[name]
        if number not in by_number:
            known = nearest(number, by_number)
            raise InvalidQuery([(name, f"There is no published revision “{number}”. {known}")])
        return by_number[number]
