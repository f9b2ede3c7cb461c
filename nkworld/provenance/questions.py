"""A question that can't be answered is refused in sentences: never guessed, never ignored."""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Self
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from nkworld.atlas.countries import countries
from nkworld.atlas.models import Country

from .refusals import Contradiction, Refusal, nearest, refusal, told  # noqa: F401 - asked for from here


class InvalidQuery(ValueError):
    """A query that can't be answered.

    `errors` are pairs of a parameter's name, empty where no single one is at fault, and a sentence,
    a Refusal where it has something to offer instead.
    """

    def __init__(self, errors: Iterable[tuple[str, str]]) -> None:
        self.errors = list(errors)
        super().__init__(" ".join(self.sentences))

    @property
    def sentences(self) -> list[str]:
        """Every error as one sentence that names its parameter."""
        return [_sentence(name, text) for name, text in self.errors]


class UnknownParameter(InvalidQuery):
    """A name in the query means nothing here, or is given more than once."""


def _sentence(name: str, text: str) -> str:
    return f"{name}: {text}" if name and f"“{name}”" not in text else text


# What newsletters and search engines add to an address; it asks nothing of the page.
TRACKING = ("fbclid", "gclid", "msclkid")


def is_tracking(name: str) -> bool:
    return name in TRACKING or name.startswith("utm_")


def refuse_unknown(
    query: Any, known: Collection[str], sentences: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Raise UnknownParameter for the query's names that are not known, or that are repeated.

    `sentences` are for names of which more is to be said than that they are not known.
    """
    errors: list[tuple[str, str]] = [
        (name, sentences.get(name) or refusal(f"“{name}” is not a parameter here.", name, known))
        for name in query
        if name not in known
    ]
    errors += [
        (name, f"“{name}” is given {len(query.getlist(name))} times: give it once.")
        for name in (query if isinstance(query, QueryDict) else ())
        if name in known and len(query.getlist(name)) > 1
    ]
    if errors:
        raise UnknownParameter(errors)


def spelled(pairs: Iterable[tuple[str, str]]) -> str:
    """A query as every address of an answer spells it: by name, the values of one as they came."""
    return urlencode(sorted(pairs, key=lambda pair: pair[0]), safe=":,/")


def blanks(query: QueryDict, known: Collection[str]) -> list[tuple[str, str]]:
    """What to tell of the names that are given without a value."""
    return [
        (name, f"“{name}” is empty: write a value, or leave the parameter out.")
        for name, value in query.items()
        if not str(value).strip() and name in known
    ]


def answered(query: Any) -> dict[str, str]:
    """{name: value} of a query without what was left blank: a page's form sends every field."""
    return {name: value for name, value in (query or {}).items() if str(value).strip()}


def chosen(query: Any, names: Iterable[str]) -> dict[str, str]:
    """{name: value} of those names that a query answers."""
    return {name: value for name, value in answered(query).items() if name in names}


def _text_of(error: forms.ValidationError) -> str:
    """As a form prints it; a Refusal stays one."""
    return error.message if isinstance(error.message, Refusal) else error.messages[0]


class QuestionForm(forms.Form):
    """Parameters read strictly: `from` and `to` in order, errors as sentences."""

    def full_clean(self) -> None:
        """What is asked as of a moment is asked of the rules of that moment."""
        for field in self.fields.values():
            if hasattr(field, "ask_as_of"):
                field.ask_as_of(str(self.data.get("as_of") or ""))
        super().full_clean()

    def validated(self) -> Self:
        """The form itself, valid; InvalidQuery with every complaint if it is not."""
        if not self.is_valid():
            raise InvalidQuery(self.error_pairs())
        return self

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("from"), self.cleaned_data.get("to")
        # Of years and months the first day of the one and the last day of the other count.
        if first and last and getattr(first, "first", first) > getattr(last, "last", last):
            what = "years" if len(f"{first}{last}") == len("20152014") else "dates"
            sentence = f"{first} to {last} runs backwards: swap the {what}."
            self.contradicts("from", sentence)
        narrows = getattr(self.fields.get("region"), "narrows_countries", False)
        if narrows and (regions := self.cleaned_data.get("region")):
            self.narrow_to(regions)
        return self.cleaned_data

    def narrow_to(self, regions: Collection[str]) -> None:
        """Ask for the countries of regions, or for those of them that are asked for by name."""
        within = [
            each
            for each in countries().values()
            if each.kind != Country.Kind.AGGREGATE and {each.region, each.subregion} & {*regions}
        ]
        if asked := self.cleaned_data.get("country"):
            within = [each for each in asked if each in within]
        if within:
            self.cleaned_data["country"] = within
        else:
            named = ", ".join(each.name for each in asked or ())
            sentence = f"{named} does not lie in {', '.join(regions)}: leave one of the two out."
            self.contradicts("region", sentence)

    def contradicts(self, name: str, sentence: str) -> None:
        """A parameter can’t be asked beside another one, though each may be."""
        self.add_error(name, forms.ValidationError(Contradiction(sentence)))

    def error_pairs(self) -> list[tuple[str, Any]]:
        """Pairs of a parameter’s name and a sentence, as InvalidQuery has them."""
        return [
            ("" if name == "__all__" else name, _text_of(error))
            for name, errors in self.errors.as_data().items()
            for error in errors
        ]

    def sentences(self) -> list[str]:
        """Every error as one sentence that names its parameter."""
        return [_sentence(name, text) for name, text in self.error_pairs()]
