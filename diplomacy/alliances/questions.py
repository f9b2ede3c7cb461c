"""What may be asked of the table of obligations, on its page and of the API."""

from nkworld.provenance.parameters import CountriesField, MomentField, YearField
from nkworld.provenance.record_questions import CitedQuestion, RecordQuestion, one_of

from .models import Obligation


class ObligationQuestion(CitedQuestion, RecordQuestion):
    """A row is a run of years: `from` and `to` take those that reach into these years."""

    model = Obligation
    on = None
    as_of = MomentField(required=False, label="As known on")
    country = CountriesField(required=False, label="Country")
    kind = one_of(Obligation.Kind.choices, "Obligation")

    @staticmethod
    def order(row: Obligation) -> tuple:
        return row.country.name, row.began.first

    def matches(self, row: Obligation) -> bool:
        first, last, kind = (self.cleaned_data[name] for name in ("from", "to", "kind"))
        return (
            (not first or row.years[-1] >= first)
            and (not last or row.years[0] <= last)
            and (not kind or kind in row.kinds)
            and super().matches(row)
        )


# `from` is no name in Python.
ObligationQuestion.base_fields |= {
    "from": YearField(label="From", meaning="First year into which it may reach."),
    "to": YearField(label="To", meaning="Last year into which it may reach."),
}
