"""What texts state, held against what is on record; and all checks run over what is public."""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from typing import Any

from django.db.models import F, Q, Window
from django.db.models.functions import Lag

from nkworld.atlas.memo import once_per_request
from nkworld.figures.bindings import Stated, Unbound
from nkworld.figures.disagreements import (
    Rank,
    Report,
    fact_check,
    fact_of,
    reports,
    reports_of_text,
    side_of,
    text_check,
    text_checks,
)
from nkworld.figures.fact_checks import lie_apart
from nkworld.figures.stated_facts import Verdict
from nkworld.portal.fact_checks import heads
from nkworld.provenance.data_checks import Broken, data_check, table_of

from .models import kinds_of_revisions
from .waiting import with_numbers

COUNTRY_PAGE = re.compile(r"/countries/[^/]+/")  # with what stands under it
TOO_FAR = Decimal(5)  # per cent
RANKS = {
    Verdict.DIFFERS: Rank.WARNING,
    Verdict.EXPIRED: Rank.WARNING,
    Verdict.OPEN: Rank.QUESTION,
}
SENTENCES = {
    Verdict.DIFFERS: "what is on record is another thing",
    Verdict.EXPIRED: "its day is over",
    Verdict.OPEN: "nothing on record decides it",
}


def every_report(name: str = "") -> list[Report]:
    """Of one check, or of all: over what is stored, and over each public text."""
    found = reports(name)
    if name and name not in text_checks:
        return found
    for revision, text in public_texts():
        found += reports_of_text(revision, text, name)
    return found


@once_per_request
def public_texts() -> list[tuple[Any, Any]]:
    return with_numbers(
        text for model in kinds_of_revisions() for text in model.objects.as_of().cited()
    )


@fact_check("two-values")
def two_values() -> Iterator[Report]:
    """Of one cell two texts of a page, or a text and what heads it, do not print values of two
    sources that lie apart; who prints both compares.
    """
    told = [(head.place, head.place, head.row) for head in heads() if head.row.value is not None]
    for revision, text in public_texts():
        at = revision.document.get_absolute_url(), str(revision.document)
        bound = (number.bound for number in text.numbers if number.bound)
        claims = ((each.claims[0], each.value) for each in bound if len(each.claims) == 1)
        told += [(*at, claim) for claim, value in claims if claim.value == value]
    printed: dict[Any, dict[str, dict[Any, Any]]] = defaultdict(lambda: defaultdict(dict))
    for url, place, claim in told:
        page = COUNTRY_PAGE.match(url) or [url]
        printed[page[0], claim.dataset, claim.cell_values][place][claim.source_id] = claim
    for (address, *_), places in printed.items():
        alone = [claim for some in places.values() if len(some) == 1 for claim in some.values()]
        for pair in combinations({claim.source_id: claim for claim in alone}.values(), 2):
            one, other = sorted(pair, key=lambda row: row.source.slug)
            counting = one.counting()
            if counting(vars(one)) == counting(vars(other)) and lie_apart(one, other, TOO_FAR):
                sentence = f"{one.cell_text}: one page prints two values of it."
                yield Report(
                    fact_of(one), side_of(one), side_of(other), sentence, pages=(address, *places)
                )


@text_check("stated-fact")
def stated_facts(revision: Any, text: Any) -> Iterator[Report]:
    for mark in text.reading.bound():
        answer = text.bound[mark.key]
        verdict = (
            Verdict(answer.on_record.judge(mark.printed)) if isinstance(answer, Stated) else None
        )
        if verdict not in RANKS:
            continue
        told = SENTENCES[verdict]
        yield Report(
            mark.key,
            mark.printed,
            answer.sentence,
            f"{revision.document}, line {mark.line}, says “{mark.printed}”: {told}.",
            RANKS[verdict],
            pages=tuple(filter(None, [revision.document.get_absolute_url(), answer.on_record.url])),
        )


@data_check("one text of a document is public at a time")
def one_text_at_a_time() -> Iterator[Broken]:
    for model in kinds_of_revisions():
        place = [F(model.document_field)]
        order = [F("known_from").asc(), F("id").asc()]
        known = model.objects.filter(known_from__isnull=False).order_by()
        beside = known.annotate(
            other=Window(Lag("number"), partition_by=place, order_by=order),
            other_until=Window(Lag("known_until"), partition_by=place, order_by=order),
        )
        still = Q(other_until__isnull=True) | Q(other_until__gt=F("known_from"))
        for text in beside.filter(still, other__isnull=False).cited():
            problem = f"{text} became public while revision {text.other} was."
            remedy = (
                "Set known_until of the earlier to known_from of this one, or restore a backup."
            )
            yield Broken(table_of(model), text.pk, problem, remedy)


@data_check("every bound number of a live text has its claim")
def bound_numbers() -> Iterator[Broken]:
    for revision, text in public_texts():
        for mark in text.reading.bound():
            answer = text.bound[mark.key]
            # What waits for a domain that is still to come is no fault.
            if isinstance(answer, Unbound) and not answer.pending:
                problem = f"{revision}, line {mark.line}: {{{{{mark.key}}}}} is bound to nothing."
                yield Broken(table_of(type(revision)), revision.pk, problem, answer.sentence)
