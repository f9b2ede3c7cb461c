"""What may be asked of the table of obligations, on its page and of the API."""

from nkworld.api.curated import CitedQuestion, one_of
from nkworld.provenance.parameters import CountriesField, MomentField, YearField
from nkworld.provenance.records import records_as_of

from .models import Obligation


class ObligationQuestion(CitedQuestion):
    """A row is a run of years: `from` and `to` take those that reach into these years."""

    on = None
    as_of = MomentField(required=False, label="As known on")
    country = CountriesField(required=False, label="Country")
    kind = one_of(Obligation.Kind.choices, "Obligation")

    def answers(self) -> list[Obligation]:
        rows = [row for row in records_as_of(Obligation, self.moment) if self._matches(row)]
        return sorted(rows, key=lambda row: (row.country.name, row.began.first))

    def _matches(self, row) -> bool:
        params = self.cleaned_data
        return (
            (not params["from"] or row.years[-1] >= params["from"])
            and (not params["to"] or row.years[0] <= params["to"])
            and self.fits(row.country, "country")
            and (not params["kind"] or params["kind"] in row.kinds)
            and self.fits_papers([row])
        )


# `from` is no name in Python.
ObligationQuestion.base_fields |= {
    "from": YearField(label="From", meaning="First year into which it may reach."),
    "to": YearField(label="To", meaning="Last year into which it may reach."),
}
