from collections.abc import Collection
from functools import cached_property

from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from nkworld.atlas.models import Country
from nkworld.atlas.page_addresses import page_address
from nkworld.portal.panels import Panel, register
from nkworld.texts.models import (
    Document,
    Revision,
    body_constraints,
    revision_constraints,
    revision_permissions,
)
from nkworld.texts.rendering import Text


class ProfileText(Text):
    prefix = "profile"


class Profile(Document):
    """The written account of one country's relations with the DPRK, as a row of revisions."""

    FIRST_TITLE = "{} and the DPRK"
    WITHOUT_TEXT = "the page of {} has no profile at present"
    country = models.OneToOneField(Country, models.PROTECT, related_name="profile")

    class Meta:
        ordering = ["country__name"]

    def __str__(self) -> str:
        return f"Profile of {self.country}"

    @property
    def subject(self) -> str:
        return str(self.country)

    def get_absolute_url(self) -> str:
        return page_address("portal:country-section", self.country.slug, "profile")

    @property
    def url_key(self) -> str:
        return self.country.slug


class ProfileRevision(Revision):
    CITED = ("profile__country",)
    document_field = "profile"
    table = "diplomacy/profiles"
    WHICH = {"country": "profile__country__code"}
    text_class = ProfileText

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="revisions")
    history = HistoricalRecords()

    class Meta:
        ordering = ["profile", "-number"]
        permissions = revision_permissions("profile")
        constraints = [*revision_constraints("profile"), *body_constraints()]

    @property
    def country_codes(self) -> list[str]:
        return [self.profile.country.code]

    @classmethod
    def speaks_of(cls, country: Country) -> models.Q:
        return models.Q(profile__country=country)


@register
class ProfilePanel(Panel):
    """The written account of one country, as it is public now or was at a moment."""

    slug = "profile"
    title = "Profile"
    position = 10
    template_name = "profiles/country_panel.html"
    lead_template_name = "profiles/country_panel.html#lead"
    parameters = ("as_of",)
    styles = ("texts/text.css",)
    rests_on = "newest"

    @cached_property
    def newest(self) -> ProfileRevision | None:
        texts = ProfileRevision.objects.filter(profile__country=self.country)
        public = texts.filter(known_from__lte=self.moment or timezone.now())
        return public.cited().order_by("-known_from").first()

    @property
    def revision(self) -> ProfileRevision | None:
        """The text that is public; None where the newest was taken down and none took its place."""
        newest = self.newest
        until = newest.known_until if newest else None
        return newest if until is None or until > (self.moment or timezone.now()) else None

    @property
    def keys(self) -> Collection[str]:
        return {mark.key for mark in self.text.bound_marks} if self.text else ()

    @cached_property
    def text(self) -> Text | None:
        return self.revision.text(as_of=self.moment) if self.revision else None
