"""The list of sources that a text's footnotes name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from nkworld.provenance.dates import PartialDate

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
DATE = re.compile(r"(19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
ADDRESS = re.compile(r"https?://[^\s/?#:\[]\S*")
MOST_SOURCES = 200
GRADES = ("primary", "secondary", "tertiary")
LONGEST = {
    **{"key": 40, "title": 300, "publisher": 200, "url": 1000, "published": 10},
    **{"quoted": 500, "grade": 10},
}
FIELDS = tuple(LONGEST)


@dataclass(frozen=True)
class CitedSource:
    """A page that the text rests on; one without a title is cited by its `quoted` words."""

    key: str
    title: str
    publisher: str
    url: str
    published: str = ""  # 2015, 2015-03 or 2015-03-05
    quoted: str = ""
    grade: str = ""

    @property
    def name(self) -> str:
        return self.title or (self.quoted and f"“{self.quoted}”")

    @property
    def published_text(self) -> str:
        return PartialDate(self.published).label


def sources_of(listed: Iterable[dict[str, str]]) -> list[CitedSource]:
    return [CitedSource(**{name: one.get(name, "") for name in FIELDS}) for one in listed]


def validate_sources(listed: Any) -> None:
    """ValidationError with a sentence for each source that can't be cited."""
    if not isinstance(listed, list) or not all(
        isinstance(one, dict)
        and set(one) <= set(FIELDS)
        and all(isinstance(value, str) for value in one.values())
        for one in listed
    ):
        raise ValidationError(f"Sources are a list of records of {', '.join(FIELDS)}.")
    if len(listed) > MOST_SOURCES:
        raise ValidationError(f"A text has at most {MOST_SOURCES} sources.")
    errors, keys = [], set()
    for one in sources_of(listed):
        errors += [f"Source “{one.key or one.title}”: {text}" for text in complaints(one).values()]
        if one.key in keys:
            errors.append(f"Two sources have the key “{one.key}”: rename one of them.")
        keys.add(one.key)
    if errors:
        raise ValidationError(errors)


def complaints(source: CitedSource) -> dict[str, str]:
    """{field: sentence} of what can't stand."""
    found = {
        name: f"it has more than {most} characters."
        for name, most in LONGEST.items()
        if len(getattr(source, name)) > most
    }
    if not source.name.strip():
        found["title"] = "it has no title."
    if not source.publisher.strip():
        found["publisher"] = "it has no publisher."
    if source.grade and source.grade not in GRADES:
        found["grade"] = f"its grade is one of {', '.join(GRADES)}, or left out."
    if not KEY.fullmatch(source.key):
        found["key"] = "a key is made of letters, digits, points and hyphens: ncnk-2016."
    if not ADDRESS.fullmatch(source.url):
        found["url"] = "its address begins with http:// or https:// and names a site."
    if source.published and not DATE.fullmatch(source.published):
        found["published"] = "its date is written 2015, 2015-03 or 2015-03-05, or left out."
    return found
