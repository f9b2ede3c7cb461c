"""What the figures of the Council, of its list and of launches can be asked."""

from nkworld.provenance.parameters import SPAN, FigureParameters, OneOfField

from .models import Launch, Outcome

BY_DAY, BY_YEAR = "day", "year"


class OutcomeParameters(FigureParameters):
    dataset = "diplomacy/council"
    shared = SPAN
    subject = OneOfField(
        choices=[("", "everything on Korea"), *Outcome.Subject.choices],
        required=False,
        label="Subject",
    )


class DesignationParameters(FigureParameters):
    dataset = "diplomacy/designations"
    shared = SPAN
    by = OneOfField(
        choices=[(BY_DAY, "by day of listing"), (BY_YEAR, "at the end of each year")],
        required=False,
        label="Counted",
        meaning="A column for each day on which somebody was listed, or for each year.",
    )
    defaults = {"by": BY_DAY}


class LaunchParameters(FigureParameters):
    dataset = "diplomacy/launches"
    shared = SPAN
    missile_type = OneOfField(
        choices=[("", "every type"), *Launch.Type.choices], required=False, label="Type"
    )
