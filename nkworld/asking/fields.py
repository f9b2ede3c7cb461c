"""The kinds of parameters: each is read, narrows rows, is written as JSON Schema and refused."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from nkworld.provenance.dates import EARLIEST_YEAR, LATEST_YEAR, PartialDate, Period
from nkworld.provenance.editions import has_passed
from nkworld.running.xml_text import PATTERN

from .questions import as_refusal, refusal

# Dates and words of addresses as patterns of JSON Schema, strict where a list or calendar allows.
# Years that are to come change with the clock: the OpenAPI document is made anew each day.
Schema = dict[str, Any]
NAME = "x-name"  # under which a schema that several parameters share stands in the document

SIXTY = "[0-5][0-9]"
TIME = f"T([01][0-9]|2[0-3]):{SIXTY}:{SIXTY}Z"
# The days of every month, whatever the year.
DAY = (
    r"((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    r"|02-(0[1-9]|1[0-9]|2[0-8]))"
)
MONTH = r"(0[1-9]|1[0-2])"


def written(pattern: str, *examples: str, name: str = "") -> Schema:
    schema: Schema = {"type": "string", "pattern": f"^{pattern}$", "examples": [*examples]}
    return schema | ({NAME: name} if name else {})


def words(known: Iterable[str], most: int = 1) -> Schema:
    """One of the known words, or up to `most` of them with commas; no limit if `most` is 0."""
    every = list(known)
    one = "|".join(map(re.escape, every)).replace(r"\-", "-").replace(r"\/", "/") or "-"
    # The list stands in it once: of sources alone it has three kB.
    several = f"(({one})(,|$)){{1,{most or ''}}}" if most != 1 else f"({one})"
    return written(several, *every[:1])


def years(first: int, last: int) -> str:
    found = []
    for decade in range(first // 10, last // 10 + 1):
        low, high = max(first - 10 * decade, 0), min(last - 10 * decade, 9)
        found.append(f"{decade}[{low}-{high}]" if low < high else f"{decade}{low}")
    return f"({'|'.join(found)})"


def days_gone(first: int = EARLIEST_YEAR) -> str:
    today = timezone.now().date()
    past, year = years(first, today.year - 1), today.year
    months = "|".join(f"{month:02}" for month in range(1, today.month))
    here = f"|{year}-({months})-(0[1-9]|1[0-9]|2[0-8])" if months else ""
    gone = "|".join(f"{day:02}" for day in range(1, today.day))
    of_month = f"|{year}-{today.month:02}-({gone})" if gone else ""
    return f"({past}-{DAY}{here}{of_month})"


def months_begun() -> str:
    today = timezone.now().date()
    here = "|".join(f"{month:02}" for month in range(1, today.month + 1))
    return f"{years(EARLIEST_YEAR, today.year - 1)}-{MONTH}|{today.year}-({here})"


ALL, AND = "all", ","
OR_LEAVE_OUT = "leave as_of out for what is known now, or "
PAST_MOMENT = "%Y-%m-%dT%H:%M:%SZ"
YEAR_OR_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def parse_moment(text: str, instead: str = OR_LEAVE_OUT) -> datetime:
    """A moment in UTC that has passed: a date means the end of that day.

    ValueError with a sentence for anything else. The future is refused because what is known
    then may still change, and an answer about a moment never does.
    """
    try:
        day = parse_date(text)
        moment = datetime.combine(day + timedelta(days=1), time(), UTC) if day else None
        # In an address a bare + is a space.
        moment = moment or parse_datetime(text.replace(" ", "+"))
    except (ValueError, OverflowError):
        moment = None
    if moment is None:
        raise ValueError(f"“{text}” is not a date: write 2026-11-25 or 2026-11-25T09:00:00Z.")
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    now = timezone.now()
    if moment > now and not has_passed(moment):
        such_as = f", such as {now.strftime(PAST_MOMENT)}" * bool(instead)
        raise ValueError(
            f"“{text}” is not over yet: {instead}write a moment that has passed{such_as}."
        )
    return moment


def exact(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def parse_day(text: str) -> date:
    """A day that has come; ValueError with a sentence for anything else."""
    try:
        day = date.fromisoformat(text) if len(text) == len("2017-01-01") else None
    except ValueError:
        day = None
    if day is None:
        raise ValueError(f"“{text}” is not a day: write it as 2017-01-01.")
    if day.year < EARLIEST_YEAR:
        raise ValueError(f"The days begin with {EARLIEST_YEAR}.")
    if day > timezone.now().date():
        raise ValueError(f"“{text}” has not come yet: what holds then is not known.")
    return day


def parts_of(text: str | None) -> list[str]:
    return [part for part in (each.strip() for each in (text or "").split(AND)) if part]


def named_in(text: str | None) -> list[str]:
    parts = parts_of(text)
    if not parts and (text or "").strip():
        raise forms.ValidationError(f"“{text}” names nothing: write one, or several with commas.")
    return parts


def as_known(text: str, known: Iterable[str]) -> str:
    spelled = list(known)
    alike = (one for one in spelled if one.casefold() == text.casefold())
    return text if text in spelled else next(alike, text)


def or_invalid[T](read: Callable[[str], T], text: str) -> T:
    try:
        return read(text)
    except ValueError as error:
        raise forms.ValidationError(as_refusal(error)) from error


class Parameter(forms.Field):
    """`meaning` is printed by the documentation, `path` leads from a row to what is compared.

    A class names in `options` which of its attributes one field may have otherwise, and in
    `usual` with what Django's field is made unless said.
    """

    options: ClassVar[tuple[str, ...]] = ("meaning", "path")
    usual: ClassVar[Mapping[str, Any]] = {}
    meaning = ""
    path = ""
    label: Any = None
    required_in_api = False  # to a program, though a page assumes it

    def __init__(self, **kwargs: Any) -> None:
        for name in self.options:
            setattr(self, name, kwargs.pop(name, None) or getattr(self, name))
        super().__init__(**{"required": False, "label": self.label, **self.usual} | kwargs)

    def narrow(self, rows: Any, name: str, value: Any) -> Any:
        path = self.path or name
        return rows.filter(**{f"{path}__in" if isinstance(value, list) else path: value})

    def written(self) -> Schema:
        raise NotImplementedError


class NumberField(Parameter, forms.IntegerField):
    def written(self) -> Schema:
        bounds = {"minimum": self.min_value, "maximum": self.max_value}
        return {"type": "integer", **{name: n for name, n in bounds.items() if n is not None}}


class DecimalField(Parameter, forms.DecimalField):
    def written(self) -> Schema:
        bounds: dict[str, Any] = {"minimum": self.min_value, "maximum": self.max_value}
        return {
            "type": "number",
            **{name: float(n) for name, n in bounds.items() if n is not None},
            "multipleOf": float(f"1e-{self.decimal_places}"),
        }


class YearField(NumberField):
    meaning = "A year in four digits."
    usual = {"min_value": EARLIEST_YEAR, "max_value": LATEST_YEAR}
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "placeholder": "year"})
    default_error_messages = {
        "invalid": "Write a year in four digits, such as 2015.",
        "min_value": "The years begin with %(limit_value)s.",
        "max_value": "The years end with %(limit_value)s.",
    }


class ReadField(Parameter, forms.CharField):
    usual: ClassVar[Mapping[str, Any]] = {"empty_value": None}

    def read(self, text: str) -> Any:
        return text

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return or_invalid(self.read, text) if text else text

    def written(self) -> Schema:
        return {"type": "string", "minLength": 1, "pattern": PATTERN}


class KnownField(ReadField):
    """One of the words of its `vocabulary`, in any capitals, read as what stands for it there."""

    refused = "“{}” is not known here."
    schema_name = ""  # of all those words, if they are listed in the schema

    def vocabulary(self) -> Mapping[str, Any]:
        raise NotImplementedError

    def read(self, text: str) -> Any:
        known = self.vocabulary()
        word = as_known(text, known)
        if word not in known:
            raise ValueError(refusal(self.refused.format(text), word, known))
        return known[word]

    def written(self) -> Schema:
        if not self.schema_name:
            return super().written()
        return words(self.vocabulary()) | {NAME: self.schema_name}


class MomentField(ReadField):
    meaning = (
        "Answers as known at that moment: a date means the end of that day in UTC, a date and "
        "time that instant. The answer stays the same for ever, and names the first moment of "
        "that day as of which the same is known."
    )
    widget = forms.TextInput(attrs={"placeholder": "YYYY-MM-DD", "size": 12})
    label = "As known on"
    term = "as-known-on"  # of the glossary
    instead = OR_LEAVE_OUT

    def read(self, text: str) -> datetime:
        return parse_moment(text, self.instead)

    def written(self) -> Schema:
        now = timezone.now()
        example = f"{now.year - 1}-12-31"
        # By the hour: by the minute, a document that takes a second would hold two patterns.
        hours = "|".join(f"{hour:02}" for hour in range(now.hour))
        of_today = f"|{now.date()}T({hours}):{SIXTY}:{SIXTY}Z" if hours else ""
        pattern = f"({days_gone()}({TIME})?{of_today})"
        return written(pattern, example, f"{example}T18:00:00Z", name="Moment")


class SinceField(MomentField):
    meaning = (
        "What became known after that moment: a date means the end of that day in UTC. The as_of "
        "of your last answer gives what is new since."
    )

    instead = ""


class DayField(ReadField):
    meaning = "The day asked about, such as 2017-01-01; today unless said."
    label = "On this date"
    widget = forms.TextInput(attrs={"placeholder": "YYYY-MM-DD", "size": 12})
    read = staticmethod(parse_day)

    def written(self) -> Schema:
        return written(f"({days_gone()}|{timezone.now().date()})", "2017-01-01", name="Day")


class YearOrDateField(ReadField):
    meaning = "A year, a month or a day: 2015, 2015-03 or 2015-03-05."
    widget = forms.TextInput(attrs={"placeholder": "year or date", "size": 10})

    def read(self, text: str) -> PartialDate:
        """One that is still to come is understood: some tables speak of years ahead."""
        value = PartialDate(text.strip())
        if not YEAR_OR_DATE.fullmatch(value) or value.first is None:
            raise ValueError(
                "Write a year in four digits, a month or a day: 2015, 2015-03 or 2015-03-05."
            )
        if value.first.year < EARLIEST_YEAR:
            raise ValueError(f"The years begin with {EARLIEST_YEAR}.")
        if value.last.year > LATEST_YEAR:
            raise ValueError(f"The years end with {LATEST_YEAR}.")
        return value

    def written(self) -> Schema:
        one = f"{years(EARLIEST_YEAR, LATEST_YEAR)}(-{MONTH}|-{DAY})?"
        return written(one, "2015", name="DateAsked")


class PeriodField(ReadField):
    meaning = (
        "One period as a source prints it: 2015, 2015-H1, 2015-Q1, 2015-03 or 2011-01/2011-09."
    )
    label = "Period"
    widget = forms.TextInput(attrs={"placeholder": "2015, 2015-Q1 …", "size": 12})
    options = (*ReadField.options, "ahead")
    usual = {"empty_value": ""}
    ahead = False  # whether it may not have begun

    def read(self, text: str) -> str:
        return Period.parse(text.upper(), ahead=self.ahead).label

    def narrow(self, rows: Any, name: str, value: str) -> Any:
        start = Period.parse(value, ahead=True).start
        return super().narrow(rows.filter(period_start=start), name, value)

    def written(self) -> Schema:
        today = timezone.now().date()
        last = LATEST_YEAR if self.ahead else today.year - 1
        pattern = f"{years(EARLIEST_YEAR, last)}(-(H[12]|Q[1-4]|{MONTH}))?"
        if not self.ahead:
            begun = [f"H{half}" for half in (1, 2) if today.month > 6 * (half - 1)]
            begun += [f"Q{quarter}" for quarter in range(1, 5) if today.month > 3 * (quarter - 1)]
            begun += [f"{month:02}" for month in range(1, today.month + 1)]
            pattern += f"|{today.year}(-({'|'.join(begun)}))?"
        return written(f"({pattern})", "2015", name="Period")


class ChoiceSelect(forms.Select):
    """Keeps what an address asks for in other capitals, and shows several as one more line."""

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> list[Any]:
        labels = {str(key): str(label) for key, label in self.choices}
        several = [as_known(part, labels) for part in parts_of(value[0] if value else "")]
        chosen = AND.join(several)
        groups = super().optgroups(name, [chosen], attrs)
        if len(several) > 1:
            label = ", ".join(labels.get(part, part) for part in several)
            option = self.create_option(name, chosen, label, True, len(groups), attrs=attrs)
            groups.append((None, [option], len(groups)))
        return groups


class OneOfField(Parameter, forms.ChoiceField):
    widget = ChoiceSelect

    def __init__(self, choices: Any = (), label: str | None = None, **kwargs: Any) -> None:
        super().__init__(choices=choices, label=label or self.label, **kwargs)

    def keys(self) -> list[str]:
        return [str(key) for key, _ in self.choices if key]  # type: ignore[misc, union-attr]

    def to_python(self, value: Any) -> Any:
        return as_known(super().to_python(value).strip(), self.keys()) if value else ""

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)
        if value and not self.valid_value(value):
            raise forms.ValidationError(refusal(f"“{value}” is not known.", value, self.keys()))

    def written(self) -> Schema:
        return {"type": "string", "enum": self.keys()}


class AnyOfField(OneOfField):
    def __init__(self, choices: Any = (), label: str | None = None, **kwargs: Any) -> None:
        given = choices if callable(choices) else [("", "all"), *choices]
        super().__init__(given, label, **kwargs)

    def to_python(self, value: Any) -> list[str]:
        if not (parts := named_in(value)):
            return []
        known = self.keys()
        return list(dict.fromkeys(as_known(part, known) for part in parts))

    def validate(self, value: list[str]) -> None:
        forms.Field.validate(self, value)
        for one in value:
            super().validate(one)

    def written(self) -> Schema:
        return {"type": "array", "items": super().written(), "minItems": 1}
