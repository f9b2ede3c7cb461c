from django.db import models

from nkworld.atlas.resolve import CountryResolver


class CountryQuerySet(models.QuerySet):
    def present(self):
        """States and territories of today."""
        return self.filter(kind="country")

    def historical(self):
        return self.filter(kind="historical")

    def aggregates(self):
        return self.filter(kind="aggregate")

    def single(self):
        """All but the aggregates: what may be added up to a world total."""
        return self.exclude(kind="aggregate")

    def resolve(self, text):
        """The country the text names, whatever the queryset's filters.

        Raises UnknownCountry or AmbiguousCountry. For many names use CountryResolver.
        """
        return CountryResolver.load().resolve(text)
