from typing import TYPE_CHECKING, Self

from django.db import models

from nkworld.atlas.resolve import CountryResolver

if TYPE_CHECKING:
    from nkworld.atlas.models import Country


class CountryQuerySet(models.QuerySet["Country"]):
    def present(self) -> Self:
        """States and territories of today."""
        return self.filter(kind="country")

    def historical(self) -> Self:
        return self.filter(kind="historical")

    def aggregates(self) -> Self:
        return self.filter(kind="aggregate")

    def single(self) -> Self:
        """All but the aggregates: what may be added up to a world total."""
        return self.exclude(kind="aggregate")

    def resolve(self, text: str) -> "Country":
        """The country the text names, whatever the queryset's filters.

        Raises UnknownCountry or AmbiguousCountry. For many names use CountryResolver.
        """
        return CountryResolver.load().resolve(text)
