"""What the figures and pages of UN voting can be asked."""

from nkworld.atlas.models import DPRK
from nkworld.provenance.fields import MomentField, OneOfField, YearField
from nkworld.provenance.named_fields import CountryField
from nkworld.provenance.parameters import SPAN, FigureParameters, figure_parameters
from nkworld.provenance.questions import QuestionForm

from .years import years_on_record

ENDS, EVERY = "ends", "all"
REGIONS = ("Africa", "Americas", "Asia", "Europe", "Oceania")  # as the atlas names them


class AgreementParameters(FigureParameters):
    dataset = "diplomacy/voting-agreement"
    allow_all = False
    country = CountryField(
        label="State",
        initial="CHN",
        refused={DPRK: "North Korea votes as it votes: name another state."},
    )


class ByStateParameters(FigureParameters):
    """One year, of all states or of those of one region."""

    dataset = "diplomacy/voting-agreement"
    allow_all = False
    shared = ("rule", "as_of")
    period = YearField(label="Year")
    region = OneOfField([("", "all"), *zip(REGIONS, REGIONS, strict=True)], "Region")
    show = OneOfField(
        [(ENDS, "highest and lowest"), (EVERY, "every state")], "States", initial=ENDS
    )


BallotParameters = figure_parameters("diplomacy/roll-calls", shared=SPAN)
IdealPointParameters = figure_parameters("diplomacy/ideal-points", allow_all=False)


def years():
    """Every year on record, the newest first."""
    return [(year, year) for year in years_on_record()]


class VotingYear(QuestionForm):
    """The year that the page of UN voting shows; the newest whole one unless said."""

    year = OneOfField(years, "Year")
    as_of = MomentField()
