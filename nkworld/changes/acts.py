"""Which changes somebody wants to know of, what happened of that, and the same in words."""

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db import models

from nkworld.asking.fields import DayField, OneOfField, parse_day
from nkworld.asking.parameters import CountryField, DatasetField
from nkworld.asking.questions import QuestionForm
from nkworld.atlas.models import Country
from nkworld.charts.words import opened
from nkworld.provenance.editions import TICK
from nkworld.provenance.histories import Span
from nkworld.provenance.models import Dataset

from .change_log import MATERIAL, ClaimChange


class Kind(models.TextChoices):
    FIGURES = "figures", "New figures"
    CORRECTIONS = "corrections", "Corrections"
    WITHDRAWALS = "withdrawals", "Withdrawals"
    EXCLUSIONS = "exclusions", "Exclusions"
    TEXTS = "texts", "Profiles and stories"
    RECORDS = "records", "Missions, treaties and other records"


AT_LAST = datetime.max.replace(tzinfo=UTC)
A_DAY = timedelta(days=1)
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
        given = {name: getattr(self, name) for name in PARAMETERS}
        return {n: str(getattr(each, "slug", each)) for n, each in given.items() if each}

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
    cells: tuple[ClaimChange, ...] = ()
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
