from collections.abc import Collection
from datetime import datetime
from functools import cached_property

from django.utils import timezone

from nkworld.portal.panels import Panel, register
from nkworld.texts.rendering import Text

from .models import ProfileRevision


@register
class ProfilePanel(Panel):
    """The written account of one country, as it is public now or was at a moment."""

    slug = "profile"
    title = "Profile"
    position = 10
    template_name = "profiles/country_panel.html"
    lead_template_name = "profiles/country_lead.html"
    parameters = ("as_of",)
    styles = ("texts/text.css",)

    def __bool__(self) -> bool:
        return self.newest is not None

    @cached_property
    def now(self) -> datetime:
        return self.moment or timezone.now()

    @cached_property
    def newest(self) -> ProfileRevision | None:
        texts = ProfileRevision.objects.filter(profile__country=self.country)
        public = texts.filter(known_from__lte=self.now)
        return public.cited().order_by("-known_from").first()

    @property
    def revision(self) -> ProfileRevision | None:
        """The text that is public; None where the newest was taken down and none took its place."""
        newest = self.newest
        until = newest.known_until if newest else None
        return newest if until is None or until > self.now else None

    @property
    def keys(self) -> Collection[str]:
        return {mark.key for mark in self.text.reading.bound()} if self.text else ()

    @cached_property
    def text(self) -> Text | None:
        return self.revision.text(as_of=self.moment) if self.revision else None
