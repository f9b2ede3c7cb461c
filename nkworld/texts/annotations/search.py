"""The list of annotations under the site's search."""

from collections.abc import Iterator

from django.urls import reverse

from nkworld.atlas.countries import countries
from nkworld.search.entries import Entry, page, register

from .models import COUNTRIES, Annotation

page(
    "Events on the curves",
    "annotations:list",
    "What is marked in the charts, with the source of each event.",
    also="annotations timeline sanctions border closed",
)


@register("Events on the curves", Annotation)
def annotations() -> Iterator[Entry]:
    """What is marked in the charts, by its label; the sentence says more."""
    names = {country.code: country.name for country in countries().values()}
    for each in Annotation.objects.all():
        yield Entry(
            str(each),
            f"{reverse('annotations:list')}#{each.slug}",
            text=each.sentence,
            names=" ".join(
                names.get(code, "") for code in sorted({*COUNTRIES.findall(each.figures)})
            ),
            weight=1,
        )
