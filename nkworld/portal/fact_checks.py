"""What heads figures, strips and lists, held against every claim of its table."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone

from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import DPRK, Country
from nkworld.charts.figures import COMPILATION, Claim
from nkworld.charts.periods import end_of
from nkworld.figures import registry as figures
from nkworld.figures.amounts import claims_of, covers_newest
from nkworld.figures.disagreements import Rank, Report, fact_check
from nkworld.provenance.models import Status
from nkworld.provenance.models.source import COMPILED

from .panels import Column, Panel, announced

# What a note tells that has to be said with its number.
DOUBTS = re.compile(r"\b(doubtful|conflict|imputed|ASEAN|among|exclud|left out)\w*", re.IGNORECASE)
A_VOICE_LASTS = 10  # years for which it is not outvoted by a compilation
A_CAVEAT = 8  # rows of one source with the same note: a caveat of the source


class Head(NamedTuple):
    """A claim that leads somewhere, all that is said beside it, and a row on which it rests."""

    place: str
    claim: Claim
    text: str
    row: Any


Lead = tuple[str, Claim, str]


@once_per_request
def heads() -> list[Head]:
    """Of figures as they are unasked, of the list of countries, and of each country's strip."""
    leads: list[Lead] = []
    for figure in figures.every():
        form, drawn = figure.ask({})
        if covers_newest(form.cleaned_data):
            head = drawn.headline
            text = f"{head.text} {head.deck} {drawn.subtitle}"
            leads += ((f"/charts/{figure.slug}/", claim, text) for claim in head.claims)
    for column in announced(Column):
        for cell in column().latest().values():
            leads += (("/countries/", claim, cell.title) for claim in cell.claims)
    for country in Country.objects.exclude(code=DPRK):
        leads += _of_country(country)
    return heads_of(leads)


def heads_of(leads: list[Lead]) -> list[Head]:
    rows = claims_of(part for _, claim, _ in leads for part in claim.point.parts)
    return [
        Head(place, claim, text, rows[part])
        for place, claim, text in leads
        for part in claim.point.parts
        if not part.of_whole and part in rows
    ]


def _of_country(country: Country) -> Iterator[Lead]:
    url = country.get_absolute_url()
    for kind in announced(Panel):
        panel = kind(country, {})
        for fact in panel.facts if panel else ():
            text = f"{fact.term} {fact.value} {fact.note}"
            yield from ((url, claim, text) for claim in fact.claims)


def _cell(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.cell if name != "period"}


@fact_check("compiler-leads")
def compilers() -> Iterator[Report]:
    """No compiler leads where a better voice spoke within ten years, nor in a table that weighs
    credibility; and nobody by an unreviewed reading where another of its own was reviewed.
    """
    for head in heads():
        row = head.row
        is_compiler = row.source.authority in COMPILED
        if is_compiler and row.credible(None):
            better = "any other source"
        elif is_compiler or row.read == COMPILATION:
            cell = {name: value for name, value in _cell(row).items() if value not in ("", None)}
            by = ~Q(source__authority__in=COMPILED) if is_compiler else Q(source=row.source)
            rows = type(row).objects.as_of().included().drawn().exclude(read=COMPILATION)
            first = row.period_start.year - A_VOICE_LASTS
            rows = rows.filter(period_start__year__gte=first, period_start__lte=row.period_start)
            best = rows.filter(by, **cell).cited().order_by("period_start").last()
            better = f"{best.source}, {best.period}," if best else ""
        else:
            continue
        if better:
            sentence = f"{row.source} leads, though {better} has a better claim to."
            yield _report(head, str(row.source), better, sentence)


@fact_check("newer-on-record")
def newest() -> Iterator[Report]:
    """All on which a headline rests is not on record, credible and as whole, of a later period of
    one source. What is a share of more than it names is as old as its whole.
    """
    by_head = defaultdict(list)
    for head in heads():
        by_head[head.place, head.text].append(head)
    known: dict[Any, set[tuple[str, str]]] = {}
    for together in by_head.values():
        if any(part.of_whole for head in together for part in head.claim.point.parts):
            continue
        for row in {head.row for head in together} - known.keys():
            known[row] = later(row)
        newer = [known[head.row] for head in together]
        if common := set.intersection(*newer):
            source, last = max(common, key=lambda key: end_of(key[1]))
            sentence = f"{together[0].row.period} leads, and {last} is on record by {source}."
            yield _report(together[0], together[0].row.period, f"{last} by {source}", sentence)


def later(row: Any) -> set[tuple[str, str]]:
    """(source, period) of the later claims of its row of the table that say as much as it does; a
    negative one corrects what was said before.
    """
    model = type(row)
    amounts = [name for name in model.own_content() if model.is_amount(name)]
    stated = {f"{name}__isnull": False for name in amounts if getattr(row, name) is not None}
    rows = model.objects.as_of().included().drawn().filter(**_cell(row), **stated, value__gte=0)
    rows = rows.filter(period_end__gt=row.period_end, period_end__lt=timezone.now().date())
    if credible := model.credible(None):
        rows = rows.filter(credible)
    if row.read != COMPILATION:
        rows = rows.exclude(read=COMPILATION)
    if row.source.authority not in COMPILED:
        rows = rows.exclude(source__authority__in=COMPILED)
    return set(rows.order_by().values_list("source__slug", "period"))


@fact_check("note-untold")
def notes() -> Iterator[Report]:
    """A doubt that the note of a row tells is told beside its number, or is its source’s caveat."""
    for head in heads():
        row = head.row
        doubt = DOUBTS.search(row.note)
        if doubt is None or row.status == Status.EXCLUDED or doubt[1].lower() in head.text.lower():
            continue
        same = type(row).objects.as_of().filter(source=row.source, note=row.note)
        if same.count() < A_CAVEAT:
            sentence = f"The note of its row is untold: {row.note}"
            yield _report(head, row.period, doubt[0], sentence, Rank.QUESTION)


def _report(head: Head, left: str, right: str, sentence: str, rank: Rank = Rank.WARNING) -> Report:
    return Report(
        ":".join([head.row.dataset, *map(str, _cell(head.row).values())]),
        left,
        right,
        f"{head.claim.label}, {head.claim.period}: {sentence}",
        rank,
        sources=(str(head.row.source),),
        pages=(head.place, head.row.get_absolute_url()),
    )
