"""Texts are public one at a time, and the numbers in them are bound to claims that are there."""

from collections.abc import Iterator

from django.db.models import F, Q, Window
from django.db.models.functions import Lag

from nkworld.figures.bindings import Unbound
from nkworld.provenance.data_checks import Broken, data_check, table_of

from .fact_checks import public_texts
from .models import kinds_of_revisions


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
