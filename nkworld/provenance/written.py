"""How each kind of parameter is written, as JSON Schema: for the OpenAPI document.

Strict where a list or a calendar allows it, so that what the schema takes is answered. What people
may write beside that (a country's name for its code, other capitals) the field's `meaning` tells.
Years that are to come change with the clock: the document is made anew each day.
"""

import re
from collections.abc import Iterable
from functools import singledispatch
from typing import Any

from django import forms
from django.utils import timezone

from nkworld.atlas.countries import countries
from nkworld.xml_text import PATTERN

from .choice_fields import AnyOfField, OneOfField
from .date_fields import DateAskedField
from .fields import (
    ALL,
    CountriesField,
    DayField,
    MomentField,
    PeriodField,
    RuleField,
    SourcesField,
)
from .models import HeadlineRule, Source
from .periods import EARLIEST_YEAR, LATEST_YEAR

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


def schema_of(field: forms.Field) -> Schema:
    """The schema of a field; one of a domain may say its own in `written()`."""
    own = getattr(field, "written", None)
    return own() if own else _of_kind(field)


def words(known: Iterable[str], most: int = 1) -> Schema:
    """A text that is one of the known words, or up to `most` of them, separated by commas; no
    limit if `most` is 0.
    """
    every = list(known)
    one = "|".join(map(re.escape, every)).replace(r"\-", "-").replace(r"\/", "/") or "-"
    further = f"(,({one})){{0,{most - 1 if most else ''}}}" if most != 1 else ""
    return {"type": "string", "pattern": f"^({one}){further}$", "examples": every[:1]}


def years(first: int, last: int) -> str:
    """A pattern of the years from first to last, by decades."""
    found = []
    for decade in range(first // 10, last // 10 + 1):
        low, high = max(first - 10 * decade, 0), min(last - 10 * decade, 9)
        found.append(f"{decade}[{low}-{high}]" if low < high else f"{decade}{low}")
    return f"({'|'.join(found)})"


def days_gone(first: int = EARLIEST_YEAR) -> str:
    """A pattern of the days from a year on until yesterday."""
    today = timezone.now().date()
    past, year = years(first, today.year - 1), today.year
    months = "|".join(f"{month:02}" for month in range(1, today.month))
    here = f"|{year}-({months})-(0[1-9]|1[0-9]|2[0-8])" if months else ""
    gone = "|".join(f"{day:02}" for day in range(1, today.day))
    of_month = f"|{year}-{today.month:02}-({gone})" if gone else ""
    return f"({past}-{DAY}{here}{of_month})"


def _moments_of_today() -> str:
    """Those that had passed when the document was made."""
    now = timezone.now()
    hours = "|".join(f"{hour:02}" for hour in range(now.hour))
    minutes = "|".join(f"{minute:02}" for minute in range(now.minute))
    found = [f"({hours}):{SIXTY}"] if hours else []
    found += [f"{now.hour:02}:({minutes})"] if minutes else []
    return f"|{now.date()}T({'|'.join(found)}):{SIXTY}Z" if found else ""


def periods(ahead: bool) -> str:
    """A pattern of years, halves, quarters and months, until today or for years to come."""
    today = timezone.now().date()
    if ahead:
        return f"{years(EARLIEST_YEAR, LATEST_YEAR)}(-(H[12]|Q[1-4]|{MONTH}))?"
    past = f"{years(EARLIEST_YEAR, today.year - 1)}(-(H[12]|Q[1-4]|{MONTH}))?"
    begun = [f"H{half}" for half in (1, 2) if today.month > 6 * (half - 1)]
    begun += [f"Q{quarter}" for quarter in range(1, 5) if today.month > 3 * (quarter - 1)]
    begun += [f"{month:02}" for month in range(1, today.month + 1)]
    return f"{past}|{today.year}(-({'|'.join(begun)}))?"


def months_begun() -> str:
    """A pattern of the months until this one."""
    today = timezone.now().date()
    here = "|".join(f"{month:02}" for month in range(1, today.month + 1))
    return f"{years(EARLIEST_YEAR, today.year - 1)}-{MONTH}|{today.year}-({here})"


@singledispatch
def _of_kind(field: forms.Field) -> Schema:
    """A text, not empty."""
    return {"type": "string", "minLength": 1}


@_of_kind.register
def _(field: forms.CharField) -> Schema:
    """Free words, of characters that can be seen."""
    return {"type": "string", "minLength": 1, "pattern": PATTERN}


@_of_kind.register
def _(field: forms.IntegerField) -> Schema:
    bounds = {"minimum": field.min_value, "maximum": field.max_value}
    return {"type": "integer", **{name: n for name, n in bounds.items() if n is not None}}


@_of_kind.register
def _(field: forms.DecimalField) -> Schema:
    bounds: dict[str, Any] = {"minimum": field.min_value, "maximum": field.max_value}
    places = field.decimal_places or 0
    return {
        "type": "number",
        **{name: float(n) for name, n in bounds.items() if n is not None},
        **({"multipleOf": float(f"1e-{places}")} if places else {}),
    }


@_of_kind.register
def _(field: OneOfField) -> Schema:
    choices: Any = field.choices
    return {"type": "string", "enum": [str(key) for key, _ in choices if key != ""]}


@_of_kind.register
def _(field: AnyOfField) -> Schema:
    """Separated by commas."""
    choices: Any = field.choices
    known = {"type": "string", "enum": [str(key) for key, _ in choices if key != ""]}
    return {"type": "array", "items": known, "minItems": 1}


@_of_kind.register
def _(field: DateAskedField) -> Schema:
    one = f"{years(EARLIEST_YEAR, LATEST_YEAR)}(-{MONTH}|-{DAY})?"
    return {"type": "string", "pattern": f"^{one}$", "examples": ["2015"], NAME: "DateAsked"}


@_of_kind.register
def _(field: RuleField) -> Schema:
    """Any version of any rule: a list would be out of date with the next one."""
    rules = HeadlineRule.objects.filter(dataset__slug=field.dataset).order_by("slug", "version")
    found: dict[str, list[str]] = {}
    for slug, version in rules.values_list("slug", "version"):
        found.setdefault(slug, []).append(str(version))
    known = [rf"{slug}(\.({'|'.join(numbers)}))?" for slug, numbers in found.items()]
    every = [*known, ALL] if field.allow_all else known
    slugs = [slug for slug in found if slug in field.rules]
    examples = [slugs[0], f"{slugs[0]}.{found[slugs[0]][-1]}"] if slugs else [ALL]
    return {"type": "string", "pattern": f"^({'|'.join(every) or '-'})$", "examples": examples}


@_of_kind.register
def _(field: MomentField) -> Schema:
    example = f"{timezone.now().year - 1}-12-31"
    pattern = f"^({days_gone()}({TIME})?{_moments_of_today()})$"
    examples = [example, f"{example}T18:00:00Z"]
    return {"type": "string", "pattern": pattern, "examples": examples, NAME: "Moment"}


@_of_kind.register
def _(field: DayField) -> Schema:
    pattern = f"^({days_gone()}|{timezone.now().date()})$"
    return {"type": "string", "pattern": pattern, "examples": ["2017-01-01"], NAME: "Day"}


@_of_kind.register
def _(field: PeriodField) -> Schema:
    pattern = f"^({periods(field.ahead)})$"
    return {"type": "string", "pattern": pattern, "examples": ["2015"], NAME: "Period"}


@_of_kind.register
def _(field: SourcesField) -> Schema:
    slugs = Source.objects.order_by("slug").values_list("slug", flat=True)
    return words(slugs, most=0) | {NAME: "SourceSlugs"}


@_of_kind.register
def _(field: CountriesField) -> Schema:
    """By code: the one spelling that names a country and nothing else."""
    known = {country.code for country in countries().values()}
    most = field.most
    other = bool(known & {*field.refused})
    name = ("Other" if other else "") + ("CountryCode" if most == 1 else "CountryCodes")
    examples = ["CHN"] if most == 1 else ["CHN", "CHN,RUS"]
    described = words(sorted(known - {*field.refused}), most)
    return described | {NAME: f"{name}UpTo{most}" if most > 1 else name, "examples": examples}
