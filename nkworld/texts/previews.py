"""Where readers could see a draft: figures in the states that its rows are about, pages, texts; and
what changes there, in sentences and pictures.

Each place answers what is read there; it is asked twice, now and as if the draft were published.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F
from django.utils.hashable import make_hashable

from nkworld.asking.questions import InvalidQuery
from nkworld.atlas.models import Country
from nkworld.atlas.page_addresses import page_address
from nkworld.charts import Figure, together
from nkworld.desk.pages import Pieces, word_by_word
from nkworld.figures import bindings
from nkworld.figures import registry as figures
from nkworld.figures.registry import RegisteredFigure
from nkworld.portal import panels
from nkworld.portal.views.home import sizes
from nkworld.provenance.as_if import TwoReaders
from nkworld.provenance.models.as_if import Among, AsIf

from .models import Revision, kinds_of_revisions
from .rendering import BOUND
from .waiting import StaleParagraph, stale_paragraphs

NOTHING = "–"
DRAWN = ("series", "strips", "marks", "labels", "kind")
SENTENCE = "headline"


@dataclass(frozen=True)
class Answer:
    """What is read in one place: sentences by their name, and the figure if it is one."""

    sentences: Mapping[str, str]
    figure: Figure | None = None


@dataclass(frozen=True)
class SentenceChange:
    name: str
    before: str
    after: str

    @cached_property
    def row(self) -> tuple[Pieces, Pieces]:
        return word_by_word(self.before or NOTHING, self.after or NOTHING)


@dataclass(frozen=True)
class Effect:
    """What changes in one place; falsy where nothing does. `url` is the place as it is now."""

    title: str
    url: str
    kind: str
    before: Answer
    after: Answer
    state: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.sentences or self.picture_changes or self.notes)

    @cached_property
    def sentences(self) -> list[SentenceChange]:
        before, after = self.before.sentences, self.after.sentences
        return [
            SentenceChange(name, before.get(name, ""), after.get(name, ""))
            for name in dict.fromkeys([*before, *after])
            if before.get(name, "") != after.get(name, "")
        ]

    @cached_property
    def picture_changes(self) -> bool:
        """What is drawn, apart from what is written under it."""
        before, after = self.before.figure, self.after.figure
        return any(getattr(before, name, None) != getattr(after, name, None) for name in DRAWN)

    @cached_property
    def notes(self) -> list[SentenceChange]:
        """What is written under the picture, and says otherwise."""
        before, after = (getattr(each.figure, "notes", ()) for each in (self.before, self.after))
        gone = [SentenceChange("Note", note, "") for note in before if note not in after]
        return [*gone, *(SentenceChange("Note", "", note) for note in after if note not in before)]


SAMPLE = 2_000  # rows: what more of them are about is told by as many, spread over all
STATES_OF_ONE = 4  # of one figure, beside the one in which it stands unasked
COUNTRY_PAGES = 3


@dataclass(frozen=True)
class Place:
    """`ask` answers what is read there; of texts, which no longer agree, of two readers."""

    title: str
    kind: str
    ask: Callable[..., Any]
    url: str = ""
    state: Mapping[str, str] = field(default_factory=dict)


class ChangedRows:
    """What the rows that begin, or else those that end, are about; of very many a sample."""

    def __init__(self, changes: AsIf) -> None:
        self.model: Any = changes.model
        keys = changes.spoken or changes.ending
        keys = keys[:: max(len(keys) // SAMPLE, 1)]
        self.rows = self.model.objects.filter(Among(F("pk"), keys)).order_by()
        self.states = cache(self._states)  # many figures have the same parameters

    @cached_property
    def country_fields(self) -> list[str]:
        """Fields of the cell that name a country: partner, donor, recipient."""
        fields = map(self.model._meta.get_field, self.model.cell)
        return [each.name for each in fields if each.related_model is Country]

    @cached_property
    def countries(self) -> list[Country]:
        """Those that most rows are about, first."""
        counted: dict[int, int] = {}
        for name in self.country_fields:
            for key, rows in self.rows.values_list(name).annotate(rows=Count("pk")):
                if key is not None:
                    counted[key] = counted.get(key, 0) + rows
        known = Country.objects.in_bulk(counted)
        order = sorted(counted, key=lambda key: (-counted[key], key))
        return [known[key] for key in order if key in known]

    def _states(self, parameters: Sequence[str]) -> list[dict[str, str]]:
        """What the rows answer of some parameters of a figure that are called as fields of the
        cell, the commonest first: {parameter: value}.
        """
        own = {*self.model.cell, *(["country"] if self.country_fields else [])}
        names = [name for name in parameters if name in own]
        if not names:
            return []
        fields = list(map(self._field_of, names))
        counted = self.rows.values_list(*fields).annotate(rows=Count("pk"))
        return [
            {
                name: str(value)
                for name, value in zip(names, values, strict=True)
                if value not in (None, "")
            }
            for *values, _ in counted.order_by("-rows", *fields)[:STATES_OF_ONE]
        ]

    def _field_of(self, name: str) -> str:
        """In the database, what the value of a parameter says: the code of what is named."""
        if name == "country" and name not in self.model.cell:
            return f"{self.country_fields[0]}__code"
        related: Any = self.model._meta.get_field(name).related_model
        if related is None:
            return name
        own = {field.name for field in related._meta.get_fields()}
        return f"{name}__{next(word for word in ('code', 'slug', 'pk') if word in own)}"


def places_of(changes: AsIf) -> list[Place]:
    """Every place that may show the rows that change, the likeliest first."""
    rows = ChangedRows(changes)
    places = list(_figures_of(rows))
    for kind in kinds_of_revisions():
        name = kind._meta.app_config.verbose_name.lower()
        places.append(Place(f"Texts of {name}", "texts", partial(newly_flagged, kind)))
    for country in rows.countries[:COUNTRY_PAGES]:
        read = partial(_read_on_page_of, country)
        places.append(Place(f"Page of {country}", "country", read, country.get_absolute_url()))
    places.append(Place("Home page", "home", _read_on_home, page_address("portal:home")))
    return places


def _figures_of(rows: ChangedRows) -> Iterator[Place]:
    """First each figure unasked, then in the states that the rows are about, each once."""
    dataset = rows.model.dataset
    concerned = [each for each in figures.every() if dataset in each.datasets]
    states: list[tuple[RegisteredFigure, dict[str, str]]] = [(each, {}) for each in concerned]
    for registered in concerned:
        for state in rows.states(tuple(registered.parameters({}).fields)):
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


def figure_place(registered: RegisteredFigure, state: dict[str, str]) -> Place:
    """One registered figure in one state."""

    def ask() -> Answer:
        try:
            figure = registered.ask(state)[1]
        except (InvalidQuery, LookupError):  # nothing on record yet: no picture, no sentence
            return Answer({})
        return Answer({SENTENCE: together(figure.headline.text)} if figure else {}, figure)

    chosen = ", ".join(f"{name} {value}" for name, value in state.items())
    title = f"{registered.title}{f' ({chosen})' if chosen else ''}"
    path = page_address("portal:chart", registered.slug)
    return Place(title, "chart", ask, f"{path}?{urlencode(state)}" if state else path, state)


def _read_on_page_of(country: Country) -> Answer:
    """The answers at the top of a country's page; a newer period is the same answer."""
    sentences = {}
    for panel in panels.for_country(country, {}):
        for fact in panels.facts_of(panel):
            term, _, period = fact.term.partition(",")
            answer = ", ".join(filter(None, [fact.value, period.strip(), fact.note]))
            sentences[f"{panel.title}: {term}"] = answer
    return Answer(sentences)


def _read_on_home() -> Answer:
    """The sentences of the home page, and how much is on record."""
    sentences = {f"{name} on record": f"{number:,}" for name, number in sizes().items()}
    for each in (panels.first(panels.FrontFigure), *panels.speaking(panels.FrontPanel)):
        if each and each.figure:
            sentences[f"{each.title}: {each.figure.registered.title}"] = each.figure.title
    return Answer(sentences)


def newly_flagged(kind: type[Revision], readers: TwoReaders) -> list[StaleParagraph]:
    """Paragraphs of profiles, of stories … that agree now, or disagree otherwise.

    Only texts with a number that moves are read as texts: that takes most of the time.
    """
    keys = {
        text.pk: {key.strip() for key, _ in BOUND.findall(text.body)}
        for text in kind.objects.as_of()
    }
    every = set().union(*keys.values())
    now, then = readers.both(lambda: bindings.resolve(sorted(every)))
    moved = {key for key in every if _said(now[key]) != _said(then[key])}
    touched = [pk for pk, own in keys.items() if own & moved]
    if not touched:
        return []
    stale = readers.then(lambda: stale_paragraphs(kind.objects.filter(pk__in=touched)))
    return [
        paragraph
        for paragraph in stale
        if any(
            each.mark.key not in now  # written as no key is: read as it stands
            or each.sentence != now[each.mark.key].complaint(each.mark.printed)
            for each in paragraph.moved
        )
    ]


def _said(answer: bindings.Answer) -> object:
    if isinstance(answer, bindings.Stated):
        return None  # a fact in words flags no paragraph
    return answer.value if isinstance(answer, bindings.Bound) else answer.sentence
