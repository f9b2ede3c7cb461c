from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from nkworld.atlas.countries import countries
from nkworld.atlas.models import Country
from nkworld.provenance.dates import DayField, PartialDateField
from nkworld.provenance.models import Cited
from nkworld.provenance.models.constraints import dated, in_order, refuse_reversed

from .places import COUNTRIES, Place, places_of, problems_of

MOST_WORDS = 5
WORDS = rf"^\S+( \S+){{0,{MOST_WORDS - 1}}}$"
# A question to the API; a number is what rows of before go by.
ROW = r"[a-z/-]+/(\?[a-z]+=[^ ]+|\d+)"
RECORD = rf"^{ROW}( {ROW})*$"
ORDER = ("began", "until", "What lasts does not end before it begins.")


class Annotation(Cited):
    """Something that happened and explains the course of figures, in five words and a sentence.

    Its label says what happened, never a code. What is known of it in other tables is linked by
    `records`, not copied. An event is a hairline at its day, also where it has an end, such as the
    end of a time of grace; a span is washed behind the figure.
    """

    class Kind(models.TextChoices):
        EVENT = "event", "Event"
        SPAN = "span", "Span of time"

    class Priority(models.IntegerChoices):
        FIRST = 1, "1: explains a break, named first"
        SECOND = 2, "2: named where there is room, not on telephones"
        THIRD = 3, "3: named last"

    slug = models.SlugField(max_length=60, unique=True, help_text="Its name in files: rail-reopens")
    kind = models.CharField(max_length=5, choices=Kind, default=Kind.EVENT)
    began = PartialDateField("date, or first day")
    began_first = DayField(of="began", side="first")
    began_last = DayField(of="began", side="last")
    until = PartialDateField("last day", blank=True)
    until_first = DayField(of="until", side="first")
    until_last = DayField(of="until", side="last")
    label = models.CharField(
        max_length=40, help_text="What happened, in five words at most: “Border closed”. No code."
    )
    short_label = models.CharField(
        "label on telephones",
        max_length=20,
        blank=True,
        help_text="One to three words; empty: the same.",
    )
    sentence = models.CharField(max_length=200, help_text="What a reader has to know of it.")
    figures = models.TextField(
        "where it explains something",
        help_text="Figures, goods and countries, with blanks between: trade/china-months, "
        "trade/partner?country=RUS, country:CHN/trade, goods:2701.",
    )
    records = models.CharField(
        "rows of other tables",
        max_length=300,
        blank=True,
        help_text="That tell of it, as the API is asked for them, with blanks between: "
        "diplomacy/events/?country=CHN&kind=summit&from=2019-06-20&to=2019-06-20. A number would "
        "not outlive the next loading.",
    )
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.SECOND)

    dataset = "annotations"
    page = "annotations:list"
    days = ("began_first", "began_last")

    class Meta(Cited.Meta):
        ordering = ["began_first", "slug"]
        constraints = [
            *Cited.Meta.constraints,
            dated("began"),
            in_order(*ORDER),
            models.CheckConstraint(
                condition=Q(label__regex=WORDS),
                name="annotations_annotation_label_of_five_words",
                violation_error_message=f"A label has {MOST_WORDS} words at most.",
            ),
            models.CheckConstraint(
                condition=Q(priority__in=[1, 2, 3]),
                name="annotations_annotation_has_priority",
                violation_error_message="The priority is 1, 2 or 3.",
            ),
            models.CheckConstraint(
                condition=Q(records="") | Q(records__regex=RECORD),
                name="annotations_annotation_leads_to_records",
                violation_error_message="A row goes by what the API is asked for it: "
                "diplomacy/events/?country=CHN&from=2019-06-20.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.began.label}: {self.label}"

    def clean(self) -> None:
        refuse_reversed(self, ORDER)
        if problems := list(problems_of(self.figures)):
            raise ValidationError({"figures": problems})

    @property
    def places(self) -> Iterator[Place]:
        """The figures that it explains."""
        return places_of(self.figures)

    @property
    def charts(self) -> list[tuple[str, str]]:
        """(title, address) of the figures that it names, as they are asked, and of countries."""
        named = [place for place in self.places if not place.figure.endswith("/")]
        pages = [each for each in self.countries if f"country:{each.code}" in self.figures]
        return [
            *((place.title, place.address) for place in named),
            *((str(country), country.get_absolute_url()) for country in pages),
        ]

    @property
    def countries(self) -> list[Country]:
        """Those of which it explains something."""
        by_code = {country.code: country for country in countries().values()}
        codes = dict.fromkeys(COUNTRIES.findall(self.figures))
        return [by_code[code] for code in codes if code in by_code]
