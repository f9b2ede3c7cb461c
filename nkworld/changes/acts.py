"""Which changes somebody wants to know of, what happened of that, and the same in words."""

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.db import models

from nkworld.asking.fields import DayField, OneOfField, parse_day
from nkworld.asking.named_fields import CountryField, DatasetField
from nkworld.asking.questions import QuestionForm
from nkworld.atlas.models import Country
from nkworld.charts import exact
from nkworld.charts.words import in_a_row, opened, rounded
from nkworld.figures.amounts import value_text
from nkworld.provenance.editions import TICK
from nkworld.provenance.histories import Span
from nkworld.provenance.models import Dataset, Status

from .change_log import Pair


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
        params = {
            "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
            "country": self.country and self.country.slug,
            "dataset": self.dataset and self.dataset.slug,
            "kind": self.kind,
            "change": self.change and str(self.change),
        }
        return {name: value for name, value in params.items() if value}

    @property
    def words(self) -> str:
        """“corrections, China, since 1 October 2026”; empty where everything is chosen."""
        parts = [
            dict(Kind.choices).get(self.kind, "").lower(),
            str(self.country or ""),
            str(self.dataset or ""),
            f"figures that moved by more than {self.change} per cent" if self.change else "",
            f"since {self.since:%-d %B %Y}" if self.since else "",
            f"until {self.until:%-d %B %Y}" if self.until else "",
        ]
        return ", ".join(filter(None, parts))


class PastDay(DayField):
    """A day, whose refusal says what may be meant by another way of writing it."""

    widget = forms.DateInput(attrs={"type": "date"})

    def read(self, text: str) -> date:
        try:
            return parse_day(text)
        except ValueError as error:
            for found in filter(None, (form.fullmatch(text) for form in OTHER_DATES)):
                with suppress(ValueError):
                    parts = (found["year"], found["month"], found["day"] or 1)
                    guess = date(*map(int, parts)).isoformat()
                    if guess != text:
                        error = ValueError(f"{error} Did you mean “{guess}”?")
                    break
            raise error from None


class ChoiceForm(QuestionForm):
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


LEAST = Decimal("0.05")  # per cent: less is printed as 0.0
LABELS = {
    "value_low": "the lower bound",
    "value_high": "the upper bound",
    "exclusion": "the reason why it is left out",
    "citation": "the page where it was read",
    "as_quoted": "the words printed there",
    "read": "how it was read",
    "reported_on": "the date of the report",
    "note": "the note",
    "derivation": "the steps",
    "status": "the status",
}


def counts(claim: Any) -> bool:
    return claim.status != Status.EXCLUDED


def amounts_of(claim: Any) -> list[Any]:
    return [getattr(claim, name) for name in claim.content if claim.is_amount(name)]


@dataclass(frozen=True)
class Cell(Pair):
    """A change of a claim; `threshold` are the per cent by more than which a figure has moved."""

    old: Any
    new: Any
    threshold: int

    @property
    def has_moved(self) -> bool:
        """Its number, a bound of it, or whether it counts, and not only what is said of it."""
        if None in (self.old, self.new):
            return True
        return amounts_of(self.old) != amounts_of(self.new) or counts(self.old) != counts(self.new)

    @property
    def has_ended(self) -> bool:
        """A figure that counted does so no more: it is not given any more, or left out."""
        old, new = (
            bool(claim) and counts(claim) and set(amounts_of(claim)) != {None}
            for claim in (self.old, self.new)
        )
        return old and not new

    @property
    def is_material(self) -> bool:
        """It moved by more than the threshold or from zero, or counts no more."""
        if self.old is None or self.old.reading:
            return False
        if (share := self.difference) is not None:
            return abs(share) > self.threshold or self.has_ended
        from_zero = self.old.value == 0 and self.new is not None and bool(self.new.value)
        return from_zero or self.has_ended

    @property
    def size(self) -> tuple:
        """For sorting: what ended, then how far it moved; what was added comes last."""
        return bool(self.old), self.has_ended, self.has_moved, abs(self.difference or Decimal(0))

    @property
    def label(self) -> str:
        reading = f", further reading {self.claim.reading}" if self.claim.reading else ""
        return f"{self.claim.cell_text}{reading}"

    @property
    def url(self) -> str:
        return self.claim.get_absolute_url()

    @property
    def old_text(self) -> str:
        return _printed(self.old)

    @property
    def new_text(self) -> str:
        return _printed(self.new)

    @property
    def step_text(self) -> str:
        step = self.step
        return f"{'+' if step > 0 else ''}{exact(step)}" if step else ""

    @property
    def per_cent(self) -> str:
        if not (share := self.difference):
            return ""
        if abs(share) < LEAST:
            return f"{'+' if share > 0 else '−'}under 0.1 %"
        return f"{'+' if share > 0 else ''}{rounded(share, 1)} %"

    @property
    def remarks(self) -> str:
        """What is said otherwise, apart from the value: “the note and the quantity from 4 to 5”."""
        labels = []
        for name in self.fields:
            label = LABELS.get(name) or f"the {self.new._meta.get_field(name).verbose_name}"
            if name not in LABELS and self.new.is_amount(name):  # what only this table says
                values = (getattr(row, name) for row in (self.old, self.new))
                old, new = ("nothing" if value is None else exact(value) for value in values)
                label = f"{label} from {old} to {new}"
            labels += [label] if name != "value" else []
        return in_a_row(labels)

    @property
    def sentence(self) -> str:
        if self.new is None:
            return f"{self.label}, {self.old_text}, was taken back"
        if self.old is None:
            return f"{self.label}, {self.new_text}, was added"
        if counts(self.old) != counts(self.new) and amounts_of(self.old) == amounts_of(self.new):
            became = "counted again" if counts(self.new) else "left out of totals now"
            return f"{self.label}, {value_text(self.new)}, is {became}"
        if self.old_text == self.new_text:
            value = "" if self.new.value is None else f"{self.new_text}, "
            return f"of {self.label}, {value}{self.remarks} changed"
        return f"{self.label} was corrected from {self.old_text} to {self.new_text}"


def _printed(claim: Any) -> str:
    if claim is None:
        return "nothing"
    return f"{value_text(claim)}{'' if counts(claim) else ' (left out of totals)'}"


@dataclass(frozen=True)
class Change:
    """Something that happened at a moment, found cheaply: `key` names it for ever, and `describe`
    puts several of its sort into words, for which it needs what each is `of`.

    `sentence` says what happened, `why` gives the reason, both without the other; `cells` are
    figures that moved, the furthest first, `rest` how many more there are. `details` are what else
    is to be said, each a line.
    """

    moment: datetime
    key: str
    describe: "Callable[[Sequence[Change], Choice], Iterable[Change]]" = field(compare=False)
    of: Any = field(compare=False, repr=False)
    kinds: tuple[Kind, ...] = ()
    sentence: str = ""
    url: str = ""
    why: str = ""
    dataset: Dataset | None = None
    cells: tuple[Cell, ...] = ()
    rest: int = 0
    details: tuple[str, ...] = ()
    is_material: bool = False
    began: datetime | None = None  # where several edits of a day are told as one

    @property
    def day(self) -> date:
        return self.moment.date()

    @property
    def alike(self) -> tuple[Any, ...]:
        """Equal for changes of a day that differ in nothing but what they are about."""
        is_plain = self.why and not (self.cells or self.details or self.is_material)
        return self.day, self.kinds, self.why, is_plain or self.key

    @property
    def text(self) -> str:
        why = [f"Why: {self.why}"] if self.why else []
        cells = [
            f"{opened(cell.sentence)}{cell.per_cent and f' ({cell.per_cent})'}."
            for cell in self.cells
        ]
        more = [f"And {self.rest:,} more."] if self.rest else []
        return "\n".join([f"{self.sentence}.", *why, *cells, *more, *self.details])
