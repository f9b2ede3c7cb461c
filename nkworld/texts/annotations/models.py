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
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import path

from nkworld.asking.claim_tables import CELLS
from nkworld.asking.fields import AnyOfField, KnownField, YearField
from nkworld.asking.marks import FigureQuery, explains
from nkworld.asking.parameters import COUNTRY, CountriesField
from nkworld.asking.record_questions import CitedQuestion, RecordQuestion
from nkworld.atlas.models import Country, countries
from nkworld.charts import Mark
from nkworld.desk.proposals.records import PAPERS, CitedAdmin
from nkworld.figures import registry as figures
from nkworld.portal.views.tables import RecordList
from nkworld.provenance.dates import PartialDateField
from nkworld.provenance.models import Cited
from nkworld.provenance.models.constraints import dated, in_order, refuse_reversed
from nkworld.provenance.tables import records_as_of
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

    @cached_property
    def places(self) -> list[Place]:
        """Where a picture stands: not those of a country's page or of a section."""
        found = []
        for word in self.figures.split():
            if of_country := OF_COUNTRY.fullmatch(word):
                code, domain = of_country.groups()
                if domain:
                    found.append(Place(f"{domain}/", {COUNTRY: code}))
            elif of_goods := OF_GOODS.fullmatch(word):
                found.append(Place("trade/", {"goods": of_goods[1]}))
            elif not SECTION.fullmatch(word):
                slug, _, query = word.partition("?")
                choices = (pair.partition("=")[::2] for pair in query.split("&") if pair)
                found.append(Place(slug, dict(choices)))
        return found

    @property
    def charts(self) -> list[tuple[str, str]]:
        """(title, address) of the figures that it names, as they are asked, and of countries."""
        found = []
        for place in self.places:
            if not place.figure.endswith("/"):
                chosen = FigureAddress(figures.get(place.figure), tuple(place.choices.items()))
                words = [chosen.registered.title, ", ".join(place.choices.values())]
                found.append((": ".join(filter(None, words)), chosen.url()))
        pages = [each for each in self.countries if f"country:{each.code}" in self.figures]
        return [*found, *((str(country), country.get_absolute_url()) for country in pages)]

    @property
    def countries(self) -> list[Country]:
        by_code = {country.code: country for country in countries().values()}
        codes = dict.fromkeys(COUNTRIES.findall(self.figures))
        return [by_code[code] for code in codes if code in by_code]


@admin.register(Annotation)
class AnnotationAdmin(CitedAdmin):
    date_hierarchy = "began_first"
    list_display = ["began", "until", "label", "priority", "figures", "source"]
    list_filter = ["priority", "kind", *CitedAdmin.list_filter]
    search_fields = ["label", "sentence", "figures", "as_quoted", "note"]
    search_help_text = "Label, sentence, figure (trade/china-months), country (country:CHN)"
    fieldsets = [
        (None, {"fields": ["label", "short_label", "sentence", ("began", "until"), "kind"]}),
        ("Where it is drawn", {"fields": ["figures", "priority", "records", "slug"]}),
        PAPERS,
    ]


@explains(Annotation.dataset, page=Annotation.page)
def marks_of(query: FigureQuery) -> tuple[Mark, ...]:
    """Of one priority first those that name the figure itself, then what explains most."""
    found = []
    names = (query.slug, f"{query.slug.partition('/')[0]}/")  # its own, its domain's
    for row in records_as_of(Annotation, query.moment):
        places = [
            place
            for place in row.places
            if place.figure in names
            and all(
                value in query.countries if name == COUNTRY else query.choices.get(name) == value
                for name, value in place.choices.items()
            )
        ]
        if places:
            is_meant = any(place.figure == query.slug for place in places)
            number = sum(":" not in word for word in row.figures.split())
            is_event = row.kind == Annotation.Kind.EVENT
            weight = (row.priority, not is_meant, -number, is_event, row.began)
            mark = Mark(
                x=str(row.began),
                label=row.label,
                end="" if is_event else str(row.until),
                short=row.short_label,
                priority=row.priority,
                slug=row.slug,
                sentence=row.sentence,
                source=row.source.slug,
                citation=row.citation,
            )
            found.append((weight, row.pk, mark))
    return tuple(mark for *_, mark in sorted(found, key=lambda each: each[:2]))


def by_record(moment: datetime | None) -> dict[str, Annotation]:
    """{the API's question for a row of another table: what happened}; of two the first entered."""
    rows = records_as_of(Annotation, moment)[::-1]
    return {record: row for row in rows for record in row.records.split()}


class FigureField(KnownField):
    meaning = "Those that explain a figure, whatever it is asked: trade/china-months."
    refused = "There is no figure “{}”."
    schema_name = "FigureSlug"

    def vocabulary(self) -> dict[str, str]:
        return {figure.slug: figure.slug for figure in figures.every()}


class AnnotationQuestion(CitedQuestion, RecordQuestion):
    """With `year` what may have happened, or lasted, in that year."""

    model = Annotation
    key_field, key_is_text = "slug", True  # which outlives a loading
    on = None
    figure = FigureField(label="Figure")
    country = CountriesField()
    year = YearField(label="Year", meaning="What happened or lasted in that year.")
    kind = AnyOfField(Annotation.Kind.choices, "Kind")

    @staticmethod
    def order(row: Annotation) -> tuple:
        return row.began.first, row.pk

    def matches(self, row: Annotation) -> bool:
        slug, countries, year = (self.cleaned_data[name] for name in ("figure", "country", "year"))
        last = row.until.last or row.began.last
        names = (slug, f"{slug.partition('/')[0]}/") if slug else ()
        # For some of the choices that the figure can be asked for.
        asked = {*figures.get(slug).parameters().fields} if slug else set()
        return (
            (not year or row.began.first.year <= year <= last.year)
            and (not countries or any(each in row.countries for each in countries))
            and (
                not slug or any(p.figure in names and p.choices.keys() <= asked for p in row.places)
            )
            and super().matches(row)
        )


class AnnotationList(RecordList):
    question, api = AnnotationQuestion, "annotations"
    title = "Events on the curves"
    description = "What happened and explains the course of the charts, with the source of each."
    lede = (
        "Closed borders, bans, famines, visits: what is marked in the pictures because it explains "
        "them, each with the page where it was read. A choice, no history."
    )
    caption = "Events on the curves"
    first = "-began"
    cells = {
        "began": f"{CELLS}#day",
        **{name: f"annotations/cells.html#{name}" for name in ("label", "figures")},
    }
    columns = {
        "began": ("Date", lambda row: (row.began.first, row.began.last)),
        "until": ("Until", lambda row: row.until.last),
        "label": "What happened",
        "figures": ("Where it explains something", lambda row: -len(row.charts)),
        "source": ("Who says so", lambda row: (row.source.short_name.lower(), row.began.first)),
    }


app_name = "annotations"

urlpatterns = [path("", AnnotationList.as_view(), name="list")]
