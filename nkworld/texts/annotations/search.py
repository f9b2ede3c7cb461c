"""The list of annotations under the site's search."""

from collections.abc import Iterator

from django.urls import reverse

from nkworld.search.entries import Entry, page, register

from .models import Annotation

page(
    "Events on the curves",
    "annotations:list",
    "What is marked in the charts, with the source of each event.",
    also="annotations timeline sanctions border closed",
)


@register("Events on the curves", Annotation)
def annotations() -> Iterator[Entry]:
    for each in Annotation.objects.all():
        names = " ".join(country.name for country in each.countries)
        url = f"{reverse('annotations:list')}#{each.slug}"
        yield Entry(str(each), url, text=each.sentence, names=names, weight=1)
