"""Where the page of a figure and its files are found, and what stands there besides the picture:
who says what, with the years, terms and voice of each source, a map, the sum, mean and change of a
period, and why its sentence is said.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import groupby, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Model
from django.http import QueryDict

from nkworld.asking.fields import ALL
from nkworld.asking.parameters import RuleField
from nkworld.asking.questions import InvalidQuery, nearest
from nkworld.atlas.models import countries
from nkworld.atlas.page_addresses import page_address
from nkworld.charts import Figure, Point, together
from nkworld.charts.citations import FORMATS
from nkworld.charts.period_summary import SeriesSummary, period_summary
from nkworld.charts.periods import period_in_words
from nkworld.charts.words import BILLION, EXACT, MINUS, READ, SHORT, exact, rounded, spoken
from nkworld.figures.amounts import claims_of
from nkworld.figures.bindings import number_address
from nkworld.figures.disagreements import Waiver, by_fact, waived
from nkworld.figures.registry import sources_by_slug
from nkworld.provenance.models import HeadlineRule, Read, Source
from nkworld.provenance.tables import observation_models, reference_rows
from nkworld.provenance.tallies import by_source, reads, years_by_source

from .world_map import Class, Map

if TYPE_CHECKING:
    from .drawing import FigureView


@dataclass(frozen=True)
class SourceCoverage:
    """One source in one dataset; `axis` are the first and last year of the whole dataset."""

    source: Source
    claims: int
    excluded: int
    reads: dict[str, int]
    years: list[int]
    axis: tuple[int, int]

    @property
    def width(self) -> int:
        return self.axis[1] - self.axis[0] + 1

    @property
    def runs(self) -> list[tuple[int, int]]:
        """(where it begins on the strip, how many years it is long) of years without a gap."""
        found: list[tuple[int, int]] = []
        for at in (year - self.axis[0] for year in self.years):
            if found and sum(found[-1]) == at:
                found[-1] = found[-1][0], found[-1][1] + 1
            else:
                found.append((at, 1))
        return found

    @property
    def path(self) -> str:
        return "".join(f"M{start} 0h{length}v1h-{length}z" for start, length in self.runs)

    @property
    def span(self) -> str:
        """“2000–2020, 19 of 21 years”: what the strip draws."""
        if not self.years:
            return "no year"
        first, last, years = self.years[0], self.years[-1], len(self.years)
        if first == last:
            return str(first)
        between = last - first + 1
        gaps = "" if years == between else f", {years} of {between} years"
        return f"{first}–{last}{gaps}"


def coverage_by_source(model: type[Model]) -> list[SourceCoverage]:
    years, known = years_by_source(model), reference_rows(Source)
    spoken_of = sorted({year for some in years.values() for year in some}) or [0]
    found = []
    for row in by_source(model):
        source = known[row["source"]]
        if source.repeats_id:
            source.repeats = known[source.repeats_id]  # as the request has read it already
        counts, own = (row["claims"], row["excluded"], reads([row])), years.get(row["source"], [])
        found.append(SourceCoverage(source, *counts, own, (spoken_of[0], spoken_of[-1])))
    return sorted(found, key=lambda each: (-each.claims, each.source.short_name))


FROM, TO = "from", "to"
VIEW = "view"
CHART, MAP, SOURCES = "", "map", "sources"
TITLES = {CHART: "Chart", MAP: "Map", SOURCES: "Who says what"}
BESIDE = ("plan", "thumbnail", "map", "embed", "card")


class Option(NamedTuple):
    title: str
    url: str
    current: bool


def address(path: str, query: Mapping[str, Any]) -> str:
    return f"{path}?{urlencode(query, safe=',')}" if query else path


def without_span(pairs: Iterable[tuple[str, str]], prefix: str = "") -> list[tuple[str, str]]:
    names = (f"{prefix}{FROM}", f"{prefix}{TO}")
    return [(name, text) for name, text in pairs if name not in names]


def figure_links(slug: str, given: Mapping[str, str]) -> dict[str, Any]:
    """Addresses under one query: of the `page`, of what lies BESIDE it, by name of its `files` and
    of its `citations`.
    """
    query, file = address("", given), partial(page_address, "portal:chart-file", slug)
    names = {name: name.lower() for name in ("CSV", "Excel", "JSON", "SVG", "PNG", "ZIP")}
    names["Excel"] = "xlsx"
    return {
        "page": f"{page_address('portal:chart', slug)}{query}",
        **{name: f"{page_address(f'portal:chart-{name}', slug)}{query}" for name in BESIDE},
        "files": {name: f"{file(ending)}{query}" for name, ending in names.items()},
        "citations": [(each.title, f"{file(ending)}{query}") for ending, each in FORMATS.items()],
    }


def take_view(query: QueryDict) -> str:
    """Takes the view out of a page's query; InvalidQuery if there is none of that name."""
    given = query.pop(VIEW)
    if len(given) > 1:
        raise InvalidQuery([(VIEW, "“view” is given several times: give it once.")])
    name = given[0]
    if name in TITLES or name in ("chart", "table"):  # the table was a view
        return name if name in TITLES else CHART
    known = [each for each in TITLES if each]
    sentence = f"“{name}” is no view of a chart: {', '.join(known)}. {nearest(name, known)}"
    raise InvalidQuery([(VIEW, sentence)])


def figure_sources(drawn: "FigureView") -> dict[str, Any]:
    """Who says what: `stretches` of one source, what is `disputed`, {series: [(x, address)]}, the
    `changes` of what is counted, [(series, period, what)], and the coverage by dataset.
    `every_source_url` is empty where each source has its line, or can't have one.
    """
    figure, form = drawn.figure, drawn.form
    of, way = drawn.numbers.of, attrgetter("source", "status", "read")
    stretches, disputed, changes, sources = [], {}, [], sources_by_slug()
    for series in figure.series:
        points = series.on_record
        if unsure := [(p.x, of(series.slug, p.x)) for p in points if p.is_disputed]:
            disputed[series.label] = unsure
        changes += [(series.label, p.x, p.changed) for p in points if p.changed]
        if not figure.is_timeline:  # rows have no order that could be a stretch
            points = sorted(points, key=way)
        for (slug, status, read), some in groupby(points, way):
            places = [point.x for point in some]
            text = places[0] if len(places) == 1 else f"{len(places)} rows"
            if figure.is_timeline:
                ends = dict.fromkeys((places[0], places[-1]))
                text = " to ".join(map(period_in_words, ends))
            stretches.append(
                {
                    **{"series": series.label, "places": text, "status": status},
                    "source": sources.get(slug),
                    "read_label": Read(read).label if read else "",
                }
            )
    models, named = observation_models(), {each.slug for each in figure.sources}
    known, datasets = {each.slug: each for each in drawn.datasets}, []
    for slug in drawn.registered.datasets:
        every = coverage_by_source(models[slug]) if slug in known and slug in models else []
        if coverage := [each for each in every if each.source.slug in named]:
            excluded = sum(each.excluded for each in coverage)
            datasets.append({"dataset": known[slug], "coverage": coverage, "excluded": excluded})
    has_rule = isinstance(form.fields.get("rule"), RuleField)
    all_url = f"{address(drawn.path, form.given | {'rule': ALL})}#{drawn.dom_id}"
    can_be_all = has_rule and form.allow_all and form.cleaned_data.get("rule") != ALL
    return {
        "stretches": stretches,
        "disputed": disputed,
        "changes": changes,
        "every_source_url": all_url if can_be_all else "",
        "datasets": datasets,
    }


STEPS = 5
WIDE = 10_000  # from here on steps are powers of ten
NO_DECIMALS = re.compile(r"\.0+(?=\D)")
PERCENT_STEPS = [Decimal(step) for step in (80, 60, 40, 20)]


def figure_map(figure: Figure) -> dict[str, Any]:
    """Its `title`, the `map` and its `rows` by country; KeyError of a figure without such values.

    Steps are round, from the highest down, the last from just above zero.
    """
    if not (series := figure.by_country):
        raise KeyError(figure.slug)
    by_name = {country.name: country for country in countries().values()}
    written = SHORT.get(figure.measure, exact)

    def size(point: Point) -> Decimal:
        return next(iter(point.numbers), Decimal(0))

    points = [point for point in series.on_record if point.x in by_name]
    points.sort(key=lambda point: (-size(point), point.x))  # the largest first
    lows = PERCENT_STEPS
    if figure.measure != "percent":
        highest = size(points[0]) if points else Decimal(0)
        times = (1,) if highest >= WIDE else (5, 2, 1)
        powers = range(highest.adjusted(), -1, -1) if highest >= 1 else ()
        every = [Decimal(10) ** power * each for power in powers for each in times]
        lows = [step for step in every if step <= highest][: STEPS - 1]
    # “US$ 10 m”: a step has no decimals.
    words = [NO_DECIMALS.sub("", written(low)) for low in lows]
    labels = [
        *(f"{word} or more" for word in words[:1]),
        *(f"{low} to less than {high}" for high, low in pairwise(words)),
        f"More than zero, less than {words[-1]}" if words else "Any",
        f"Zero: {written(Decimal(0))}",
        "Less than zero",
    ]
    looks = [*(f"step-{place}" for place in range(1, len(lows) + 2)), "none", "other"]

    rows, painted, counted = [], {}, dict.fromkeys(looks, 0)
    for point in points:
        country, value = by_name[point.x], spoken(point, written)
        steps = (n for n, low in enumerate([*lows, Decimal(0)]) if size(point) >= low)
        look = looks[next(steps, -1)] if size(point) else "none"
        counted[look] += 1
        source = figure.source_name(point.source)
        rows.append({"country": country, "point": point, "value": value, "source": source})
        if country.m49:
            painted[country.m49] = {"look": look, "text": f"{country}: {value}"}
    # “Refugees: North Koreans on UNHCR’s record at the end of 2020”
    title, label = figure.subtitle, series.label
    if label.casefold() not in title.casefold():
        title = f"{label}: {title}"
    classes = [Class(*each, counted[each[1]]) for each in zip(labels, looks, strict=True)]
    drawn = Map(title, classes, painted, "No figure on record")
    return {"title": title, "unit": figure.unit, "map": drawn, "rows": rows}


MOST_GROWTH = 1000  # per cent
SMALL = 1000  # below it a mean of counts has a decimal
NOT_ADDED = {
    "percent": "Shares of different years are not added.",
    "score": "Places on a line are not added.",
    "count": "Numbers that stand on a day are not added over years.",
    "money": "Amounts of this kind are not added over years.",
}


def figure_period(drawn: "FigureView") -> dict[str, Any] | None:
    """What components/figure_period.html prints; `rows` where some years were asked for, each with
    its numbers, or why there are none, and a shorter period that has some. None of a figure of no
    years, and of a table of heat, in which nothing is totalled.
    """
    figure, form = drawn.figure, drawn.form
    if not {FROM, TO} <= form.fields.keys() or figure.kind == "heat":
        return None
    span = [form.cleaned_data.get(name) for name in (FROM, TO)]
    summary = period_summary(figure, *span)
    if summary is None:
        return None

    # Of the years of the summary, and of each shorter period.
    spans = [(summary.first, summary.last), *(each.longest for each in summary.series)]
    rest, place = dict(without_span(form.given.items())), f"#{drawn.dom_id}-period"
    urls = {
        years: f"{address(drawn.path, rest | {FROM: years[0], TO: years[1]})}{place}"
        for years in filter(None, spans)
    }
    rows, is_chosen = [], span != [None, None]
    for each in summary.series if is_chosen else ():
        numbers, refusal, longest = _numbers(drawn, each), each.refusal, each.longest
        if not numbers and not refusal:
            growth = "Growth of single years is neither added nor averaged."
            refusal = growth if each.is_change else "One year on record: nothing to reckon."
        source = f", {each.source}" if each.source else ""
        rows.append(
            {
                "label": each.label,
                "numbers": numbers,
                "remarks": f"{'; '.join([f'{each.coverage}{source}', *each.remarks])}.",
                "refusal": refusal,
                "shorter": longest and (f"{longest[0]} to {longest[1]}", urls[longest]),
            }
        )
    # Why no sums stand there though means do.
    is_flow = any(each.is_flow for each in summary.series)
    has_means = any(each.mean is not None for each in summary.series)
    years = "the fiscal years " if "fiscal" in figure.x_title.lower() else ""
    return {
        "is_chosen": is_chosen,
        "words": f"from {years}{summary.first} to {summary.last}",
        "url": urls[summary.first, summary.last],
        "rows": rows,
        "note": NOT_ADDED[figure.measure] if has_means and not is_flow else "",
    }


def _numbers(drawn: "FigureView", each: SeriesSummary) -> list[dict[str, str]]:
    """{term, text, url of what it is made of, detail}: “Sum of 3 years”, “US$ 2.48 bn”."""
    figure = drawn.figure

    def written(value: Decimal) -> str:
        """“US$ 2.48 bn”, “2,962.3 billion won”, “1,204.5 tonnes”."""
        if figure.measure != "count":
            return together(SHORT[figure.measure](value))
        unit = figure.unit.partition(",")[0]
        if abs(value) >= BILLION:
            return together(f"{rounded(value / BILLION, 1)} billion {unit}")
        is_exact = value == value.to_integral_value()
        text = exact(value) if is_exact else rounded(value, 0 if abs(value) >= SMALL else 1)
        return together(f"{text} {unit}")

    years, url = f" of {len(each.years)} years" if each.missing else "", drawn.numbers_url
    numbers = []
    if each.sum is not None:
        numbers.append({"term": f"Sum{years}", "text": written(each.sum), "url": url})
    if each.mean is not None:
        term = f"Mean{years or ' of a year'}"
        numbers.append({"term": term, "text": written(each.mean), "url": url})
    if (change := each.change) is None:
        return numbers
    term = f"Change, {change.before.year} to {change.after.year}"
    detail = f"{written(change.before.value)} → {written(change.after.value)}"
    part, is_amount = change.in_per_cent, figure.measure in ("money", "count")
    # As far as it says more than that the first one was next to nothing.
    if is_amount and part is not None and part < MOST_GROWTH:
        detail += f" ({signed(part, SHORT['percent'])})"
    text = signed(change.difference, written)
    if figure.measure == "percent":
        points = signed(change.difference, lambda value: rounded(value, 1))
        text = f"{points} percentage points"
    # The later of the two numbers, where it is one of the figure's own.
    if any(each.slug == series.slug for series in figure.series):
        url = drawn.numbers.of(each.slug, str(change.after.year))
    return [*numbers, {"term": term, "text": text, "url": url, "detail": detail}]


def signed(value: Decimal, written: Callable[[Decimal], str]) -> str:
    text = written(value)
    return text if value <= 0 or text.startswith(MINUS) else f"+{text}"


EVERY_CLAIM = "No rule chose: every claim of every source is shown."


@dataclass(frozen=True)
class Reckoning:
    """“Why this sentence?”: what components/reckoning.html prints under a headline. Falsy of a
    topic, which claims nothing. `chosen_by` is the rule of the figure's form, or `all`.
    """

    figure: Figure
    chosen_by: HeadlineRule | str | None = None

    def __bool__(self) -> bool:
        return bool(self.figure.headline.claims or self.figure.headline.left_out)

    @property
    def rule(self) -> str:
        if isinstance(self.chosen_by, HeadlineRule):
            named = f"“{self.chosen_by.title}”, version {self.chosen_by.version}"
            return f"Where sources differ, the rule {named}, chooses."
        return EVERY_CLAIM if self.chosen_by == ALL else ""

    @property
    def claims(self) -> list[dict[str, Any]]:
        """The numbers of the sentence, each once. `value` is exact, with its bounds; `source` may
        not be known; `read` is told where nobody reviewed it. `url` leads to its card, where it can
        be challenged; empty where nothing is known to rest on.
        """
        figure, claims = self.figure, []

        unit = f" {figure.unit}" if figure.measure == "count" else ""
        in_unit = lambda value: f"{EXACT[figure.measure](value)}{unit}"  # noqa: E731
        for claim in dict.fromkeys(figure.headline.claims):
            point = claim.point
            # The whole of a share, say, is not in the unit of the picture.
            is_drawn = any(point in series.points for series in figure.series)
            written = in_unit if is_drawn else exact
            claims.append(
                {
                    "what": claim.label,
                    "period": period_in_words(claim.period),
                    "value": spoken(point, written) if point.numbers else "",
                    "source": sources_by_slug().get(point.source),
                    "status": point.status,
                    "read": READ.get(point.read, ""),
                    "note": "; ".join(filter(None, [point.note, point.caveat])),
                    "url": number_address(point, figure) if point.numbers else "",
                }
            )
        return claims

    @property
    def waived(self) -> list[Waiver]:
        """Why others may say otherwise; rows are read where a fact of the period is waived."""
        parts = [
            part
            for claim in self.figure.headline.claims
            for part in claim.point.parts
            if any(f.startswith(f"{part.dataset}:") and claim.period in f for f in by_fact())
        ]
        return waived(claims_of(parts).values())
