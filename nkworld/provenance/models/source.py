"""Sources and the tables of claims that they speak in; and what a claim says of itself: its status,
how it was read, and whose word it is.
"""

import re
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from nkworld.atlas.models import FixedOnceStored
from nkworld.atlas.page_addresses import page_address

from ..addresses import WebAddressField, web_address
from ..dates import Frequency


class Status(models.TextChoices):
    REPORTED = "reported", "Reported"
    REVISED = "revised", "Revised"
    PROVISIONAL = "provisional", "Provisional"
    DERIVED = "derived", "Derived"
    ESTIMATED = "estimated", "Estimated"
    EXCLUDED = "excluded", "Excluded"


class Exclusion(models.TextChoices):
    """Why a figure stands in the ledger of exclusions: the kind, to be counted and asked for.

    The note says why in words, and no excluded row goes without it. The kind may be left empty
    where none of these fits: a kind that fits badly would be counted like one that is true.
    """

    MIX_UP = "mix-up", "Probably South Korea’s: the two Koreas mixed up"
    IMPLAUSIBLE = "implausible", "Implausible in size or kind"
    SLIP = "slip", "A slip of the page: a misprint, or the wrong line"
    SWAPPED = "swapped", "The direction is probably swapped"
    COUNTED_TWICE = "counted-twice", "Already in another figure of the same source"
    MISFILED = "misfiled", "Filed wrongly: belongs to another source or period"


def excluded_note(reason: str, note: str) -> str:
    """The ledger prints the note: the reason stands first, what the note said before behind it."""
    return f"{reason.rstrip('. ')}; {note}" if note else reason


class Read(models.TextChoices):
    """How a figure was read: in the words of its source, or in those of somebody else."""

    AT_SOURCE = "at-source", "At the source"
    QUOTED = "quoted", "Quoted by another"
    COMPILATION = "compilation", "In a compilation that nobody reviewed"


class Authority(models.TextChoices):
    """Who speaks, the most credible first."""

    OFFICIAL = "official", "Official"
    AGENCY = "agency", "Agency or think tank"
    PRESS = "press", "Press"
    COMPILER = "compiler", "Compiler"
    BLOG = "blog", "Blog"


BETTER = (Authority.OFFICIAL, Authority.AGENCY)
COMPILED = (Authority.COMPILER, Authority.BLOG)


def read_field() -> models.CharField:
    """Of a claim or a cited record. Where nobody says, a report is assumed, not the source."""
    return models.CharField(
        "how it was read",
        max_length=11,
        choices=Read,
        default=Read.QUOTED,
        help_text="On the source’s own page, in a report or a copy that quotes it, or in a "
        "compilation or machine-made note that nobody reviewed. An empty cell of a file is guessed "
        "from the address of the citation.",
    )


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
        """“CC BY-SA 3.0” of a licence that asks for more than attribution; empty of others."""
        found = BINDING.search(self.licence)
        if found is None:
            return ""
        conditions = (found["conditions"] or "-SA").upper()
        return f"CC BY{conditions} {found['version'] or found['named'] or ''}".strip()


# Creative Commons with more than attribution: alike, not for money, unchanged.
BINDING = re.compile(
    r"CC[ -]BY(?P<conditions>(?:-(?:NC|ND|SA))+)(?:[ -](?P<version>\d\.\d))?"
    r"|Creative Commons Attribution-(?P<alike>Share-?alike)(?: (?P<named>\d\.\d))?",
    re.IGNORECASE,
)


DECLARATION = "declaration"


def origin_of(source: Source) -> str:
    """The slug of the source that speaks, or DECLARATION for the partner's own records."""
    if source.repeats:
        return origin_of(source.repeats)
    heard = source.origin in (Source.Origin.RECORDS, Source.Origin.REPEATS)
    return DECLARATION if heard else source.slug


class Dataset(FixedOnceStored):
    """One table of claims that the portal publishes: trade by partner, say."""

    fixed = ("slug",)

    slug = models.CharField(
        max_length=60, unique=True, help_text="domain/table, as in its address and in the API."
    )
    title = models.CharField(max_length=120)
    description = models.TextField()
    unit = models.CharField(max_length=60)
    coverage = models.TextField(blank=True)
    caveats = models.TextField("what to be careful about", blank=True)
    expected_frequency = models.CharField(
        max_length=12,
        choices=Frequency,
        default=Frequency.ANNUAL,
        help_text="How often new figures are expected; freshness is computed from it.",
    )
    licence = models.CharField(max_length=200)
    licence_url = WebAddressField("licence address", blank=True)
    revision = models.PositiveIntegerField(
        default=0,
        editable=False,
        help_text="Grows by one with every publish, withdrawal and edit of a curated record.",
    )

    history = HistoricalRecords(excluded_fields=["revision"])

    class Meta:
        ordering = ["slug"]
        constraints = [web_address("licence_url")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """An edit never writes the revision: it would undo what was published since it was read."""
        if not self._state.adding and kwargs.get("update_fields") is None:
            fields = self._meta.concrete_fields
            kwargs["update_fields"] = [f.name for f in fields if f.name not in ("id", "revision")]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return page_address("portal:dataset", self.slug)


class DataQuestionQuerySet(models.QuerySet):
    def about_all_of(self, dataset: Any) -> Any:
        return self.filter(dataset__slug=dataset, figure="")


class DataQuestion(models.Model):
    """A question a careful reader asks of a dataset or of one figure, with its answer."""

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="questions")
    figure = models.CharField(
        max_length=60,
        blank=True,
        help_text="The figure it stands under, as in its address: trade/china-share. "
        "Empty: the whole dataset.",
    )
    countries = models.CharField(
        max_length=60,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{3}( [A-Z]{3})*$", "Write codes: HKG SGP.")],
        help_text="Codes of the countries that it is about, with spaces between them: HKG SGP. It "
        "stands under their figures alone. Empty: about every country.",
    )
    position = models.PositiveSmallIntegerField(default=0)
    question = models.CharField(max_length=200)
    answer = models.TextField(help_text="Markdown.")

    objects = DataQuestionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["dataset", "figure", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "figure", "question"],
                name="provenance_question_asked_once",
                violation_error_message="This question already stands there.",
            )
        ]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        figure = self.figure
        return page_address("portal:chart", figure) if figure else self.dataset.get_absolute_url()


class Tally(models.Model):
    """What is counted over all live claims of one dataset, written whenever they change."""

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="tallies")
    what = models.CharField(max_length=20)
    counted = models.JSONField()

    class Meta:
        verbose_name_plural = "tallies"
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "what"],
                name="provenance_tally_counted_once",
                violation_error_message="This has been counted for the dataset already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.dataset_id}: {self.what}"


class Edition(models.Model):
    """One state of a dataset that was public: that of its revision, from its moment until the
    next edition's.

    What stood in an edition is what is known `as_of` its moment, to the byte. An edition without
    a dataset is one of the reference data, which every answer may name: countries, their
    spellings, sources.
    """

    audited = False  # it follows from publishes and edits, which are

    dataset = models.ForeignKey(
        Dataset, models.CASCADE, null=True, blank=True, related_name="editions"
    )
    revision = models.PositiveIntegerField()
    moment = models.DateTimeField()

    class Meta:
        ordering = ["dataset", "-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "revision"],
                name="provenance_edition_once",
                violation_error_message="This dataset already has that edition.",
            ),
            models.UniqueConstraint(
                fields=["dataset", "moment"],
                name="provenance_edition_one_a_moment",
                violation_error_message="This dataset already has an edition of that moment.",
            ),
            models.UniqueConstraint(
                fields=["revision"],
                condition=Q(dataset__isnull=True),
                name="provenance_edition_of_reference_once",
                violation_error_message="The reference data already have that edition.",
            ),
        ]

    def __str__(self) -> str:
        what = self.dataset.slug if self.dataset else "reference data"
        return f"{what}, revision {self.revision}"
