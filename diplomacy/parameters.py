"""What the pages of diplomacy can be asked."""

from datetime import date
from typing import Any

from django import forms

from nkworld.asking.fields import DayField, MomentField, OneOfField
from nkworld.asking.parameters import SPAN, figure_parameters
from nkworld.asking.questions import QuestionForm, answered
from nkworld.asking.written import Schema, days_gone

from .maps import MAPS
from .posts import today
from .states import FOUNDED


class OnField(DayField):
    """A day on which something held; empty means today."""

    meaning = "The state on that day; today's unless said."
    widget = forms.DateInput(attrs={"type": "date", "min": FOUNDED.isoformat()})

    def to_python(self, value: Any) -> Any:
        return super().to_python(value) or today()

    def written(self) -> Schema:
        return {"type": "string", "pattern": f"^({days_gone(FOUNDED.year + 1)}|{today()})$"}

    def read(self, text: str) -> date:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise ValueError(f"“{text}” is not a day: write 2017-01-01.") from None
        if day < FOUNDED:
            raise ValueError(
                f"“{text}” lies before {FOUNDED:%-d %B %Y}, when North Korea was founded."
            )
        if day > today():
            raise ValueError(f"“{text}” has not come yet: choose a day until today.")
        return day


class OnDate(QuestionForm):
    on = OnField()
    as_of = MomentField()

    def __init__(self, query: Any) -> None:
        super().__init__({"on": today().isoformat()} | answered(query))


class SinceField(DayField):
    """The day with which the state is compared."""

    meaning = "Changes since that day; since 1 January three years before unless said."
    label = "Changes since"
    widget = forms.DateInput(attrs={"type": "date", "min": FOUNDED.isoformat()})


class MapField(OneOfField):
    """Links of before 1 December 2026 name two maps that are one with others now."""

    formerly = {"missions": "embassies", "since": "relations"}

    def to_python(self, value: Any) -> Any:
        return super().to_python(self.formerly.get(value, value))


class Listed(OnDate):
    """Which countries the table shows, what the map does, and since when changes count."""

    since = SinceField()

    show = OneOfField(
        label="Countries",
        choices=[
            ("", "all on record"),
            ("relations", "with relations"),
            ("abroad", "with an embassy of North Korea"),
            ("pyongyang", "with an embassy in Pyongyang"),
            ("never", "that never had relations"),
        ],
    )
    # The page's switch asks it; the form carries it along.
    map = MapField(
        label="Map",
        widget=forms.HiddenInput,
        choices=list(MAPS.items()),
    )

    def clean(self) -> dict[str, Any]:
        """Without `since`, it is the first day of the third year before."""
        params = super().clean()
        day, since = params.get("on"), params.get("since")
        if day and since and since >= day:
            self.contradicts("since", f"{since} does not lie before {day}, the day asked about.")
        if day and not since:
            params["since"] = max(FOUNDED, date(day.year - 3, 1, 1))
        return params


CountsOverTime = figure_parameters("diplomacy/relations", shared=SPAN)
