"""What may be asked of the curated tables of aid: actors and programmes, by day and moment."""

from nkworld.api.curated import CitedQuestion, CuratedQuestion, one_of
from nkworld.provenance.parameters import CountriesField
from nkworld.provenance.records import may_last, records_as_of

from .choices import Sector
from .fields import ActorsField
from .models import Actor, Programme


class RecordQuestion(CuratedQuestion):
    """Unless `on` is asked, records of all times are given."""

    def of_the_day(self, first, last):
        day = self.cleaned_data["on"]
        return not day or may_last(first, last, day)


class ActorQuestion(RecordQuestion):
    kind = one_of(Actor.Kind.choices, "Kind")
    country = CountriesField(required=False, label="Country")
    resident = one_of([("yes", "with an office there"), ("no", "without")], "Office")

    def answers(self):
        rows = [row for row in records_as_of(Actor, self.moment) if self._matches(row)]
        return sorted(rows, key=lambda row: (row.name, row.pk))

    def _matches(self, row):
        return (
            self.of_the_day(row.active_from, row.active_to)
            and self.fits(row.kind, "kind")
            and self.fits(row.country, "country")
            and self.fits("yes" if row.resident else "no", "resident")
        )

    @staticmethod
    def key(row):
        return row.slug


class ProgrammeQuestion(CitedQuestion, RecordQuestion):
    actor = ActorsField(required=False, label="Actor")
    sector = one_of(Sector.choices, "Sector")

    def answers(self):
        rows = [row for row in records_as_of(Programme, self.moment) if self._matches(row)]
        return sorted(rows, key=lambda row: (row.actor.name, row.start, row.pk))

    def _matches(self, row):
        return (
            self.of_the_day(row.start, row.end)
            and self.fits(row.actor, "actor")
            and self.fits(row.sector, "sector")
            and self.fits_papers([row])
        )
