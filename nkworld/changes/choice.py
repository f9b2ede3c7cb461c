"""Which changes somebody wants to know of: an address, a form and a subscription ask alike."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db import models

from nkworld.asking.fields import DayField, OneOfField, parse_day
from nkworld.asking.named_fields import CountryField, DatasetField
from nkworld.asking.questions import QuestionForm
from nkworld.atlas.models import Country
from nkworld.provenance.change_places import Span
from nkworld.provenance.editions import TICK
from nkworld.provenance.models import Dataset


class Kind(models.TextChoices):
    FIGURES = "figures", "New figures"
    CORRECTIONS = "corrections", "Corrections"
    WITHDRAWALS = "withdrawals", "Withdrawals"
    EXCLUSIONS = "exclusions", "Exclusions"
    TEXTS = "texts", "Profiles and stories"
    RECORDS = "records", "Missions, treaties and other records"


AT_LAST = datetime.max.replace(tzinfo=UTC)
A_DAY = timedelta(days=1)
MATERIAL = 5  # per cent
MOVES = [("1", "over 1 %"), ("5", "over 5 %"), ("10", "over 10 %"), ("50", "over 50 %")]
OTHER_DATES = [
    re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?"),
    re.compile(r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})"),
]


@dataclass(frozen=True)
class Choice:
    """Everything, unless something is said. `since` and `until` are days, both included; `after`
    and `before` are moments between which it lies, the first included.
    """

    since: date | None = None
    until: date | None = None
    country: Country | None = None
    dataset: Dataset | None = None
    kind: str = ""
    change: int | None = None
    source: Any = None
    after: datetime | None = None
    before: datetime | None = None

    def as_span(self) -> Span:
        """The same in the log, the newest first: its ends are the other way."""
        day = datetime.combine(self.since, time(), UTC) if self.since else None
        since = max(filter(None, [day, self.after]), default=None)
        until = datetime.combine(self.until, time(), UTC) + A_DAY if self.until else AT_LAST
        return Span(
            until=min(until, self.before or AT_LAST) - TICK,
            since=since - TICK if since else None,
            newest_first=True,
            country=self.country,
            dataset=self.dataset.slug if self.dataset else "",
        )

    @property
    def threshold(self) -> int:
        """From how many per cent on a figure is said to have moved."""
        return MATERIAL if self.change is None else self.change

    @property
    def query(self) -> dict[str, str]:
        """What an address has to ask for it."""
        told = {
            "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
            "country": self.country and self.country.slug,
            "dataset": self.dataset and self.dataset.slug,
            "kind": self.kind,
            "change": self.change and str(self.change),
        }
        return {name: value for name, value in told.items() if value}

    @property
    def words(self) -> str:
        """“corrections, China, since 1 October 2026”; empty where everything is chosen."""
        told = [
            dict(Kind.choices).get(self.kind, "").lower(),
            str(self.country or ""),
            str(self.dataset or ""),
            f"figures that moved by more than {self.change} per cent" if self.change else "",
            f"since {self.since:%-d %B %Y}" if self.since else "",
            f"until {self.until:%-d %B %Y}" if self.until else "",
        ]
        return ", ".join(filter(None, told))


class PastDay(DayField):
    """A day, whose refusal says what may be meant by another way of writing it."""

    widget = forms.DateInput(attrs={"type": "date"})

    def read(self, text: str) -> date:
        try:
            return parse_day(text)
        except ValueError as error:
            guess = _meant(text)
            if not guess or guess == text:
                raise
            raise ValueError(f"{error} Did you mean “{guess}”?") from error


def _meant(text: str) -> str:
    for form in OTHER_DATES:
        if found := form.fullmatch(text):
            parts = (int(found["year"]), int(found["month"]), int(found["day"] or 1))
            try:
                return date(*parts).isoformat()
            except ValueError:
                continue
    return ""


class ChoiceForm(QuestionForm):
    """The filter of /changes/, of its feeds, and of a subscription."""

    since = PastDay(label="Since", meaning="The first day, 2026-10-01.")
    until = PastDay(label="Until", meaning="The last day, itself included.")
    country = CountryField()
    dataset = DatasetField()
    kind = OneOfField(
        label="What", choices=[("", "Everything"), *Kind.choices], meaning="One sort of change."
    )
    change = OneOfField(
        label="Moved by",
        choices=[("", "Any"), *MOVES],
        meaning="Only figures that moved by more than so many per cent, or are no longer given.",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        since, until = given.get("since"), given.get("until")
        if since and until and since > until:
            self.add_error("since", f"{since} to {until} runs backwards: swap the days.")
        return given

    @property
    def choice(self) -> Choice:
        """InvalidQuery with every complaint if it is not understood."""
        given = dict(self.validated().cleaned_data)
        given["change"] = int(given["change"]) if given.get("change") else None
        return Choice(**{name: given[name] for name in PARAMETERS if name in given})


PARAMETERS = tuple(ChoiceForm.base_fields)
