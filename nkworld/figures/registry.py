"""The registry of figures: each is described once and drawn many ways.

    @register("trade/china-share", ShareParameters)
    def china_share(params):
        \"\"\"What the figure shows, in a sentence for the list of charts.\"\"\"
        return Figure(...)

`params` is the parameters' cleaned data. The function never sees a request.

On the page of a figure, as on others, a finding may stand: what the desk wrote to stand first.

    finding_for("figure:trade/china-share")        finding_for("country:CHN/trade", moment)

A domain's `findings.py` announces pages of its own on which one may stand by `@place("goods")`: the
address of a page by its code; ValueError with a sentence if there is none.
"""

import re
from collections import ChainMap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from inspect import getdoc
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.utils.hashable import make_hashable

from nkworld.asking import marks
from nkworld.asking.fields import exact
from nkworld.asking.parameters import COUNTRY, MULTIPLES, FigureParameters, figure_parameters
from nkworld.asking.questions import InvalidQuery
from nkworld.atlas.memo import ask_once, once_per_request
from nkworld.atlas.names import with_article
from nkworld.charts import Figure, annotated, with_context
from nkworld.charts.context import Side, side_by_side
from nkworld.charts.description import fallback, newest_claims
from nkworld.charts.figures import Finding, Pin, SourceRef
from nkworld.provenance.editions import BEGINNING, edition_of, moment_of, revisions_now
from nkworld.provenance.models import DataQuestion, HeadlineRule, Source
from nkworld.provenance.registries import Announcements, in_order_of_apps, registrar, texts_beside
from nkworld.provenance.tables import grouped, observation_models, reference_rows

from .amounts import covers_newest, day_of

# What turns a figure's picture or moment, and not what it is about.
ASIDE = frozenset({"marks", MULTIPLES, "as_of"})


class PlaceState(NamedTuple):
    """What stands in a place, and since when; nothing where the finding was taken down."""

    finding: Finding | None
    since: datetime


# Who keeps them announces what stands in each place, now or at a moment.
reads_findings = Announcements[Callable[[datetime | None], Mapping[str, PlaceState]]]()
places: dict[str, Callable[[str], str]] = {}


def place(kind: str) -> Callable[[Callable[[str], str]], Callable[[str], str]]:
    """Announce the address of a page by what follows the kind in “goods:2701”."""
    return registrar(places, kind, f"The places {kind} are announced twice.")


@once_per_request
def state_of_places(as_of: datetime | None = None) -> Mapping[str, PlaceState]:
    return ChainMap(*(read(as_of) for read in reads_findings))  # type: ignore[arg-type]


def finding_for(place: str, as_of: datetime | None = None) -> Any:
    state = state_of_places(as_of).get(place)
    return state.finding if state else None


def place_of_figure(slug: str, form: Any) -> str:
    """Of a figure in the state that its form asks for; what it assumes unasked goes unsaid."""
    given = {
        name: value
        for name, value in form.given.items()
        if name not in ASIDE and value != form.defaults.get(name)
    }
    query = urlencode(sorted(given.items()), safe=",")
    return f"figure:{slug}?{query}" if query else f"figure:{slug}"


DrawFigure = Callable[[dict[str, Any]], Figure]

TEXTS = "figures.yaml"
PLAIN = re.compile(r"[A-Za-z0-9_,.-]{1,40}")

_figures: dict[str, "RegisteredFigure"] = {}


@dataclass(frozen=True)
class RegisteredFigure:
    slug: str
    title: str
    datasets: tuple[str, ...]
    parameters: type[FigureParameters]
    function: DrawFigure
    words: tuple[str, ...] = ()
    also_of: tuple[str, ...] = ()  # what its figures are reckoned with, beside its datasets
    # {slug at which it was found before: what was assumed there}
    formerly: Mapping[str, Mapping[str, str]] = MappingProxyType({})

    @property
    def summary(self) -> str:
        return (getdoc(self.function) or "").partition("\n")[0]

    def ask(self, query: Any = None, use_defaults: bool = True) -> tuple[Any, Figure]:
        """(form, figure); InvalidQuery, of what is `required_in_api` unless `use_defaults`, too."""
        form = self.parameters(query).validated()
        if not use_defaults and form.missing_required():
            raise InvalidQuery(form.missing_required())
        given, countries = form.cleaned_data, form.countries
        rule, as_of = given.get("rule"), given.get("as_of")
        led = state_of_places(as_of).get(place_of_figure(self.slug, form))
        # Read before the claims: a publish meanwhile makes it too old, never too new.
        every = self.depends_on(given) or tuple(revisions_now())
        moment = as_of or max(moment_of(every, of_day=True), led.since if led else BEGINNING)
        pin = Pin(
            exact(moment),
            (rule.slug, rule.version, rule.title) if isinstance(rule, HeadlineRule) else None,
            tuple((slug, edition_of(slug, as_of).revision) for slug in self.datasets),
        )
        question = (RegisteredFigure.draw, self.slug, make_hashable(given), tuple(countries))
        drawn = ask_once(question, lambda: self._build(form))
        finding = led.finding if led else None
        return form, replace(drawn, query=tuple(form.given.items()), pin=pin, finding=finding)

    def depends_on(self, params: dict) -> tuple[str, ...] | None:
        chosen = params.get("marks", marks.OWN)
        if chosen not in (marks.OWN, marks.NONE):
            return None
        models = filter(None, map(observation_models().get, self.datasets))
        weighed_with = (slug for model in models for slug in model.weighed_with)
        explained = (m.dataset for m in marks.sets.values() if chosen == marks.OWN and m.dataset)
        return (*self.datasets, *self.also_of, *weighed_with, *explained)

    def _build(self, form: FigureParameters) -> Figure:
        params, countries = form.cleaned_data, form.countries
        if len(countries) < 2:
            figure = self.draw(params)
        else:
            sides = [
                Side(
                    country.code.lower(),
                    str(country),
                    self.draw(params | {COUNTRY: country}),
                    with_article(str(country)),
                )
                for country in countries
            ]
            try:
                figure = replace(side_by_side(sides, self.title), slug=self.slug)
            except ValueError as error:
                raise InvalidQuery([(COUNTRY, str(error))]) from error
        if params[MULTIPLES] and figure.is_of_several:
            figure = replace(figure, multiples=True)
        if "marks" in params:
            codes, as_of = tuple(country.code for country in countries), params.get("as_of")
            query = marks.FigureQuery(self.slug, form.data, codes, as_of)
            if explains := marks.sets.get(marks.OWN):
                figure = annotated(figure, explains.function(query))
            if slug := params["marks"]:
                figure = with_context(figure, marks.context(slug, as_of))
        return figure

    def draw(self, params: dict) -> Figure:
        """For the parameters' cleaned data, with headline and what its sources add or leave out."""
        figure = self.function(params)
        if figure.is_flow or figure.whole or figure.kind == "stacked":
            for model in map(observation_models().get, self.datasets):
                if model and model.never_added:
                    raise ValueError(
                        f"{self.slug} adds or ranks what never is: {model.never_added}"
                    )
        known = sources_by_slug()
        day = day_of(params)
        # With the sources of what heads it, which it need not draw.
        heads = {claim.point.source for claim in newest_claims(figure, day)}
        missing = sorted((heads & known.keys()) - {each.slug for each in figure.sources})
        more = (SourceRef(slug, known[slug].short_name) for slug in missing)
        figure = replace(figure, sources=(*figure.sources, *more))
        headline = figure.headline
        if not headline.text:
            headline = fallback(figure, day, is_newest=covers_newest(params))
        # What its sources say that they add or leave out, each thing once.
        scopes = (known[one.slug].scope for one in figure.sources if one.slug in known)
        notes = (*figure.notes, *dict.fromkeys(filter(None, scopes)))
        sources = tuple(
            replace(each, terms=known[each.slug].terms, authority=known[each.slug].authority)
            if each.slug in known
            else each
            for each in figure.sources
        )
        return replace(figure, slug=self.slug, headline=headline, notes=notes, sources=sources)


def register(
    slug: str,
    parameters: type[FigureParameters] | str,
    *,
    title: str = "",
    datasets: Sequence[str] = (),
    words: Sequence[str] = (),
    also_of: Sequence[str] = (),
    formerly: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
    **asked: Any,
) -> Callable[[DrawFigure], DrawFigure]:
    """Announce a figure; ValueError if its address is taken.

    `parameters`, or the dataset whose rules may be asked, and what else is `asked` (see
    `figure_parameters`). `datasets` are those that it draws on, where they are more. The title and
    `words`, others by which people look for it, “dependence on China”, stand in `figures.yaml` of
    the domain. `also_of` are datasets of which it shows nothing, and whose edits may change it all
    the same. Addresses of figures that it was `formerly` lead to it.
    """
    asks = parameters
    if isinstance(asks, str):
        asks = figure_parameters(asks, **asked)
    module = str(settings.BASE_DIR / slug.partition("/")[0] / TEXTS)
    texts = texts_beside(module, TEXTS, optional=True).get(slug, title)
    texts = texts if isinstance(texts, dict) else {"title": texts}
    if not texts["title"]:
        raise ValueError(f"{slug} has no title: write one into {TEXTS} of its domain.")

    def described(function: DrawFigure) -> RegisteredFigure:
        drawn_from = tuple(datasets) or (asks.dataset,)
        more = tuple(texts.get("words", words)), tuple(also_of), formerly
        return RegisteredFigure(slug, texts["title"], drawn_from, asks, function, *more)

    return registrar(_figures, slug, f"The figure {slug} is registered twice.", described)


def get(slug: str) -> RegisteredFigure:
    return _figures[slug]


def as_of_text(moment: datetime | None, *moments: datetime | None) -> str:
    """The day that was asked for, else that on which the newest claim behind it became known."""
    if moment:
        return (moment - timedelta(microseconds=1)).date().isoformat()
    newest = max(filter(None, moments), default=None)
    return newest.date().isoformat() if newest else ""


def file_stem(figure: Figure) -> str:
    """What its file is called: "trade-partner--country=CHN--rule=kotra-first.3.as-of-2026-…Z"."""
    given, known = dict(figure.query), ""
    if pin := figure.pin:
        given |= {"rule": f"{pin.rule[0]}.{pin.rule[1]}"} if pin.rule else {}
        known = f".as-of-{pin.moment.partition('.')[0].removesuffix('Z').replace(':', '')}Z"
    parts = {n: text for n, text in given.items() if n != "as_of" and PLAIN.fullmatch(text)}
    state = "".join(f"--{name}={text}" for name, text in parts.items())
    return figure.slug.replace("/", "-") + state + known


@once_per_request
def sources_by_slug() -> dict[str, Source]:
    return {source.slug: source for source in reference_rows(Source).values()}


@once_per_request
def questions_by_figure() -> dict[str, list[DataQuestion]]:
    return grouped(DataQuestion.objects.exclude(figure=""), lambda each: each.figure)


def terms_of(figure: Figure) -> dict[str, str]:
    slugs = [source.slug for source in figure.sources]
    return dict(Source.objects.filter(slug__in=slugs).values_list("slug", "licence"))


def every() -> list[RegisteredFigure]:
    return in_order_of_apps(_figures.values(), lambda each: each.function.__module__)
