"""What explains the course of figures, and where: figures with their choices, goods, countries,
sections.

trade/china-months                  a figure, whatever it is asked
trade/partner?country=RUS           one with these choices
country:CHN/trade                   every figure of a domain that is of this country
goods:2701                          every figure of these goods
country:CHN                         the country's page
section:trade/sanctions             a section of the portal
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from nkworld.asking.marks import FigureQuery
from nkworld.asking.parameters import COUNTRY
from nkworld.atlas.countries import countries
from nkworld.atlas.models import Country
from nkworld.figures import registry as figures
from nkworld.provenance.dates import PartialDateField
from nkworld.provenance.models import Cited
from nkworld.provenance.models.constraints import dated, in_order, refuse_reversed
from nkworld.texts.bindings import FigureAddress

MOST_WORDS = 5
WORDS = rf"^\S+( \S+){{0,{MOST_WORDS - 1}}}$"
# A question to the API; a number is what rows of before go by.
ROW = r"[a-z/-]+/(\?[a-z]+=[^ ]+|\d+)"
RECORD = rf"^{ROW}( {ROW})*$"
ORDER = ("began", "until", "What lasts does not end before it begins.")


COUNTRIES = re.compile(r"country[:=]([A-Z]{3})\b")
SECTION = re.compile(r"section:[a-z-]+(/[a-z-]+)?")
OF_COUNTRY = re.compile(r"country:([A-Z]{3})(?:/([a-z-]+))?")
OF_GOODS = re.compile(r"goods:(\d\d(?:-\d\d|\d{0,4}))")


@dataclass(frozen=True)
class Place:
    """`figure` is a figure's slug, or a domain that ends in a slash; with these `choices`."""

    figure: str
    choices: dict[str, str] = field(default_factory=dict)

    def is_of(self, slug: str) -> bool:
        return slug == self.figure or (self.figure.endswith("/") and slug.startswith(self.figure))

    def may_show(self, slug: str) -> bool:
        """Whether it explains a figure for some of the choices that this can be asked for."""
        fields = figures.get(slug).parameters().fields
        return self.is_of(slug) and self.choices.keys() <= fields.keys()

    def shows(self, query: FigureQuery) -> bool:
        return self.is_of(query.slug) and all(
            value in query.countries if name == COUNTRY else query.choices.get(name) == value
            for name, value in self.choices.items()
        )


class Annotation(Cited):
    """Something that happened and explains the course of figures, in five words and a sentence. An
    event is a hairline at its day, also where it has an end; a span is washed behind the figure.
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
    began = PartialDateField("date, or first day", days=True)
    until = PartialDateField("last day", blank=True, days=True)
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
        known = {country.code for country in countries().values()}
        codes = COUNTRIES.findall(self.figures)
        problems = [f"There is no country {code} here." for code in codes if code not in known]
        for place in self.places:
            if place.figure.endswith("/"):
                continue
            try:
                fields = figures.get(place.figure).parameters().fields
            except KeyError:
                sentence = f"There is no figure “{place.figure}” here"
                problems.append(f"{sentence}: its address is /charts/<figure>/.")
            else:
                unknown = [name for name in place.choices if name not in fields]
                problems += [f"{place.figure} can’t be asked for “{name}”." for name in unknown]
        if problems:
            raise ValidationError({"figures": problems})

    @property
    def places(self) -> Iterator[Place]:
        """Where a picture stands: not those of a country's page or of a section."""
        for word in self.figures.split():
            if of_country := OF_COUNTRY.fullmatch(word):
                code, domain = of_country.groups()
                if domain:
                    yield Place(f"{domain}/", {COUNTRY: code})
            elif of_goods := OF_GOODS.fullmatch(word):
                yield Place("trade/", {"goods": of_goods[1]})
            elif not SECTION.fullmatch(word):
                slug, _, query = word.partition("?")
                choices = (pair.partition("=")[::2] for pair in query.split("&") if pair)
                yield Place(slug, dict(choices))

    @property
    def charts(self) -> list[tuple[str, str]]:
        """(title, address) of the figures that it names, as they are asked, and of countries."""
        found = []
        for place in self.places:
            if not place.figure.endswith("/"):
                chosen = FigureAddress(figures.get(place.figure), tuple(place.choices.items()))
                words = [chosen.registered.title, ", ".join(place.choices.values())]
                found.append((": ".join(filter(None, words)), chosen.url))
        pages = [each for each in self.countries if f"country:{each.code}" in self.figures]
        return [*found, *((str(country), country.get_absolute_url()) for country in pages)]

    @property
    def countries(self) -> list[Country]:
        by_code = {country.code: country for country in countries().values()}
        codes = dict.fromkeys(COUNTRIES.findall(self.figures))
        return [by_code[code] for code in codes if code in by_code]
