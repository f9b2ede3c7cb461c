"""The countries, their spellings, and which of them a text names; read once in a request."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from simple_history.models import HistoricalRecords

from nkworld.atlas.memo import once_per_request
from nkworld.atlas.names import close_matches, compatible, normalise, with_article
from nkworld.atlas.page_addresses import page_address

# Codes of the country that all of this is about, and of the aggregate of all countries.
DPRK, WORLD = "PRK", "WLD"


class FixedOnceStored(models.Model):
    """A record some of whose fields stand in addresses, files and citations: chosen once."""

    fixed: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        written = kwargs.get("update_fields")
        names = [name for name in self.fixed if written is None or name in written]
        if names and not self._state.adding:
            self._refuse_others(names)
        super().save(*args, **kwargs)

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        super().clean_fields(exclude)
        names = [name for name in self.fixed if name not in (exclude or ())]
        if names and not self._state.adding:
            self._refuse_others(names)

    def _refuse_others(self, names: list[str]) -> None:
        stored = type(self)._default_manager.filter(pk=self.pk).values(*names).first() or {}
        broken = {}
        for name, public in stored.items():
            field: Any = self._meta.get_field(name)
            if field.value_from_object(self) != public:
                broken[name] = (
                    f"The {getattr(field, 'verbose_name', name)} is public as “{public}” and stays "
                    "it: addresses, files and citations name it so."
                )
        if broken:
            raise ValidationError(broken)


class Country(FixedOnceStored):
    """One state or territory, of today or of the past, or one aggregate such as the world.

    Data speaks in codes, pages link by slug: a code is for ever, an earlier slug leads to
    the present one. An aggregate is never added to its members.
    """

    fixed = ("code",)

    class Kind(models.TextChoices):
        COUNTRY = "country", "Country or territory"
        HISTORICAL = "historical", "Historical state"
        AGGREGATE = "aggregate", "Aggregate"

    name = models.CharField(max_length=100, help_text="As printed on this site: North Korea")
    official_name = models.CharField(max_length=200, blank=True)
    name_ko = models.CharField("Korean name", max_length=100, blank=True)
    slug = models.SlugField(
        unique=True,
        help_text="Stands in the page's address. If it changes, the old address leads to the new.",
    )
    code = models.CharField(
        "ISO code",
        max_length=3,
        unique=True,
        help_text="ISO 3166-1 alpha-3: PRK. It is chosen once: files and citations name it.",
    )
    iso2 = models.CharField(
        "two-letter code", max_length=2, blank=True, help_text="ISO 3166-1 alpha-2: KP"
    )
    m49 = models.CharField(
        "M49 number", max_length=3, blank=True, help_text="UN M49, three digits: 408"
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.COUNTRY)
    region = models.CharField(max_length=30, blank=True, help_text="Asia, Africa, Europe ...")
    subregion = models.CharField(max_length=40, blank=True)
    capital = models.CharField(max_length=100, blank=True)
    un_member = models.BooleanField("member of the UN", default=False)
    valid_from = models.DateField("first day", null=True, blank=True)
    valid_to = models.DateField("last day", null=True, blank=True)
    successors = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="predecessors",
        help_text="For a historical state: the present countries that follow it.",
    )
    parts = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="belonged_to",
        help_text="For a historical state: present countries that it held besides its successors; "
        "whose they were on a map, whatever may be thought of it in law.",
    )

    history = HistoricalRecords(m2m_fields=[successors, parts])

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "countries"
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Z]{3}$"),
                name="atlas_country_code_three_capitals",
                violation_error_message="A country's code is three capital letters, such as PRK.",
            ),
            models.CheckConstraint(
                condition=Q(iso2="") | Q(iso2__regex=r"^[A-Z]{2}$"),
                name="atlas_country_iso2_two_capitals",
                violation_error_message="The two-letter code is two capital letters, or empty.",
            ),
            models.CheckConstraint(
                condition=Q(m49="") | Q(m49__regex=r"^[0-9]{3}$"),
                name="atlas_country_m49_three_digits",
                violation_error_message="The M49 number is three digits, such as 008, or empty.",
            ),
            models.UniqueConstraint(
                fields=["m49"],
                condition=~Q(m49=""),
                name="atlas_country_m49_once",
                violation_error_message="Another country has that M49 number.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="historical") | Q(valid_to__isnull=False),
                name="atlas_country_historical_has_ended",
                violation_error_message="A historical state has a last day.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="country") | Q(valid_to__isnull=True),
                name="atlas_country_present_has_not_ended",
                violation_error_message="A country with a last day is a historical state.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__gt=F("valid_from")),
                name="atlas_country_ends_after_it_begins",
                violation_error_message="The last day comes after the first.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="aggregate") | Q(capital="", un_member=False),
                name="atlas_country_aggregate_has_no_capital",
                violation_error_message="An aggregate has no capital and no seat in the UN.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return page_address("portal:country", self.slug)

    def clean(self) -> None:
        """An address that was another country's still leads there, and is not given away."""
        had_it: Any = Country.history.filter(slug=self.slug).exclude(id=self.pk)
        if other := had_it.order_by("-history_date").first():
            sentence = (
                f"“{self.slug}” was the address of {other.name} and leads there: choose another."
            )
            raise ValidationError({"slug": sentence})

    def overlaps(self, other: "Country") -> bool:
        """Whether one may be a part of the other: the world, a region."""
        return self.Kind.AGGREGATE in (self.kind, other.kind)

    @cached_property
    def earlier_states(self) -> list["Country"]:
        """The historical states that it follows."""
        return list(self.predecessors.all())

    @cached_property
    def former_wholes(self) -> list["Country"]:
        """The historical states that held it besides their successors."""
        return list(self.belonged_to.all())

    @property
    def in_a_sentence(self) -> str:
        return with_article(self.name)


@receiver(pre_delete, sender=Country)
def leave_links(instance: Country, **kwargs: Any) -> None:
    """Whose links a country leaves with its deletion is in their history, too."""
    for whole in instance.predecessors.all():
        whole.successors.remove(instance)
    for whole in instance.belonged_to.all():
        whole.parts.remove(instance)


class KeyField(models.CharField):
    """The normalised text of its row, kept in step by every way of saving, bulk included."""

    def pre_save(self, model_instance: Any, add: bool) -> str:
        model_instance.key = normalise(model_instance.text)
        return model_instance.key


class CountryAlias(models.Model):
    """One more spelling under which sources print a country.

    The same spelling on two countries is how a name is declared ambiguous ("Korea"): it is
    then refused everywhere, with both candidates named.
    """

    class Language(models.TextChoices):
        ENGLISH = "en", "English"
        KOREAN = "ko", "Korean"
        CHINESE = "zh", "Chinese"

    country = models.ForeignKey(Country, models.CASCADE, related_name="aliases")
    text = models.CharField(
        "spelling",
        max_length=200,
        help_text="As a source prints it. Case, accents and punctuation do not matter.",
    )
    key = KeyField(max_length=200, db_index=True, editable=False)
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)

    history = HistoricalRecords()

    class Meta:
        ordering = ["language", "text"]
        verbose_name = "alias"
        verbose_name_plural = "aliases"
        constraints = [
            models.UniqueConstraint(
                fields=["country", "text"],
                name="atlas_alias_once_per_country",
                violation_error_message="This country already has that alias.",
            ),
            models.CheckConstraint(
                condition=~Q(key=""),
                name="atlas_alias_has_letters",
                violation_error_message="An alias contains at least one letter.",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        self.key = normalise(self.text)
        if not self.key:
            raise ValidationError({"text": "An alias contains at least one letter."})


NEAREST = 3
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MOST_ANSWERS = 10_000


@once_per_request
def countries() -> dict[int, Country]:
    """{key: country}, in the order of their names."""
    return {country.pk: country for country in Country.objects.all()}


@once_per_request
def linked_countries() -> dict[int, Country]:
    """The same, each with what came before and after it, so that nobody asks again."""
    found = countries()
    place = {key: number for number, key in enumerate(found)}
    for country in found.values():
        country.earlier_states, country.former_wholes = [], []
        vars(country)["_prefetched_objects_cache"] = {"successors": [], "parts": []}
    successors, parts = (
        getattr(Country, name).through.objects.values_list(
            Value(name), "from_country_id", "to_country_id"
        )
        for name in ("successors", "parts")
    )
    links = successors.union(parts)
    for name, key, other in sorted(links, key=lambda link: (place[link[1]], place[link[2]])):
        state, country = found[key], found[other]
        vars(state)["_prefetched_objects_cache"][name].append(country)
        before = country.earlier_states if name == "successors" else country.former_wholes
        before.append(state)
    return found


def country_called(slug: str) -> Country | None:
    """The country of a slug, or the one that had it last; None if none ever did."""
    found = next((each for each in linked_countries().values() if each.slug == slug), None)
    if found:
        return found
    had_it: Any = Country.history.filter(slug=slug).order_by("-history_date", "-history_id")
    keys = had_it.values_list("id", flat=True)[:1]
    return next((countries()[key] for key in keys if key in countries()), None)


def of_one_descent(country: Country) -> list[Country]:
    """The country with the states before and after it, and with all that came of these: of Russia
    the Soviet Union and the fourteen others that were its parts.
    """
    neighbours: dict[int, set[int]] = {}
    for state in linked_countries().values():
        for other in (*state.successors.all(), *state.parts.all()):
            neighbours.setdefault(state.pk, set()).add(other.pk)
            neighbours.setdefault(other.pk, set()).add(state.pk)
    found, to_visit = {country.pk}, [country.pk]
    while to_visit:
        new = neighbours.get(to_visit.pop(), set()) - found
        found |= new
        to_visit += new
    return [countries()[key] for key in sorted(found)]


def named(country: Country) -> str:
    return f"{country.name} ({country.code})"


def listed(countries: Sequence[Country]) -> str:
    """`China (CHN), Chad (TCD) or Chile (CHL)`"""
    names = [named(country) for country in countries]
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


class NotResolved(ValueError):
    """The text does not name one record; `str()` tells an editor what to write instead, and
    `to_a_reader` whoever can change nothing here.
    """

    def __init__(self, to_a_reader: str, to_an_editor: str = "") -> None:
        super().__init__(to_an_editor or to_a_reader)
        self.to_a_reader = to_a_reader


class CountryNotResolved(NotResolved):
    """`candidates` share the name; `nearest` are alike where nobody has it."""

    candidates: Sequence[Country] = ()
    nearest: Sequence[Country] = ()


class CountryResolver:
    """Answers from memory, for imports: made once with `load()`, then no query for a name.

    A name that two countries share in the data is ambiguous; none is preferred.
    """

    def __init__(self, countries: Iterable[Country], aliases: Iterable[tuple[str, int]]) -> None:
        """`aliases` are pairs of a key (see `normalise`) and a country's primary key, read when
        the first name comes that is no code.
        """
        self.countries, self.aliases = list(countries), aliases
        self.by_code: dict[str, set[Country]] = defaultdict(set)
        for country in self.countries:
            for code in filter(None, [country.code, country.iso2, country.m49]):
                self.by_code[code].add(country)
        self.answers: dict[str, Country | CountryNotResolved] = {}

    @cached_property
    def by_key(self) -> dict[str, set[Country]]:
        found: dict[str, set[Country]] = defaultdict(set)
        for country in self.countries:
            for name in (country.name, country.official_name, country.name_ko, country.slug):
                if name:
                    found[normalise(name)].add(country)
        by_pk = {country.pk: country for country in self.countries}
        for key, pk in self.aliases:
            found[key].add(by_pk[pk])
        return found

    @classmethod
    @once_per_request
    def load(cls) -> Self:
        return cls(countries().values(), CountryAlias.objects.values_list("key", "country"))

    def resolve(self, text: object) -> Country:
        """The one country that the text names.

        Understands ISO codes in capitals, M49 numbers, names, slugs and aliases.
        Raises CountryNotResolved.
        """
        text = str(text)
        if len(self.answers) > MOST_ANSWERS:  # it may be kept for days, and asked anything
            self.answers.clear()
        if text not in self.answers:
            self.answers[text] = self.answer(text)
        answer = self.answers[text]
        if isinstance(answer, CountryNotResolved):
            raise answer.with_traceback(None)
        return answer

    def as_typed(self, text: str) -> Country:
        """The same of what a reader types: a code may be in small letters, too."""
        if not self.candidates(text):
            found = self.by_code.get(compatible(text).upper(), set())
            if len(found) == 1:
                return next(iter(found))
        return self.resolve(text)

    def answer(self, text: str) -> Country | CountryNotResolved:
        candidates = self.candidates(text)
        if not candidates and SLUG.fullmatch(text):
            # What names a country by the slug that it had before still holds.
            history: Any = Country.history
            keys = set(history.filter(slug=text).values_list("id", flat=True))
            candidates = {country for country in self.countries if country.pk in keys}
        if len(candidates) == 1:
            return next(iter(candidates))
        if candidates:
            meant = sorted(candidates, key=lambda country: country.name)
            refusal = CountryNotResolved(
                f"“{text}” may mean {listed(meant)}: "
                "write the full name or the code of the one that is meant."
            )
            refusal.candidates = meant
            return refusal
        if not text.strip():
            return CountryNotResolved(
                "The country is empty: write its name or its three-letter ISO code."
            )
        unknown = f"“{text}” is not a country known here"
        if not (nearest := self.nearest(text)):
            remedy = "write its English name or its three-letter ISO code."
            return CountryNotResolved(f"{unknown}: {remedy}")
        unknown += f"; the nearest: {listed(nearest)}. Write the name or code that is meant"
        alias = "or add this spelling to a country's aliases."
        refusal = CountryNotResolved(f"{unknown}.", f"{unknown}, {alias}")
        refusal.nearest = nearest
        return refusal

    def candidates(self, text: str) -> set[Country]:
        code = compatible(text)
        if code.isdecimal():
            # Spreadsheets eat the zeros of 004 and 076.
            code = code.zfill(3)
        return self.by_code.get(code) or self.by_key.get(normalise(text), set())

    def nearest(self, text: str) -> list[Country]:
        """At most three countries that may be meant; a code in small letters comes first."""
        keys = close_matches(normalise(text), self.by_key, NEAREST * 3)
        groups = [
            self.by_code.get(compatible(text).upper(), ()),
            *(self.by_key[key] for key in keys),
        ]
        countries = (country for group in groups for country in sorted(group, key=named))
        return list(dict.fromkeys(countries))[:NEAREST]
