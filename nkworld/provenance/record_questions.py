"""What tables of curated records can be asked: what holds on a day, as it was known at a moment."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.db.models import Q
from django.utils import timezone

from .dates import PartialDate
from .fields import DayField, MomentField, OneOfField, SourcesField, YearField
from .models import Curated, Grade
from .questions import QuestionForm
from .records import records_as_of
from .revisions import etag_state

Choices = Iterable[tuple[str, Any]]


@etag_state
def today() -> date:
    """An answer without a day is one about today: tomorrow it is another."""
    return timezone.now().date()


def one_of(choices: Choices, label: str) -> OneOfField:
    """The parameter for one of a field's choices, or for all."""
    return OneOfField(choices=[("", "all"), *choices], required=False, label=label)


class CuratedQuestion(QuestionForm):
    """What every table of curated records can be asked. `today` stands in for an absent `on`.

    A table whose answer is of no day has no `on`.
    """

    model: ClassVar[type[Curated]]  # whose records the rows are, where they are one table's
    # Whether rows are told apart by a word, such as a code, and not by the number of a record.
    key_is_text: ClassVar[bool] = False
    # Whether rows rest on records, whose history tells when they were edited, and not on claims.
    rests_on_records: ClassVar[bool] = True

    on: DayField | None = DayField(required=False)
    as_of = MomentField(required=False)

    @property
    def day(self) -> date:
        """The day asked about, today unless said; an answer about the past keeps its own day."""
        day, moment = self.cleaned_data.get("on"), self.cleaned_data["as_of"]
        return day or (moment - timedelta.resolution if moment else timezone.now()).date()

    @property
    def moment(self) -> datetime | None:
        return self.cleaned_data["as_of"]

    def answers(self) -> Iterable[Any]:
        """The rows, in their order; each has a key of its own."""
        raise NotImplementedError

    def fits(self, value: Any, name: str) -> bool:
        """Is the value the one asked for, or among those; True where nothing was asked."""
        wanted = self.cleaned_data[name]
        return not wanted or (value in wanted if isinstance(wanted, list) else value == wanted)

    @staticmethod
    def key(row: Any) -> str:
        """What tells a row from the others: its id, in its address and in a cursor."""
        return str(row.pk)

    @classmethod
    def key_of(cls, record: Any) -> str:
        """That of the row of one record of the model."""
        return cls.key(record)

    def one(self, key: str) -> Any:
        """The row that goes by a key, in whatever case; None without one."""
        wanted = key.casefold()
        return next((row for row in self.answers() if self.key(row).casefold() == wanted), None)

    def removed(self, key: str) -> datetime | None:
        """When the record that went by a number was removed; None of one that never was, and of
        keys that are words.
        """
        model = getattr(self, "model", None)
        if model is None or self.key_is_text or self.moment or not key.isdecimal():
            return None
        gone = model.history.filter(id=int(key), history_type="-").order_by("-history_date")
        return gone.values_list("history_date", flat=True).first()

    def records_behind(self, row: Any) -> Iterable[Any]:
        """The records on which a row rests, as far as they are there still."""
        return [row]

    def edited_since(self, rows: Iterable[Any], since: datetime) -> list[Any]:
        """The rows of which a record was entered or edited after a moment, as its history tells."""
        behind = [(row, [(type(r), r.pk) for r in self.records_behind(row)]) for row in rows]
        models = {model for _, records in behind for model, _ in records}
        edited = {
            (model, key)
            for model in models
            for key in edits_of(model, since, self.moment).values_list("id", flat=True)
        }
        return [row for row, records in behind if edited.intersection(records)]


def edits_of(model: Any, since: datetime, until: datetime | None) -> Any:
    """The states that its records got after a moment, up to another (None: now)."""
    edits = model.history.filter(history_date__gt=since).order_by()
    return edits.filter(history_date__lte=until) if until else edits


class CitedQuestion(CuratedQuestion):
    """Of records that name their source, and tell how what it says was read."""

    source = SourcesField(required=False, label="Source")
    grade = one_of(Grade.choices, "How it was read")

    def fits_papers(self, rows: Iterable[Any]) -> bool:
        """Is one of the records by a source, and read in a way, that was asked for?"""
        return any(self.fits(r.source, "source") and self.fits(r.grade, "grade") for r in rows)


class RecordQuestion(CuratedQuestion):
    """The records of one table. A parameter that bears the name of a field keeps the rows with its
    value; `paths` names the field of one that does not.
    """

    paths: ClassVar[dict[str, str]] = {}  # {parameter: treaty.category, say}

    def answers(self) -> list[Any]:
        rows = [row for row in records_as_of(self.model, self.moment) if self.matches(row)]
        return sorted(rows, key=self.order)

    def one(self, key: str) -> Any:
        """Read alone where the key is the record's own."""
        return super().one(key) if self.key_is_text else record_of_key(self, key)

    @staticmethod
    def order(row: Any) -> Any:
        """The key by which rows are sorted: as they were entered, unless said."""
        return row.pk

    def matches(self, row: Any) -> bool:
        """Is the row asked for? A question with more to compare asks that, too."""
        own = {field.name for field in self.model._meta.fields}
        return all(
            self.fits(_value(row, self.paths.get(name, name)), name)
            for name in self.fields
            if name in own or name in self.paths
        )

    def falls(self, day: Any) -> bool:
        """Does a date lie, or may it lie, within the years asked for?"""
        first, last = self.cleaned_data["from"], self.cleaned_data["to"]
        return (not first or day.last.year >= first) and (not last or day.first.year <= last)


def record_of_key(question: CuratedQuestion, key: str) -> Any:
    """The record with this number, as known at the question's moment; None without one."""
    if not key.isdecimal() or len(key) > 18:
        return None
    rows = records_as_of(question.model, question.moment, where=Q(pk=int(key)))
    return next(iter(rows), None)


def _value(row: Any, path: str) -> object:
    """What a row has at the end of a path; of a flag its word."""
    for name in path.split("."):
        row = getattr(row, name)
    return {True: "yes", False: "no"}.get(row, row) if isinstance(row, bool) else row


def lasts(first: PartialDate, last: PartialDate, day: date) -> bool:
    """May it have lasted on that day? What nobody dates is open on that side."""
    return (not first or first.first <= day) and (not last or day <= last.last)


class LastingQuestion(RecordQuestion):
    """Of records that last a while; unless `on` is asked, those of all times are given."""

    span: tuple[str, str]  # the fields of the first and the last day

    def matches(self, row: Any) -> bool:
        day = self.cleaned_data["on"]
        first, last = (getattr(row, name) for name in self.span)
        return super().matches(row) and (not day or lasts(first, last, day))


def by_years[Question: type[CuratedQuestion]](question: Question) -> Question:
    """Have a question ask `from` and `to`, which are no names in Python."""
    question.base_fields |= {
        "from": YearField(label="From", meaning="First year in which it may have happened."),
        "to": YearField(label="To", meaning="Last year in which it may have happened."),
    }
    return question
