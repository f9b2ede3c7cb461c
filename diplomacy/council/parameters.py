"""What the figures of the Council, of its list and of launches can be asked."""

from nkworld.provenance.fields import OneOfField
from nkworld.provenance.parameters import SPAN, FigureParameters

from .models import Launch, Outcome

BY_DAY, BY_YEAR = "day", "year"


class OutcomeParameters(FigureParameters):
    dataset = "diplomacy/council"
    shared = SPAN
    subject = OneOfField([("", "everything on Korea"), *Outcome.Subject.choices], "Subject")


class DesignationParameters(FigureParameters):
    dataset = "diplomacy/designations"
    shared = SPAN
    by = OneOfField(
        [(BY_DAY, "by day of listing"), (BY_YEAR, "at the end of each year")],
        "Counted",
        meaning="A column for each day on which somebody was listed, or for each year.",
        initial=BY_DAY,
    )


class LaunchParameters(FigureParameters):
    dataset = "diplomacy/launches"
    shared = SPAN
    missile_type = OneOfField([("", "every type"), *Launch.Type.choices], "Type")
