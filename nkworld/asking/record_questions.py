"""What tables of curated records can be asked: what holds on a day, as it was known at a moment."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Any, ClassVar

from django.db.models import Q
from django.utils import timezone

from nkworld.provenance.dates import PartialDate
from nkworld.provenance.editions import etag_state
from nkworld.provenance.models import Authority, Curated, Read
from nkworld.provenance.tables import newest_first, records_as_of

from .fields import AnyOfField, DayField, MomentField, YearOrDateField
from .parameters import SourcesField, WordsField, with_region, written_fields
from .questions import QuestionForm


@etag_state
def today() -> date:
    """An answer without a day is one about today: tomorrow it is another."""
    return timezone.now().date()


MAY, A_DATE = "It may have happened ", "a year, a month or a day, such as 2015 or 2015-03."
AT_ANY_TIME = "Rows that may be of that day, such as 2017-01-01; those of all times unless said."


class CuratedQuestion(QuestionForm):
    """What every table of curated records can be asked. `today` stands in for an absent `on`.

    A table whose answer is of no day has no `on`. `is_of_a_day` are those that tell what holds on
    a day, today unless said; others give the rows of all times unless `on` is asked.
    """

    model: ClassVar[type[Curated]]  # whose records the rows are, where they are one table's
    holds: ClassVar[str] = ""  # by which name a row has its record; it is the record unless said
    key_field: ClassVar[str] = "pk"  # what tells a record, and its row, from the others
    # Whether rows are told apart by a word, such as a code, and not by the number of a record.
    key_is_text: ClassVar[bool] = False
    # Whether rows rest on records, whose history tells when they were edited, and not on claims.
    rests_on_records: ClassVar[bool] = True
    is_of_a_day: ClassVar[bool] = False
    # Whether an edit of one record does not tell what becomes of a row: it is worked out from
    # several, from claims, or from the day.
    is_worked_out: ClassVar[bool] = True

    on: DayField | None = DayField(meaning=AT_ANY_TIME)
    as_of = MomentField()
    q: WordsField | None = WordsField()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        own: dict[str, Any] = vars(cls).get("declared_fields", {})  # what the class itself declares
        with_region(own)
        if vars(cls).get("is_of_a_day"):
            own.setdefault("on", DayField())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        source: Any = self.fields.get("source")
        if source and not source.model:
            source.model = getattr(self, "model", None)

    @property
    def day(self) -> date:
        day, moment = self.cleaned_data.get("on"), self.cleaned_data["as_of"]
        return day or (moment - timedelta.resolution if moment else timezone.now()).date()

    @property
    def applied_day(self) -> date | None:
        return self.day if self.is_of_a_day else self.cleaned_data.get("on")

    def clean(self) -> dict[str, Any]:
        params = super().clean()
        day, first, last = (params.get(name) for name in ("on", "from", "to"))
        if day and first and day < first.first:
            self.contradicts("on", f"{day} lies before {first}, the “from”: leave one of them out.")
        elif day and last and day > last.last and not self.is_of_a_day:
            self.contradicts("on", f"{day} lies after {last}, the “to”: leave one of them out.")
        return params

    @property
    def moment(self) -> datetime | None:
        return self.cleaned_data["as_of"]

    def answers(self) -> Iterable[Any]:
        """The rows, in their order; each has a key of its own. `rows` looks through their words."""
        raise NotImplementedError

    def rows(self) -> list[Any]:
        words = (self.cleaned_data.get("q") or "").casefold()
        return [
            row
            for row in self.answers()
            if not words
            or any(
                words in (getattr(each, name) or "").casefold()
                for each in self.records_behind(row)
                for name in written_fields(each._meta.model)
            )
        ]

    def fits(self, value: Any, name: str) -> bool:
        wanted = self.cleaned_data[name]
        return not wanted or (value in wanted if isinstance(wanted, list) else value == wanted)

    def matches(self, row: Any) -> bool:
        return all(
            self.fits(_value(row, self.known[name].path), name)
            for name in type(self).base_fields
            if self.known[name].path and self.cleaned_data[name]
        )

    @classmethod
    def key(cls, row: Any) -> str:
        """What tells a row from the others: its id, in its address and in a cursor."""
        return cls.key_of(getattr(row, cls.holds) if cls.holds else row)

    @classmethod
    def key_of(cls, record: Any) -> str:
        return str(getattr(record, cls.key_field))

    def one(self, key: str) -> Any:
        wanted = key.casefold()
        return next((row for row in self.answers() if self.key(row).casefold() == wanted), None)

    def removed(self, key: str) -> datetime | None:
        model = getattr(self, "model", None)
        if model is None or self.key_is_text or self.moment or not key.isdecimal():
            return None
        gone = model.history.filter(id=int(key), history_type="-").order_by("-history_date")
        return gone.values_list("history_date", flat=True).first()

    def records_behind(self, row: Any) -> Iterable[Any]:
        return [getattr(row, self.holds) if self.holds else row]

    def edited_since(self, rows: Iterable[Any], since: datetime) -> list[Any]:
        behind = [(row, [(type(r), r.pk) for r in self.records_behind(row)]) for row in rows]
        edited = set()
        for model in {model for _, records in behind for model, _ in records}:
            edits = model.history.filter(history_date__gt=since).order_by()
            edits = edits.filter(history_date__lte=self.moment) if self.moment else edits
            edited |= {(model, key) for key in edits.values_list("id", flat=True)}
        return [row for row, records in behind if edited.intersection(records)]


class CitedQuestion(CuratedQuestion):
    source = SourcesField()
    read = AnyOfField(Read.choices, "How it was read")
    authority = AnyOfField(Authority.choices, "Whose word it is")

    def matches(self, row: Any) -> bool:
        if not any(self.cleaned_data[name] for name in ("source", "read", "authority")):
            return super().matches(row)
        return super().matches(row) and any(
            self.fits(paper.source, "source")
            and self.fits(paper.read, "read")
            and self.fits(paper.source.authority, "authority")
            for paper in self.records_behind(row)
            if hasattr(paper, "source")
        )


class RecordQuestion(CuratedQuestion):
    """One table. A parameter named like a field, or with a path, keeps the rows with its value."""

    is_worked_out = False
    order = staticmethod(attrgetter("pk"))

    def answers(self) -> list[Any]:
        every = records_as_of(self.model, self.moment)
        return sorted(filter(self.matches, every), key=self.order)

    def one(self, key: str) -> Any:
        return super().one(key) if self.key_is_text else record_of_key(self, key)

    def matches(self, row: Any) -> bool:
        own = {field.name for field in self.model._meta.fields}
        return super().matches(row) and all(
            self.fits(_value(row, name), name)
            for name in type(self).base_fields
            if self.cleaned_data[name] and name in own and not self.known[name].path
        )


class DatedQuestion(RecordQuestion):
    """Of records with a date, the newest first: those that may be of the day `on`, if it is asked,
    and of the time that `between` has a question ask.
    """

    def answers(self) -> list[Any]:
        return newest_first(super().answers())

    def falls(self, date: PartialDate) -> bool:
        day = self.cleaned_data.get("on")
        first, last = self.cleaned_data["from"], self.cleaned_data["to"]
        of_the_day = not day or date.first <= day <= date.last
        in_time = (not first or date.last >= first.first) and (not last or date.first <= last.last)
        return of_the_day and in_time

    def matches(self, row: Any) -> bool:
        return self.falls(row.date) and super().matches(row)


def record_of_key(question: CuratedQuestion, key: str) -> Any:
    if not key.isdecimal() or len(key) > 18:
        return None
    return next(iter(records_as_of(question.model, question.moment, where=Q(pk=int(key)))), None)


def _value(row: Any, path: str) -> object:
    for name in path.split("__"):
        row = getattr(row, name)
    return {True: "yes", False: "no"}.get(row, row) if isinstance(row, bool) else row


class LastingQuestion(RecordQuestion):
    span: tuple[str, str]  # the fields of the first and the last day

    def matches(self, row: Any) -> bool:
        day = self.cleaned_data["on"]
        first, last = (getattr(row, name) for name in self.span)
        has_begun = not day or not first or first.first <= day
        return super().matches(row) and has_begun and (not day or not last or day <= last.last)


def between[Question: type[CuratedQuestion]](
    question: Question, first: str = "", last: str = ""
) -> Question:
    """Have a question ask `from` and `to`; `first` and `last` say what they mean."""
    question.base_fields |= {
        "from": YearOrDateField(label="From", meaning=first or f"{MAY}then or later: {A_DATE}"),
        "to": YearOrDateField(label="To", meaning=last or f"{MAY}then or earlier: {A_DATE}"),
    }
    return question
