from datetime import datetime

from nkworld.asking.marks import FigureQuery, explains
from nkworld.charts import Mark
from nkworld.provenance.tables import records_as_of

from .models import Annotation


@explains(Annotation.dataset, page=Annotation.page)
def annotations(query: FigureQuery) -> tuple[Mark, ...]:
    """Of one priority first those that name the figure itself, then what explains most."""
    found = []
    for row in records_as_of(Annotation, query.moment):
        if places := [place for place in row.places if place.shows(query)]:
            is_meant = any(place.figure == query.slug for place in places)
            number = sum(":" not in word for word in row.figures.split())
            is_event = row.kind == Annotation.Kind.EVENT
            weight = (row.priority, not is_meant, -number, is_event, row.began)
            mark = Mark(
                x=str(row.began),
                label=row.label,
                end="" if is_event else str(row.until),
                short=row.short_label,
                priority=row.priority,
                slug=row.slug,
                sentence=row.sentence,
                source=row.source.slug,
                citation=row.citation,
            )
            found.append((weight, row.pk, mark))
    return tuple(mark for *_, mark in sorted(found, key=lambda each: each[:2]))


def by_record(moment: datetime | None) -> dict[str, Annotation]:
    """{the API's question for a row of another table: what happened}; of two the first entered."""
    rows = records_as_of(Annotation, moment)[::-1]
    return {record: row for row in rows for record in row.records.split()}
