"""The review of a draft has a tab of what readers will see change: each place that could show it
is read within a budget of time, as it is now and as if the draft were published.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.core.cache import caches
from django.db.models import Count, F
from django.http import Http404, HttpRequest
from django.utils.hashable import make_hashable
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from nkworld.asking.questions import InvalidQuery
from nkworld.atlas.models import Country
from nkworld.atlas.page_addresses import page_address
from nkworld.charts import Figure, in_a_row, to_svg, together
from nkworld.desk.steps import Pieces, word_by_word
from nkworld.figures import bindings
from nkworld.figures import registry as figures
from nkworld.figures.registry import RegisteredFigure
from nkworld.importing.review import Review
from nkworld.importing.review.review import register
from nkworld.portal import panels
from nkworld.portal.views.home import sizes
from nkworld.provenance.editions import data_state, kept_by_state
from nkworld.provenance.models import Release
from nkworld.provenance.models.observation import Among, AsIf
from nkworld.provenance.publishing import TwoReaders, changes_of
from nkworld.running.overload.limits import fault_of

from .bindings import FigureAddress
from .models import Revision, kinds_of_revisions
from .publishing import StaleParagraph, stale_paragraphs
from .rendering import BOUND

logger = logging.getLogger(__name__)

DRAWN = ("series", "strips", "marks", "labels", "kind")
SENTENCE = "headline"


@dataclass(frozen=True)
class Answer:
    sentences: Mapping[str, str]  # {name: sentence}
    figure: Figure | None = None


@dataclass(frozen=True)
class SentenceChange:
    name: str
    before: str
    after: str

    @cached_property
    def row(self) -> tuple[Pieces, Pieces]:
        return word_by_word(self.before or "–", self.after or "–")


@dataclass(frozen=True)
class Place:
    """`url` is the place as it is now."""

    title: str
    kind: str
    url: str = ""
    state: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Effect:
    """What changes in one place; falsy where nothing does."""

    place: Place
    before: Answer
    after: Answer
    sentences: list[SentenceChange] = field(init=False)
    picture_changes: bool = field(init=False)
    notes: list[SentenceChange] = field(init=False)

    def __post_init__(self) -> None:
        old, new = self.before.sentences, self.after.sentences
        self.sentences = [
            SentenceChange(name, old.get(name, ""), new.get(name, ""))
            for name in dict.fromkeys([*old, *new])
            if old.get(name, "") != new.get(name, "")
        ]
        before, after = self.before.figure, self.after.figure
        self.picture_changes = any(
            getattr(before, name, None) != getattr(after, name, None) for name in DRAWN
        )
        stood, stands = (getattr(figure, "notes", ()) for figure in (before, after))
        self.notes = [SentenceChange("Note", note, "") for note in stood if note not in stands]
        self.notes += [SentenceChange("Note", "", note) for note in stands if note not in stood]

    def __bool__(self) -> bool:
        return bool(self.sentences or self.picture_changes or self.notes)


SAMPLE = 2_000  # rows, spread over all where there are more
STATES_OF_ONE = 4  # of one figure, beside the one in which it stands unasked
COUNTRY_PAGES = 3


# What is read in a place; of texts, which no longer agree, of two readers.
type Ask = Callable[..., Any]


def places_of(changes: AsIf) -> Iterator[tuple[Place, Ask]]:
    """Every place that may show the rows that change, the likeliest first."""
    model: Any = changes.model
    # What the rows that begin, or else those that end, are about; of very many a sample.
    keys = changes.spoken or changes.ending
    keys = keys[:: max(len(keys) // SAMPLE, 1)]
    rows = model.objects.filter(Among(F("pk"), keys)).order_by()
    # Fields of the cell that name a country: partner, donor, recipient.
    cell = map(model._meta.get_field, model.cell)
    of_countries = [each.name for each in cell if each.related_model is Country]
    yield from _figures_of(rows, of_countries)
    for kind in kinds_of_revisions():
        name = kind._meta.app_config.verbose_name.lower()
        yield Place(f"Texts of {name}", "texts"), partial(newly_flagged, kind)
    # Countries that most rows are about, first.
    counted: Counter[int] = Counter()
    for name in of_countries:
        named = rows.exclude(**{name: None}).values_list(name)
        counted.update(dict(named.annotate(rows=Count("pk"))))
    first = sorted(counted, key=lambda key: (-counted[key], key))[:COUNTRY_PAGES]
    known = Country.objects.in_bulk(first)
    for country in (known[key] for key in first):
        place = Place(f"Page of {country}", "country", country.get_absolute_url())
        yield place, partial(_read_on_page_of, country)
    yield Place("Home page", "home", page_address("portal:home")), _read_on_home


def _figures_of(rows: Any, of_countries: list[str]) -> Iterator[tuple[Place, Ask]]:
    """First each figure unasked, then in the states that the rows are about, each once."""
    states_of = cache(partial(_states, rows, of_countries))  # many have the same parameters
    concerned = [each for each in figures.every() if rows.model.dataset in each.datasets]
    states: list[tuple[RegisteredFigure, dict[str, str]]] = [(each, {}) for each in concerned]
    for registered in concerned:
        for state in states_of(tuple(registered.parameters({}).fields)):
            states.append((registered, state))
            if len(state) > 1 and "country" in state:
                states.append((registered, {"country": state["country"]}))
    seen: set[Any] = set()
    for registered, state in states:
        try:
            form = registered.parameters(state).validated()
        except (InvalidQuery, LookupError):  # a state that the figure refuses
            continue
        question = (registered.slug, make_hashable(form.cleaned_data))
        if question not in seen:
            seen.add(question)
            yield figure_place(registered, dict(form.given))


def _states(rows: Any, of_countries: list[str], parameters: Sequence[str]) -> list[dict[str, str]]:
    """The commonest values of parameters that are fields of the cell: {parameter: value}."""
    fields = {}  # {parameter: the field that says its value, of what is named the code}
    for name in parameters:
        if name in rows.model.cell:
            related: Any = rows.model._meta.get_field(name).related_model
            own = {field.name for field in related._meta.get_fields()} if related else set()
            codes = [f"{name}__{word}" for word in ("code", "slug", "pk") if word in own]
            fields[name] = codes[0] if codes else name
        elif name == "country" and of_countries:
            fields[name] = f"{of_countries[0]}__code"
    if not fields:
        return []
    counted = rows.values_list(*fields.values()).annotate(rows=Count("pk"))
    return [
        {n: str(v) for n, v in zip(fields, values, strict=False) if v not in (None, "")}
        for values in counted.order_by("-rows", *fields.values())[:STATES_OF_ONE]
    ]


def figure_place(registered: RegisteredFigure, state: dict[str, str]) -> tuple[Place, Ask]:
    def ask() -> Answer:
        try:
            figure = registered.ask(state)[1]
        except (InvalidQuery, LookupError):  # nothing on record yet: no picture, no sentence
            return Answer({})
        return Answer({SENTENCE: together(figure.headline.text)} if figure else {}, figure)

    chosen = ", ".join(f"{name} {value}" for name, value in state.items())
    title = f"{registered.title} ({chosen})" if chosen else registered.title
    url = FigureAddress(registered, tuple(state.items())).url()
    return Place(title, "chart", url, state), ask


def _read_on_page_of(country: Country) -> Answer:
    """The answers at the top of a country's page; a newer period is the same answer."""
    sentences = {}
    for panel in panels.speaking(panels.Panel, country, {}):
        for fact in panels.facts_of(panel):
            term, _, period = fact.term.partition(",")
            answer = ", ".join(filter(None, [fact.value, period.strip(), fact.note]))
            sentences[f"{panel.title}: {term}"] = answer
    return Answer(sentences)


def _read_on_home() -> Answer:
    sentences = {f"{name} on record": f"{number:,}" for name, number in sizes().items()}
    for each in (panels.first(panels.FrontFigure), *panels.speaking(panels.FrontPanel)):
        if each and each.figure:
            sentences[f"{each.title}: {each.figure.registered.title}"] = each.figure.title
    return Answer(sentences)


def newly_flagged(kind: type[Revision], readers: TwoReaders) -> list[StaleParagraph]:
    """Paragraphs that agree now, and would not then; of texts with a number that moves alone."""
    live = kind.objects.as_of()
    keys = {text.pk: {key.strip() for key, _ in BOUND.findall(text.body)} for text in live}
    every = set().union(*keys.values())
    now, then = readers.both(lambda: bindings.resolve(sorted(every)))
    moved = {key for key in every if _value(now[key]) != _value(then[key])}
    touched = [pk for pk, own in keys.items() if own & moved]
    if not touched:
        return []
    stale = readers.then(lambda: stale_paragraphs(kind.objects.filter(pk__in=touched)))
    return [
        paragraph
        for paragraph in stale
        if any(
            each.mark.key not in now  # written as no key is: read as it stands
            or each.complaint != now[each.mark.key].complaint(each.mark.printed)
            for each in paragraph.moved
        )
    ]


def _value(answer: bindings.Answer) -> object:
    if isinstance(answer, bindings.Stated):
        return None  # a fact in words flags no paragraph
    return answer.value if isinstance(answer, bindings.Bound) else answer.sentence


SECONDS = 1.0  # spent on asking at once; what is left is asked when somebody looks on
NOTICE_SECONDS = 0.6
KEPT_FOR = 3600
PICTURES = 8  # drawn on the page; the others on pages of their own
LONGEST_NUMBER = 4  # digits


@dataclass
class Effects:
    """What was looked at so far: that many places; those that are left by their titles."""

    number: int = 0
    left: list[str] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    paragraphs: list[StaleParagraph] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """12 headlines, 14 charts and 2 pages change; 1 paragraph is to be looked at again."""
        charts = [effect for effect in self.effects if effect.place.kind == "chart"]
        sentences = [each for effect in charts for each in effect.sentences]
        headlines = sum(each.name == SENTENCE for each in sentences)
        numbers = {"headline": headlines, "chart": len(charts)}
        numbers["page"] = len(self.effects) - len(charts)
        parts = [f"{n} {noun}{'' if n == 1 else 's'}" for noun, n in numbers.items() if n]
        one = sum(numbers.values()) == 1
        clauses = [f"{in_a_row(parts)} change{'s' if one else ''}"] if parts else []
        if number := len(self.paragraphs):
            texts = "paragraph of a text" if number == 1 else "paragraphs of texts"
            clauses.append(f"{number} {texts} to be looked at again")
        more = f", as far as was looked: {len(self.left)} places are left" if self.left else ""
        return f"{'; '.join(clauses) or 'Nothing that readers see changes'}{more}."


def effects_of(release: Release, seconds: float = SECONDS, after: int = 0) -> Effects:
    """What was looked at in this state of a draft and of the data; `after` so many places at least
    one more is, as far as the time reaches.
    """
    key = _key(release)
    found: Effects = caches["reviews"].get(key) or Effects()
    if found.number != after or (after and not found.left):
        return found
    end = time.monotonic() + seconds
    readers = _readers(release)
    places = readers.now(lambda: list(places_of(readers.changes)))
    for place, ask in places[found.number :]:
        if place.kind == "texts":
            found.paragraphs += ask(readers)
        elif effect := effect_on(place, ask, readers):
            found.effects.append(effect)
        found.number += 1
        if time.monotonic() > end:
            break
    found.effects.sort(key=lambda effect: not effect.sentences)  # what is said comes first
    found.left = [place.title for place, _ in places[found.number :]]
    caches["reviews"].set(key, found, KEPT_FOR)
    caches["reviews"].set(f"{key}:sentence", found.sentence, KEPT_FOR)
    return found


def sentence_on(release: Release, seconds: float = SECONDS) -> str:
    known: str | None = caches["reviews"].get(f"{_key(release)}:sentence")
    return known or effects_of(release, seconds).sentence


def effect_on(place: Place, ask: Ask, readers: TwoReaders) -> Effect:
    def answer() -> Any:
        """A draft that breaks a chart or a page breaks it here first, and the reviewer is told."""
        try:
            return ask()
        except Exception as error:
            if fault_of(error):  # of the database: no draft's own
                raise
            logger.exception("%s can't be shown as it would be.", place.title)
            return Answer({SENTENCE: f"Can’t be shown: {type(error).__name__}: {error}"[:300]})

    return Effect(place, *readers.both(answer))


def _readers(release: Release) -> TwoReaders:
    """What they differ by is kept for a while: whoever looks at one page looks at the next."""
    state = ("changes", _key(release))
    return TwoReaders(kept_by_state(lambda: changes_of(release), *state, shared=True))


def _key(release: Release) -> str:
    return f"effects:{Review(release).state}:{data_state()}"


@register
class WhatReadersSee:
    slug, title, template = "effects", "What readers see", "effects/panel.html"

    def context(self, release: Release, request: HttpRequest) -> dict[str, Any]:
        if slug := request.GET.get("figure"):
            state = dict(parse_qsl(request.GET.get("state", "")))
            try:
                place, ask = figure_place(figures.get(slug), state)
            except KeyError:
                raise Http404(f"There is no chart {slug}.") from None
            return {"one": self.shown(effect_on(place, ask, _readers(release)), layout="wide")}
        after = request.GET.get("after", "")
        seen = int(after) if after.isdecimal() and len(after) <= LONGEST_NUMBER else 0
        found = effects_of(release, after=seen)
        drawn = [n for n, effect in enumerate(found.effects) if effect.picture_changes][:PICTURES]
        effects = [self.shown(effect, n, n in drawn) for n, effect in enumerate(found.effects)]
        return {"found": found, "shown": effects}

    def shown(
        self, effect: Effect, number: int = 0, is_drawn: bool = True, layout: str = "narrow"
    ) -> dict[str, Any]:
        """One effect as the page prints it; `own_url` is the page of its large pictures."""
        slug = effect.place.url.partition("?")[0].removeprefix("/charts/").strip("/")
        state = {"state": urlencode(effect.place.state)} if effect.place.state else {}
        found = {"effect": effect, "layout": layout, "is_drawn": is_drawn}
        found["own_url"] = f"?{urlencode({'part': self.slug, 'figure': slug} | state)}"
        if is_drawn and effect.picture_changes:
            for side, answer in (("before", effect.before), ("after", effect.after)):
                dom_id = f"effect-{number}-{side}"
                picture = to_svg(answer.figure, layout, dom_id) if answer.figure else ""
                found[side] = mark_safe(picture)  # noqa: S308 - its writer escapes every text
        return found

    def notice(self, release: Release, request: HttpRequest) -> str:
        may = request.user.has_perm("provenance.publish_release")
        if not may or request.GET.get("part", "") not in ("", "summary"):
            return ""
        sentence = sentence_on(release, NOTICE_SECONDS)
        link = '<a href="?part={}">Before and after</a>'
        return format_html(f"On publishing: {{}} {link}", sentence, self.slug)

    def prepare(self, release: Release) -> None:
        effects_of(release)
