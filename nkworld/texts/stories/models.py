from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from nkworld.asking.questions import nearest
from nkworld.atlas.models import Country
from nkworld.texts.models import (
    Document,
    Revision,
    body_constraints,
    revision_constraints,
)

from .rendering import StoryText

LAST_PLACE = 50


def validate_countries(codes: str) -> None:
    """ValidationError with a sentence for each word that is no country’s code."""
    known = set(Country.objects.values_list("code", flat=True))
    if wrong := [code for code in codes.split() if code not in known]:
        raise ValidationError(
            [f"“{code}” is not a country’s code. {nearest(code, known)}" for code in wrong]
        )


class Story(Document):
    """What the figures tell together, written as a text with pictures: a row of revisions."""

    noun = "story"
    FIRST_TITLE, WITHOUT_TEXT = "{}", "the story “{}” is not published at present"
    name = models.CharField(max_length=120, help_text="As the desk calls it.")
    slug = models.SlugField(
        "address",
        max_length=80,
        unique=True,
        help_text="The end of its address, which never changes.",
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "stories"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("stories:story", args=[self.slug])

    @property
    def url_key(self) -> str:
        return self.slug


class StoryRevision(Revision):
    """One state of a story's text, with its place among the stories and whom it is about."""

    CONTENT = (*Revision.CONTENT, "countries", "place")
    EMPTY = Revision.EMPTY | {"countries": "", "place": LAST_PLACE}
    document_field = "story"
    table = "stories"
    WHICH: ClassVar[dict[str, str]] = {"slug": "story__slug"}
    text_class = StoryText

    story = models.ForeignKey(Story, models.CASCADE, related_name="revisions")
    countries = models.CharField(
        max_length=200,
        blank=True,
        validators=[validate_countries],
        help_text="Codes of the countries whose pages lead here: CHN RUS.",
    )
    place = models.PositiveSmallIntegerField(
        default=LAST_PLACE,
        help_text="Among the stories, the smallest number first: the home page shows three.",
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["story", "-number"]
        permissions = [
            ("publish_storyrevision", "Can publish a story"),
            ("schedule_storyrevision", "Can schedule a story"),
            ("withdraw_storyrevision", "Can take a story down"),
        ]
        constraints = [*revision_constraints("story"), *body_constraints()]

    def text(self, **kwargs: Any) -> StoryText:
        return StoryText.of(self, **kwargs)

    @property
    def country_codes(self) -> list[str]:
        return self.countries.split()

    @classmethod
    def speaks_of(cls, country: Any) -> models.Q:
        return models.Q(countries__contains=country.code)
