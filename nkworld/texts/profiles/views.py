"""The public history of a country's profile."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from nkworld.atlas.countries import country_called
from nkworld.texts.views import DocumentPage, history_urls

from .models import Profile


class ProfilePage(DocumentPage):
    def find(self, slug: str) -> Profile:
        country = country_called(slug)
        if country is None:
            raise Http404(f"There is no country {slug}.")
        self.country = country
        profiles = Profile.objects.select_related("country")
        return get_object_or_404(profiles, country=self.country)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A slug that the country had before leads to the present one."""
        if self.country.slug != kwargs["slug"]:
            match: Any = request.resolver_match
            address = reverse(match.view_name, args=[self.country.slug])
            query = request.META.get("QUERY_STRING", "")
            return redirect(f"{address}?{query}" if query else address, permanent=True)
        return super().dispatch(request, *args, **kwargs)

    def get_crumbs(self) -> list[tuple[str, str]]:
        country = self.country
        return [
            ("Countries", reverse("portal:countries")),
            (str(country), country.get_absolute_url()),
        ]


app_name = "profiles"

urlpatterns = history_urls(ProfilePage, "")
