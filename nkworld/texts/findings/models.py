"""What the desk says first, and where it may stand, as an editor writes it:

home                home/trade                  section:trade/goods      topic:diplomacy/missions
country:CHN         country:CHN/trade           figure:trade/partner?country=CHN
goods:2701          (what a domain announces)
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.sitemaps import Sitemap
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.deconstruct import deconstructible
from django.utils.safestring import SafeString
from markdown_it.token import Token
from simple_history.models import HistoricalRecords

from nkworld.asking.questions import InvalidQuery, nearest
from nkworld.atlas.page_addresses import page_address
from nkworld.charts import Figure
from nkworld.charts.figures import Finding as PrintedFinding
from nkworld.charts.figures import FindingNumber
from nkworld.figures import bindings
from nkworld.figures.bindings import role_of
from nkworld.figures.disagreements import country_of
from nkworld.figures.registry import (
    PlaceState,
    place_of_figure,
    places,
    reads_findings,
    state_of_places,
)
from nkworld.portal import panels, sitemap
from nkworld.provenance.editions import kept_between_edits
from nkworld.texts.bindings import FigureAddress, words_of_key
from nkworld.texts.models import Document, Revision, revision_constraints, revision_permissions
from nkworld.texts.publishing import keys_in
from nkworld.texts.rendering import Number, Text, words_of

MOST_WORDS = {"headline": 16, "deck": 32}
LONGEST = 2_000  # characters of either: keys of bound numbers are long
PERIOD = r"^(19|20)[0-9]{2}(-(0[1-9]|1[0-2])(-[0-3][0-9])?|-Q[1-4]|-H[12])?$"
THE_DESK = "The desk"


BETWEEN = "\n\n"  # headline and deck, in a body
HEADLINE = 1  # its line there


class FindingText(Text):
    """Headline and deck as lines: neither is a list or a heading, whatever it begins with."""

    prefix = "finding"

    def parse(self) -> list[Token]:
        tokens = []
        for place, line in enumerate(self.body.split(BETWEEN, 1)):
            [token] = self.parser.parseInline(line)
            token.map = [2 * place, 2 * place + 1]
            tokens.append(token)
        return tokens

    @cached_property
    def lines(self) -> list[SafeString]:
        """Headline and deck: both at once, because they count the uses of their notes."""
        return [self.printed([token]) for token in self.tokens]

    @cached_property
    def body_html(self) -> SafeString:
        return render_to_string("findings/body.html", {"text": self})


@dataclass(frozen=True)
class Place:
    """`key` names it in one way only, however it was written."""

    key: str
    url: str


def read_place(text: str) -> Place:
    """ValueError with a sentence if nothing is called so."""
    kind, _, name = text.strip().partition(":")
    page, _, slug = (name or kind).partition("/")
    if page == "home" and not name:
        known = [panel.slug for panel in panels.announced(panels.FrontPanel)]
        if kind != "home" and slug not in known:
            raise ValueError(f"The home page has no section “{slug}”. {nearest(slug, known)}")
        return Place(kind, page_address("portal:home"))
    if kind in ("section", "topic"):
        url = f"/{name.strip('/')}/"
        try:
            resolve(url)
        except Resolver404 as error:
            raise ValueError(f"There is no page {url} here.") from error
        return Place(f"section:{name.strip('/')}", url)
    if kind == "country":
        country = country_of(page)
        if not slug:
            return Place(f"country:{page}", country.get_absolute_url())
        known = [panel.slug for panel in panels.announced(panels.Panel)]
        if slug not in known:
            sentence = f"A country’s page has no section “{slug}”. {nearest(slug, known)}"
            raise ValueError(sentence)
        url = page_address("portal:country-section", country.slug, slug)
        return Place(f"country:{page}/{slug}", url)
    if kind == "figure":
        chosen = FigureAddress.read(name)
        figure = chosen.registered
        try:
            form = figure.parameters(dict(chosen.query)).validated()
        except InvalidQuery as error:
            raise ValueError(f"{figure.slug}: {' '.join(error.sentences)}") from error
        if "as_of" in form.given:
            raise ValueError("A finding stands on its figure at every moment: leave “as_of” out.")
        return Place(place_of_figure(figure.slug, form), chosen.url())
    if kind in places:
        return Place(f"{kind}:{name}", places[kind](name))
    raise ValueError(
        f"“{text}” is no place of a finding. Write home, home/trade, section:trade/goods, "
        "country:CHN, country:CHN/trade, goods:2701 or figure:trade/partner?country=CHN."
    )


@deconstructible
class MaxWords:
    """Counted as printed: a bound number by its text, “US$ 378 m” as three."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, text: str) -> None:
        count, most = len(words_of(text).split()), MOST_WORDS[self.name]
        if count > most:
            raise ValidationError(f"The {self.name} has {count} words, at most {most} are read.")


class Finding(Document):
    """What the desk says first in one place, as a row of revisions."""

    WITHOUT_TEXT = "{} opens with the machine’s own sentence"
    place = models.CharField(
        max_length=200,
        unique=True,
        help_text="Where it stands: home/trade, country:CHN, figure:trade/partner?country=RUS.",
    )

    class Meta:
        ordering = ["place"]

    def __str__(self) -> str:
        return self.place

    def clean(self) -> None:
        """One place has one name, in whichever order the choices of its figure are typed."""
        try:
            self.place = read_place(self.place).key
        except ValueError as error:
            raise ValidationError({"place": str(error)}) from error

    def get_absolute_url(self) -> str:
        """The choices of its figure were read when it was begun."""
        kind, _, name = self.place.partition(":")
        return FigureAddress.read(name).url() if kind == "figure" else read_place(self.place).url

    def url_as_of(self, moment: str) -> str:
        return f"{self.own_url()}?as_of={moment}"

    def own_url(self) -> str:
        return reverse("findings:finding", args=[self.pk])


class FindingRevision(Revision):
    """One state of a finding's text. `title`, `summary` and `body` are made from its two lines."""

    CONTENT = ("headline", "deck", "facts_until", "review_by", "signed", "why", "sources")
    DESK_ONLY = frozenset({"why"})
    SEARCHED = ("headline", "deck")
    document_field = "finding"
    table = "findings"
    WHICH: ClassVar[dict[str, str]] = {"id": "finding_id", "place": "finding__place"}
    text_class = FindingText

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="revisions")
    headline = models.TextField(
        validators=[MaxWords("headline"), MaxLengthValidator(LONGEST)],
        help_text="At most 16 words, with a verb. {{key|text}} binds a number to a claim.",
    )
    deck = models.TextField(
        validators=[MaxWords("deck"), MaxLengthValidator(LONGEST)],
        help_text="At most 32 words: who says so, and the one doubt that matters.",
    )
    facts_until = models.CharField(
        "as of", max_length=10, help_text="The newest period it speaks of: 2024, 2026-03, 2025-Q1."
    )
    review_by = models.DateField(help_text="From that day on it waits to be read again.")
    signed = models.CharField(
        max_length=120, default=THE_DESK, help_text="Who stands for it, as printed."
    )
    why = models.TextField(
        blank=True, help_text="For the second reader: why this, how reckoned. Never public."
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["finding", "-number"]
        permissions = revision_permissions("finding")
        constraints = [
            *revision_constraints("finding"),
            models.CheckConstraint(
                condition=Q(facts_until__regex=PERIOD),
                name="findings_revision_facts_until_period",
                violation_error_message="“As of” is a period: 2024, 2026-03, 2026-03-31, 2025-Q1.",
            ),
        ]

    @classmethod
    def body_of(cls, content: Mapping[str, Any]) -> str:
        return f"{content['headline']}{BETWEEN}{content['deck']}"

    @property
    def body(self) -> str:  # type: ignore[override]
        return f"{self.headline}{BETWEEN}{self.deck}"

    def text(self, **kwargs: Any) -> FindingText:
        text = super().text(**kwargs)
        text.prefix = f"finding-{self.pk}"  # several stand on one page
        return text

    @property
    def title(self) -> str:  # type: ignore[override]
        return words_of(self.headline)

    @property
    def summary(self) -> str:  # type: ignore[override]
        return words_of(self.deck)

    @property
    def country_codes(self) -> list[str]:
        """From the place as it is stored: a list of all is read in one query."""
        kind, _, name = self.finding.place.partition(":")
        return [name.partition("/")[0]] if kind == "country" else []

    @classmethod
    def speaks_of(cls, country: Any) -> Q:
        place = f"country:{country.code}"
        return Q(finding__place=place) | Q(finding__place__startswith=f"{place}/")


@dataclass(frozen=True)
class PublicFinding(PrintedFinding):
    """One as it stands on a page: in plain words, and as a text whose numbers lead to claims."""

    revision: FindingRevision = field(compare=False, repr=False, kw_only=True)
    among: "States" = field(compare=False, repr=False, kw_only=True)

    @cached_property
    def text(self) -> FindingText:
        """Its numbers are looked up when they are first printed, with those of its page."""
        bindings.resolve(self.keys_beside, self.among.as_of)
        return self.revision.text(as_of=self.among.as_of)

    @property
    def keys_beside(self) -> list[str]:
        """Of all findings on its page: of a country with its sections, of home with its themes."""
        is_part = self.place.startswith(("home", "country:"))
        page = self.place.partition("/")[0] if is_part else self.place
        texts = self.among.texts.items()
        beside = (text for name, text in texts if name == page or name.startswith(f"{page}/"))
        return [key for text in beside for key in keys_in(text.body)]

    def numbers_in(self, figure: Figure) -> tuple[FindingNumber, ...]:
        """Those of the headline that a figure draws, whatever they are bound by."""
        numbers = (each for each in self.text.numbers if each.mark.line == HEADLINE)
        found = ((each.mark, _point_of(each, figure)) for each in numbers)
        return tuple(FindingNumber(*at, mark.printed.strip()) for mark, at in found if at)

    def series_in(self, slug: str) -> frozenset[str]:
        """Those of its bound numbers, of the headline and of the deck."""
        keys = (role_of(key)[1] for key in keys_in(self.revision.body))
        named = (words_of_key(key)[:2] for key in keys if key.startswith("figure:"))
        return frozenset(name for address, name in named if address.partition("?")[0] == slug)

    @property
    def figures(self) -> list[FigureAddress]:
        numbers = (each for each in self.text.numbers if each.mark.line == HEADLINE)
        keys = (role_of(number.mark.key)[1] for number in numbers)
        return [FigureAddress.read(words_of_key(k)[0]) for k in keys if k.startswith("figure:")]


@reads_findings
class States(Mapping[str, PlaceState]):
    """{place: what stands there at a moment, and since when}; what was public last decides. Each is
    made when it is asked for: a page prints few of all.
    """

    def __init__(self, as_of: datetime | None) -> None:
        self.as_of, self.moment = as_of, as_of or timezone.now()
        self.texts = {
            text.finding.place: text
            for text in published_texts()
            if text.known_from and text.known_from <= self.moment
        }

    def __getitem__(self, place: str) -> PlaceState:
        text = self.texts[place]
        if text.known_until and text.known_until <= self.moment:
            return PlaceState(None, text.known_until)
        lines = (words_of(text.headline), words_of(text.deck))
        found = PublicFinding(place, *lines, revision=text, among=self)
        return PlaceState(found, text.known_from or self.moment)

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)

    def __len__(self) -> int:
        return len(self.texts)


@kept_between_edits
def published_texts() -> list[FindingRevision]:
    """Every text that was, is or will be public, in that order."""
    rows = FindingRevision.objects.filter(known_from__isnull=False).cited().defer("why")
    return list(rows.order_by("known_from"))


def _point_of(number: Number, figure: Figure) -> tuple[str, str] | None:
    """(series, x) of the point with the number’s claims, or that its key names."""
    bound, key = number.bound, role_of(number.mark.key)[1]
    if bound is None:
        return None
    claims = {(claim.dataset, claim.pk) for claim in bound.claims}
    address, *named = words_of_key(key)[:3] if key.startswith("figure:") else ("", "", "")
    for series in (*figure.series, *figure.headed_by):
        for point in series.points:
            rests_on = {(part.dataset, part.key) for part in point.parts}
            is_named = address.partition("?")[0] == figure.slug and named == [series.slug, point.x]
            if bound.value in map(abs, point.numbers) and (
                is_named or (claims and claims == rests_on)
            ):
                return series.slug, point.x
    return None


@sitemap.register("findings")
class Findings(Sitemap):
    def items(self) -> list[Any]:
        return [state.finding for state in state_of_places().values() if state.finding]

    def location(self, item: Any) -> str:
        return item.revision.finding.own_url()
