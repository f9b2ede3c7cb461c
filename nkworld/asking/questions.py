"""A question that can't be answered is refused in sentences: never guessed, never ignored."""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Self
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from nkworld.atlas.models import Country, CountryNotResolved, countries
from nkworld.atlas.names import closest

MOST_LISTED = 100  # values; more are a list to be read at its own address
# What newsletters and search engines add to an address; it asks nothing of the page.
TRACKING = ("fbclid", "gclid", "msclkid")


class Refusal(str):
    """A sentence that says what is wrong, with what may be written instead.

    `nearest` is the value that may have been meant, empty where none is alike; `allowed` are all
    that are taken, none where they are too many to list.
    """

    nearest: str
    allowed: tuple[str, ...]

    def __new__(cls, sentence: str, nearest: str = "", allowed: Iterable[str] = ()) -> Self:
        refusal = super().__new__(cls, sentence)
        refusal.nearest = nearest
        every = tuple(allowed)
        refusal.allowed = every if len(every) <= MOST_LISTED else ()
        return refusal


class Contradiction(Refusal):
    """Each value may be asked for, and not beside another one, which no schema can tell."""


def as_refusal(error: Exception) -> Refusal:
    argument = error.args[0] if error.args else ""
    if isinstance(argument, Refusal):
        return argument
    sentence = getattr(error, "to_a_reader", str(error))
    if not isinstance(error, CountryNotResolved):
        return Refusal(sentence)
    near, meant = error.nearest, error.candidates
    return Refusal(sentence, near[0].code if near else "", [country.code for country in meant])


def refusal(sentence: str, word: object, known: Iterable[object]) -> Refusal:
    every = sorted(str(one) for one in known)
    return Refusal(f"{sentence} {nearest(word, every)}", guess(word, every), every)


def guess(word: object, known: Iterable[str]) -> str:
    by_letters = {str(one).casefold(): str(one) for one in sorted(known, reverse=True)}
    return by_letters.get(closest(str(word).casefold(), by_letters, 0.5), "")


def nearest(word: object, known: Iterable[object]) -> str:
    known = sorted(str(one) for one in known)
    if close := guess(word, known):
        return f"Did you mean “{close}”?"
    listed = ", ".join(known[:12]) or "none yet"
    return f"Known here: {listed}{' …' if len(known) > 12 else ''}."


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
        return [
            f"{name}: {text}" if name and f"“{name}”" not in text else text
            for name, text in self.errors
        ]


class UnknownParameter(InvalidQuery):
    """A name in the query means nothing here, or is given more than once."""


def is_tracking(name: str) -> bool:
    return name in TRACKING or name.startswith("utm_")


def refuse_unknown(
    query: Any, known: Collection[str], sentences: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Raise UnknownParameter for names that are not known (with `sentences`), or repeated."""
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
    return urlencode(sorted(pairs, key=lambda pair: pair[0]), safe=":,/")


def answered(query: Any) -> dict[str, str]:
    return {name: value for name, value in (query or {}).items() if str(value).strip()}


def chosen(query: Any, names: Iterable[str]) -> dict[str, str]:
    return {name: value for name, value in answered(query).items() if name in names}


class QuestionForm(forms.Form):
    """Strict; `more` fields beside its own; `only_requested`: only those that the query answers."""

    # Read even where they are not asked: the default changes with the data.
    use_defaults: ClassVar[tuple[str, ...]] = ("rule",)

    def __init__(
        self,
        query: Any = None,
        *,
        more: Mapping[str, forms.Field] = MappingProxyType({}),
        only_requested: bool = False,
        **kwargs: Any,
    ) -> None:
        self.known: dict[str, Any] = {**self.base_fields, **more}
        made = self.known
        if only_requested:
            requested = {*query, *self.use_defaults}
            made = {name: field for name, field in made.items() if name in requested}
        self.base_fields = made  # type: ignore[misc]  # of which Django makes those of the form
        super().__init__(answered(query), **{"label_suffix": ""} | kwargs)
        if moment := self.data.get("as_of"):
            for field in self.fields.values():
                if hasattr(field, "ask_as_of"):  # the rules of that moment
                    field.ask_as_of(str(moment))

    @classmethod
    def ask(cls, query: Any) -> Self:
        return cls(chosen(query, cls.base_fields)).validated()

    def validated(self) -> Self:
        if not self.is_valid():
            raise InvalidQuery(self.error_pairs())
        return self

    def clean(self) -> dict[str, Any]:
        for name in self.known.keys() - self.fields.keys():  # those that the query does not answer
            self.cleaned_data[name] = self.known[name].clean("")
        first, last = self.cleaned_data.get("from"), self.cleaned_data.get("to")
        # Of years and months the first day of the one and the last day of the other count.
        if first and last and getattr(first, "first", first) > getattr(last, "last", last):
            what = "years" if len(f"{first}{last}") == len("20152014") else "dates"
            sentence = f"{first} to {last} runs backwards: swap the {what}."
            self.contradicts("from", sentence)
        narrows = getattr(self.known.get("region"), "narrows_countries", False)
        if narrows and (regions := self.cleaned_data.get("region")):
            # The countries of the regions, or those of them that are asked for by name.
            selected = self.cleaned_data.get("country")
            within = [
                each
                for each in selected or countries().values()
                if each.kind != Country.Kind.AGGREGATE
                and {each.region, each.subregion} & {*regions}
            ]
            if within:
                self.cleaned_data["country"] = within
            else:
                named = f"{', '.join(each.name for each in selected or ())} does not lie"
                where = f"in {', '.join(regions)}"
                self.contradicts("region", f"{named} {where}: leave one of the two out.")
        return self.cleaned_data

    def contradicts(self, name: str, sentence: str) -> None:
        self.add_error(name, forms.ValidationError(Contradiction(sentence)))

    def error_pairs(self) -> list[tuple[str, Any]]:
        return [
            (
                "" if name == "__all__" else name,
                # As a form prints it; a Refusal stays one.
                error.message if isinstance(error.message, Refusal) else error.messages[0],
            )
            for name, errors in self.errors.as_data().items()
            for error in errors
        ]
