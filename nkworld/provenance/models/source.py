import re

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from nkworld.atlas.models import FixedOnceStored
from nkworld.atlas.page_addresses import page_address

from ..addresses import WebAddressField, web_address
from .credibility import Authority


class Source(FixedOnceStored):
    """One body that compiles figures, for one of its series: KOTRA's yearly report, say.

    A page that repeats what a source says is a reading of that source, not a source itself.
    """

    fixed = ("slug",)

    class Origin(models.TextChoices):
        RECORDS = "records", "Its own records"
        REPEATS = "repeats", "Hands on what others declare"
        COMPILES = "compiles", "Compiles what others declare, by a method of its own"
        ESTIMATES = "estimates", "Estimates of its own"

    class BulkUse(models.TextChoices):
        ALLOWED = "allowed", "Its rows stand in every file"
        WITHHELD = "withheld", "Its rows are left out of files of whole tables"

    slug = models.SlugField(unique=True, help_text="Used in addresses, files and the API.")
    short_name = models.CharField(max_length=60, help_text="What a chart's legend prints.")
    publisher = models.CharField(max_length=200)
    title = models.CharField(max_length=200, help_text="The series or publication.")
    url = WebAddressField("address", max_length=500, blank=True)
    language = models.CharField(max_length=20, blank=True, help_text="Of the publication: ko, zh …")
    coverage = models.TextField(blank=True)
    method_note = models.TextField("how it is compiled", blank=True)
    caveats = models.TextField("what to be careful about", blank=True)
    scope = models.CharField(
        "what its figures add or leave out",
        max_length=240,
        blank=True,
        help_text="One sentence, printed beside every chart that shows this source: freight "
        "taken off, oil left out, partners that are missing.",
    )
    origin = models.CharField(
        "where its figures come from",
        max_length=9,
        choices=Origin,
        blank=True,
        help_text="Sources that repeat one declaration agree without confirming each other.",
    )
    repeats = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="repeated_by",
        help_text="The one source it hands on; empty where it hands on many declarations.",
    )
    authority = models.CharField(
        "whose word it is",
        max_length=8,
        choices=Authority,
        help_text="An office or an intergovernmental body; an agency, institute or think tank; the "
        "press; who compiles what others say, unvetted; a blog.",
    )
    authority_reason = models.TextField("why", help_text="One sentence, printed with it.")
    licence = models.CharField(max_length=200, default="not stated")
    licence_url = WebAddressField("licence address", blank=True)
    bulk_use = models.CharField(
        "use in bulk",
        max_length=8,
        choices=BulkUse,
        default=BulkUse.ALLOWED,
        help_text="Withheld where its terms limit republishing whole series. Single figures stay "
        "on pages, in charts and in answers about one country or period; files of a whole table "
        "count the rows that they leave out and name the source.",
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ["short_name"]
        constraints = [
            web_address("url"),
            web_address("licence_url"),
            models.CheckConstraint(
                condition=Q(authority__in=Authority.values) & ~Q(authority_reason=""),
                name="provenance_source_says_whose_word",
                violation_error_message="Say whose word it is (official, agency, press, compiler "
                "or blog), and why.",
            ),
            models.CheckConstraint(
                condition=Q(repeats__isnull=True) | Q(origin="repeats"),
                name="provenance_source_repeats_when_said",
                violation_error_message="Only a source that hands on others names one it repeats.",
            ),
            models.CheckConstraint(
                condition=Q(repeats__isnull=True) | ~Q(repeats=F("id")),
                name="provenance_source_repeats_another",
                violation_error_message="A source does not repeat itself.",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        return page_address("portal:source", self.slug)

    @property
    def is_withheld(self) -> bool:
        return self.bulk_use == self.BulkUse.WITHHELD

    @property
    def terms(self) -> str:
        return binding_terms(self.licence)


# Creative Commons with more than attribution: alike, not for money, unchanged.
BINDING = re.compile(
    r"CC[ -]BY(?P<conditions>(?:-(?:NC|ND|SA))+)(?:[ -](?P<version>\d\.\d))?"
    r"|Creative Commons Attribution-(?P<alike>Share-?alike)(?: (?P<named>\d\.\d))?",
    re.IGNORECASE,
)


def binding_terms(licence: str) -> str:
    """“CC BY-SA 3.0” of a licence that asks for more than attribution; empty of others."""
    found = BINDING.search(licence)
    if found is None:
        return ""
    conditions = (found["conditions"] or "-SA").upper()
    return f"CC BY{conditions} {found['version'] or found['named'] or ''}".strip()


DECLARATION = "declaration"


def origin_of(source: Source) -> str:
    """The slug of the source that speaks, or DECLARATION for the partner's own records."""
    if source.repeats:
        return origin_of(source.repeats)
    heard = source.origin in (Source.Origin.RECORDS, Source.Origin.REPEATS)
    return DECLARATION if heard else source.slug
