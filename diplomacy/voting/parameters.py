"""What the figures and pages of UN voting can be asked."""

from django import forms

from nkworld.atlas.models import DPRK
from nkworld.provenance.parameters import (
    SPAN,
    CountryField,
    FigureParameters,
    MomentField,
    OneOfField,
    YearField,
)

from ..parameters import PageQuestion
from .years import years_on_record

ENDS, EVERY = "ends", "all"
REGIONS = ("Africa", "Americas", "Asia", "Europe", "Oceania")  # as the atlas names them


class StateField(CountryField):
    """Another state whose ballots stand beside North Korea's."""

    refused = (DPRK,)

    def clean(self, value):
        country = super().clean(value)
        if country and country.code == DPRK:
            raise forms.ValidationError("North Korea votes as it votes: name another state.")
        return country


class AgreementParameters(FigureParameters):
    dataset = "diplomacy/voting-agreement"
    allow_all = False
    country = StateField(label="State")
    defaults = {"country": "CHN"}


class ByStateParameters(FigureParameters):
    """One year, of all states or of those of one region."""

    dataset = "diplomacy/voting-agreement"
    allow_all = False
    shared = ("rule", "as_of")
    period = YearField(label="Year")
    region = OneOfField(
        choices=[("", "all"), *zip(REGIONS, REGIONS, strict=True)], required=False, label="Region"
    )
    show = OneOfField(
        choices=[(ENDS, "highest and lowest"), (EVERY, "every state")],
        required=False,
        label="States",
    )
    defaults = {"show": ENDS}


class BallotParameters(FigureParameters):
    dataset = "diplomacy/roll-calls"
    shared = SPAN


class IdealPointParameters(FigureParameters):
    dataset = "diplomacy/ideal-points"
    allow_all = False


def years():
    """Every year on record, the newest first."""
    return [(year, year) for year in years_on_record()]


class VotingYear(PageQuestion):
    """The year that the page of UN voting shows; the newest whole one unless said."""

    year = OneOfField(choices=years, required=False, label="Year")
    as_of = MomentField(required=False, label="As known on")
