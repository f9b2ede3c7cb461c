"""The answer to a question: a figure's own headline for the years that were named; and what stands
beside its number: other series and figures, sums of years, what is left out.
"""

from dataclasses import dataclass, replace
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localdate

from nkworld.asking.questions import InvalidQuery
from nkworld.charts import Figure, Point, Series, within_a_sentence
from nkworld.charts.description import newest_claims
from nkworld.charts.period_summary import summary_of_whole
from nkworld.charts.periods import is_over, period_in_words
from nkworld.charts.words import SHORT, opened, papers, spoken
from nkworld.figures import registry as figures
from nkworld.figures.bindings import number_address
from nkworld.provenance.models import Status
from nkworld.provenance.tables import observation_models

from ..question import Question, understood
from .matching import COUNTRIES, COUNTRY, Answerable, Link, Match, Query, matches, other_way

DISPUTED = "disputed"
OFFERED = 4
FIRST_NAMED = 3
SHOWN = 4  # claims beside an answer
OTHERS = 6


@dataclass(frozen=True)
class Answer:
    """`number` is empty where there is none, or more than one: the `sentence` says which. `point`
    of `figure` is what it was read from. `years` are the nearest on record where the one that was
    named has no figure. `others` are what the figure says beside it, `beside` what other figures
    say. `readings` are other things that the question may mean; without a sentence these are all
    there is.
    """

    readings: tuple[Link, ...] = ()
    page: Link | None = None
    subject: str = ""
    period: str = ""
    rule: str = ""
    number: str = ""
    point: Point | None = None
    figure: Figure | None = None
    label: str = ""
    sentence: str = ""
    papers: str = ""
    title: str = ""
    url: str = ""
    picture: str = ""
    sources: tuple[Link, ...] = ()
    years: tuple[Link, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    beside: tuple[Link, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def number_url(self) -> str:
        """Where its number tells all of itself; empty without one."""
        return number_address(self.point, self.figure) if self.point else ""


def answer(question: Question) -> Answer | None:
    """None of a question that asks for no figure."""
    sentence, instead = other_way(question.text, question.units)
    if sentence and instead and len(question.countries) == 1:
        # The question of what the records count, with the direction that they see.
        turned = [
            understood(instead[unit.key]).units if unit.key in instead else (unit,)
            for unit in question.units
        ]
        given = answer(replace(question, text="", units=tuple(chain.from_iterable(turned)), way=""))
        return given and replace(given, sentence=f"{sentence} {given.sentence}".strip())
    plain = replace(question, units=tuple(u for u in question.units if u.key != DISPUTED))
    found = matches(plain)
    whole = [match for match in found if not match.left]
    if sentence:
        given = Answer(subject=question.text, sentence=sentence)
        if not whole:
            return given
        links = _links(whole, plain)
        title = figures.get(whole[0].answerable.figure).title
        return replace(given, readings=links, subject=links[0].title, title=title, url=links[0].url)
    if not whole:
        return _offer(plain, found)
    sure = [match for match in whole if not match.guessed]
    # Of one thing alone, such as one sort of goods, sent to one place or another.
    is_one = len({match.guessed for match in whole}) == 1
    given = _first_answered(sure if sure or not is_one else whole, plain)
    if given is None:
        return _offer(plain, whole)
    by_title = {link.title: link for link in (_link(match, plain) for match in whole)}
    by_title.pop(given.subject, None)
    given = replace(given, readings=tuple(by_title.values())[:OFFERED])
    if plain == question or not given.beside:
        return given
    # What all sources say comes first, where somebody asks whether they agree.
    first, *rest = given.beside
    own = Link(given.title, given.url, given.sentence)
    return replace(given, sentence=first.text, beside=(own, *rest))


def _first_answered(whole: list[Match], question: Question) -> Answer | None:
    """Of several readings, such as two sorts of goods, the first that has an amount; the likeliest
    says so where none has. None where no figure says anything of the kind.
    """
    silent = None
    for match in whole:
        given = _answered(match, question)
        if given and given.sources:
            # The same with the other direction, where the question leaves that open.
            other = next(
                (
                    _answered(other, question)
                    for other in whole
                    if match.is_either_way and other.is_either_way
                    if len(other.query.items() ^ match.query.items()) == 2
                ),
                None,
            )
            return max(
                filter(None, (given, other)),
                key=lambda one: max(one.point.numbers if one.point else (), default=0),
            )
        silent = silent if silent and (silent.years or not given or not given.years) else given
    return silent


def _offer(question: Question, found: list[Match]) -> Answer | None:
    """What it may mean, where more words are accounted for than not."""
    near = [match for match in found if match.words > len(match.left)]
    if not near or not (question.first or near[0].words > 1):
        return None
    return Answer(readings=_links(near, question))


def _links(found: list[Match], question: Question) -> tuple[Link, ...]:
    links = {link.url: link for link in (_link(match, question) for match in found)}
    return tuple(links.values())[:OFFERED]


def _link(match: Match, question: Question) -> Link:
    query = _query(match, question.first, question.last)
    return Link(match.subject, address_of(match.answerable.figure, query))


def _query(match: Match, first: int | None, last: int | None) -> Query:
    """What the figure is asked, in so far as it can be asked for years."""
    fields = figures.get(match.answerable.figure).parameters({}).fields
    years: dict[str, int | None] = {}
    if "from" in fields:
        years = {"from": first, "to": last}
    elif "period" in fields and first == last:
        years = {"period": first}
    return match.query | {name: str(year) for name, year in years.items() if year}


def _answered(match: Match, question: Question) -> Answer | None:
    """None where the figure can't say anything of the kind, such as a map."""
    slug, first, last = match.answerable.figure, question.first, question.last
    query, registered = _query(match, first, last), figures.get(slug)
    try:
        form, figure = registered.ask(query)
    except InvalidQuery as error:
        url = address_of(slug, match.answerable.given)
        sentence = " ".join(error.sentences)
        return Answer(subject=match.subject, sentence=sentence, title=registered.title, url=url)
    span = f"{first} to {last}" if last else f"since {first}"
    if first == last:
        span = period_in_words(question.period) if first else ""
    given = Answer(
        subject=match.subject,
        period=span,
        rule=getattr(form.cleaned_data.get("rule"), "title", ""),
        title=registered.title,
        url=address_of(slug, query),
        picture=address_of(slug, match.query, "portal:chart-thumbnail"),
        sources=tuple(
            Link(source.name, reverse("portal:source", args=[source.slug]))
            for source in figure.sources
        ),
        notes=figure.notes,
        page=Link(*match.answerable.page(query)) if match.answerable.page else None,
    )
    if figure and COUNTRIES in match.answerable.takes:
        return _with_headline(given, match, figure)
    if question.period:
        return _of_period(given, match, figure, question)
    if first and last:
        if sum_of := sum_of_years(match.answerable, figure, match.subject, first, last):
            return replace(given, **sum_of)
        if not figure.headline.claims:
            return None
        return replace(given, sentence=closed(figure.headline.text))
    if not figure and not question.countries and (not match.answerable.takes or match.words == 1):
        return None
    if not figure:
        sentence = f"No figure of {match.subject} is on record here."
        return replace(given, sentence=sentence, sources=())
    if match.answerable.series and (newest := _point_of(match, figure)):
        return _with_point(given, match, figure, newest)
    return _with_headline(given, match, figure)


def _of_period(given: Answer, match: Match, figure: Figure, question: Question) -> Answer:
    period = question.period
    claims = figure.headline.claims
    if claims and claims[0].period.startswith(period):
        return _with_headline(given, match, figure, period)
    if point := _point_of(match, figure, period):
        return _with_point(given, match, figure, point)
    points = figure.series[0].on_record[:FIRST_NAMED] if figure and figure.series else ()
    if not points or points[0].x[:4].isdigit():
        return _without_number(given, match, question)
    # The greatest of a figure that has no years, such as partners of one.
    values = "; ".join(f"{point.x} {_amount(figure, point)}" for point in points)
    alone = "" if len(points) > 1 else "one on record, "
    sentence = f"{opened(match.subject)}, {given.period}: {alone}{values}."
    return replace(given, figure=figure, sentence=sentence, beside=beside(match, given.period))


def _point_of(match: Match, figure: Figure, period: str = "") -> Point | None:
    """The newest of the period that the series which answers has, or else what leads the figure."""
    every = (one.on_record[::-1] for one in _answering(match, figure)[: None if period else 1])
    return next((p for p in chain.from_iterable(every) if p.x.startswith(period)), None)


def _answering(match: Match, figure: Figure) -> tuple[Series, ...]:
    wanted = match.answerable.series
    named = tuple(one for slug in wanted for one in figure.series if one.slug == slug)
    return named or figure.headed_by


def _with_point(given: Answer, match: Match, figure: Figure, point: Point) -> Answer:
    answering = _answering(match, figure)
    values = [
        f"{within_a_sentence(series.label) if len(answering) > 1 else ''} {_amount(figure, one)}"
        for series in answering
        for one in series.on_record
        if one.x == point.x
    ]
    caveats = ", ".join(filter(None, ["; ".join(map(str.strip, values)), point.caveat]))
    sentence = f"{opened(match.subject)}, {period_in_words(point.x)}: {caveats}."
    label = answering[0].label if len(answering) > 1 else ""
    given = replace(given, label=label, sentence=sentence, beside=beside(match, point.x[:4]))
    return _with_number(given, match, figure, point)


def _amount(figure: Figure, point: Point) -> str:
    """“418,000 barrels”"""
    text = spoken(point, SHORT[figure.measure])
    if point.status == "estimated" and point.value is not None:
        text = f"an estimated {text}"
    return f"{text} {figure.unit}" if figure.measure == "count" else text


def _without_number(given: Answer, match: Match, question: Question) -> Answer:
    slug, period = match.answerable.figure, question.period
    year = period[:4]
    if period != period[:4] and not match.answerable.is_monthly:
        of_year = _answered(match, replace(question, month=None))
        if of_year and of_year.number:
            sentence = f"By the month nothing is on record. {of_year.sentence}"
            return replace(of_year, sentence=sentence)
    whole = figures.get(slug).ask(match.query)[1]
    points = (p for series in (*whole.series, *whole.headed_by) for p in series.on_record)
    known = sorted({point.x[:4] for point in points if point.x[:4].isdigit()})
    near = [*[one for one in known if one < year][-1:], *[one for one in known if one > year][:1]]
    sentence = f"No figure of {match.subject} for {period_in_words(period)} is on record here."
    if not is_over(year, localdate()):
        sentence = f"The year {year} is not over: no figure of the whole year can be on record."
    else:
        parts = [
            f"{within_a_sentence(series.label)} {_amount(whole, point)}"
            for series in whole.series
            for point in series.on_record
            if point.x == period
        ]
        in_part = f"Of it alone: {'; '.join(parts)}." if parts else ""
        more, page = left_out_and_yielding(match, whole.measure, period)
        sentence = " ".join(filter(None, [sentence, in_part, more]))
        given = replace(given, page=page or given.page, picture=given.picture if whole else "")
    return replace(
        given,
        sentence=sentence,
        url=address_of(slug, match.query),
        sources=(),
        beside=beside(match, year),
        years=tuple(Link(one, address_of(slug, _query(match, int(one), int(one)))) for one in near),
    )


def _with_headline(given: Answer, match: Match, figure: Figure, year: str = "") -> Answer:
    sentence = closed(figure.headline.text if year else figure.title)
    claims = figure.headline.claims
    if figure.banned_since and not claims and (claims := newest_claims(figure, localdate())):
        newest = claims[0].point
        amount = " ".join(filter(None, [_amount(figure, newest), status_of(figure, newest)]))
        sentence = f"{sentence} The newest on record: {amount} in {period_in_words(newest.x)}."
    claim = next(iter(claims), None)
    if claim is None or COUNTRIES in match.answerable.takes:
        return replace(given, figure=figure, sentence=sentence, beside=beside(match, year))
    claim_year = claim.period[:4] if claim.period[:4].isdigit() else ""
    # What the number counts: “Arrivals, persons”.
    unit = figure.unit if figure.measure == "count" else ""
    is_named = unit.casefold() in claim.label.casefold()
    main, written = claim.point, SHORT[figure.measure]
    if spoken(main, written) not in sentence:  # a finding of the desk, on something else
        sentence = " ".join(dict.fromkeys([closed(figure.headline.text), sentence]))
    others = [
        (series.label, " ".join([spoken(point, written), status_of(figure, point)]).strip())
        for series in figure.series
        for point in series.on_record
        if point.x[:4] == claim_year and point != main and series.label != claim.label
        if point.x == main.x or len(point.x) != len(main.x)
    ]
    given = replace(
        given,
        label=", ".join(filter(None, [claim.label, "" if is_named else unit])),
        sentence=sentence,
        period=given.period or period_in_words(claim.period),
        others=tuple(others[:OTHERS]),
        beside=beside(match, claim_year),
    )
    return _with_number(given, match, figure, main)


def _with_number(given: Answer, match: Match, figure: Figure, point: Point) -> Answer:
    sentence, verdict = given.sentence, match.answerable.verdict
    return replace(
        given,
        number=spoken(point, SHORT[figure.measure]),
        point=point,
        figure=figure,
        sentence=f"{sentence} {verdict(match.query, point)}".strip() if verdict else sentence,
        papers=papers(point, figure.source_name(point.source)),
    )


def left_out_and_yielding(match: Match, measure: str, period: str) -> tuple[str, Link | None]:
    """Sentences, empty if nothing else is on record; and the page of what is left out there."""
    if match.answerable.cell is None:
        return "", None
    model = observation_models()[figures.get(match.answerable.figure).datasets[0]]
    rows = model.objects.as_of().filter(**match.answerable.cell(match.query), period=period)
    claims: list[Any] = [
        row for row in rows.cited().select_related("source") if row.value is not None
    ]
    claims.sort(key=lambda claim: (claim.direction, claim.source.short_name))
    left_out = [claim for claim in claims if claim.status == Status.EXCLUDED]
    others = [claim for claim in claims if claim.status != Status.EXCLUDED]
    by_reason: dict[str, list[str]] = {}
    for claim in left_out[:SHOWN]:
        reason = within_a_sentence(claim.get_exclusion_display() or claim.note)
        by_reason.setdefault(reason, []).append(_written(claim, measure))
    sentences = [f"Left out ({why}): {'; '.join(which)}." for why, which in by_reason.items()]
    if others:
        written = "; ".join(_written(claim, measure) for claim in others[:SHOWN])
        sentences.append(f"On record from sources that this figure does not follow: {written}.")
    address = f"{reverse('portal:exclusions')}?{urlencode({COUNTRY: match.query[COUNTRY]})}"
    page = Link("All that is left out, and why", address) if left_out else None
    return " ".join(sentences), page


def _written(claim: Any, measure: str) -> str:
    """“US$ 24.1 m of exports (CEPII BACI, estimated)”"""
    status = "" if claim.status in (Status.REPORTED, Status.EXCLUDED) else f", {claim.status}"
    what = claim.get_direction_display().lower()
    return f"{SHORT[measure](claim.value)} of {what} ({claim.source.short_name}{status})"


def status_of(figure: Figure, point: Point) -> str:
    parts = ", ".join(filter(None, [point.status, figure.source_name(point.source)]))
    return f"({parts})" if parts else ""


def beside(match: Match, year: str) -> tuple[Link, ...]:
    links = []
    for each in match.answerable.beside:
        query = each.query(match.query, year)
        if query is None:
            continue
        try:
            figure = figures.get(each.figure).ask(query)[1]
        except InvalidQuery:
            continue
        claims = figure.headline.claims
        if claims and (not year or claims[0].period[:4] == year):
            text = f"{closed(figure.headline.text)} {figure.headline.deck}".strip()
            links.append(Link(each.title, address_of(each.figure, query), text))
    return tuple(links)


def closed(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def address_of(slug: str, query: Query, name: str = "portal:chart") -> str:
    path = reverse(name, args=[slug])
    return f"{path}?{urlencode(query)}" if query else path


def sum_of_years(
    each: Answerable, figure: Figure, subject: str, first: int, last: int
) -> dict[str, Any] | None:
    """{number, sentence, papers} of the whole that a figure makes; None where it names no whole,
    a year is missing, or the years may not be added (see nkworld.charts.period_summary).
    """
    if not figure or not figure.whole:
        return None
    summary = summary_of_whole(figure, first, last)
    if summary.sum is None or summary.missing:
        return None
    written = each.written or SHORT[figure.measure]
    number, count = written(summary.sum), last - first + 1
    known = [series for series in figure.series if series.on_record]
    names = " and ".join(f"“{one.label}”" for one in known)
    parts = f" of {names}" if len(known) > 1 else ""
    return {
        "number": number,
        "sentence": f"{opened(subject)}, {first} to {last}: {number} in all, the sum of {count} "
        f"yearly figures{parts}, by the account of {summary.source}.",
        "papers": f"{summary.source}, derived: added up here",
    }
