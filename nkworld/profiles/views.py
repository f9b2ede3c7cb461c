"""The public history of a country's profile."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from nkworld.atlas.models import Country
from nkworld.texts.views import DifferencePage, DocumentPage, HistoryPage

from .models import Profile


class ProfilePage(DocumentPage):
    def find(self, slug: str) -> Profile:
        self.country = get_object_or_404(Country, slug=slug)
        profiles = Profile.objects.select_related("country")
        return get_object_or_404(profiles, country=self.country)

    def get_crumbs(self) -> list[tuple[str, str]]:
        country = self.country
        return [
            ("Countries", reverse("portal:countries")),
            (str(country), country.get_absolute_url()),
        ]


class History(HistoryPage, ProfilePage):
    pass


class Difference(DifferencePage, ProfilePage):
    pass
