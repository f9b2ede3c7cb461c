"""What may be asked of the table of obligations, on its page and of the API."""

from nkworld.provenance.fields import AnyOfField
from nkworld.provenance.named_fields import CountriesField
from nkworld.provenance.record_questions import CitedQuestion, RecordQuestion, between

from .models import Obligation


class ObligationQuestion(CitedQuestion, RecordQuestion):
    """A row is a run of years: `from` and `to` take those that reach into these years."""

    model = Obligation
    on = None
    country = CountriesField()
    kind = AnyOfField(Obligation.Kind.choices, "Obligation")

    @staticmethod
    def order(row: Obligation) -> tuple:
        return row.country.name, row.began.first

    def matches(self, row: Obligation) -> bool:
        first, last, kinds = (self.cleaned_data[name] for name in ("from", "to", "kind"))
        return (
            (not first or row.years[-1] >= first.first.year)
            and (not last or row.years[0] <= last.last.year)
            and (not kinds or not set(kinds).isdisjoint(row.kinds))
            and super().matches(row)
        )


between(
    ObligationQuestion,
    "It reaches into that year or a later one; a year, a month or a day of it.",
    "It begins in that year or earlier; a year, a month or a day of it.",
)
