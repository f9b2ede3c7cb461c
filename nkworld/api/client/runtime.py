from __future__ import annotations

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Generic, Literal, TypedDict, TypeVar, cast  # noqa: F401 - Literal: below

Page = TypeVar("Page")
Row = TypeVar("Row")


class Fault(TypedDict, total=False):
    """One thing that is wrong with a question, and what to write instead."""

    parameter: str | None
    pointer: str
    message: str
    allowed: list[str]
    nearest: str | None


class Problem(Exception):  # noqa: N818 - its name is that of application/problem+json
    """The API's refusal; subclasses by status say which."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        self.status = status
        self.type = str(body.get("type") or "about:blank")
        self.title = str(body.get("title") or "")
        self.detail = str(body.get("detail") or "")
        self.instance = str(body.get("instance") or "")
        self.errors = cast(list[Fault], body.get("errors") or [])
        told = " ".join(each.get("message", "") for each in self.errors)
        super().__init__(f"{status}: {self.detail or told or self.title}")


class InvalidQuestion(Problem):
    """400: a parameter or a value that does not exist; `errors` says which, and the nearest."""


class WrongKey(Problem):
    """401: the key is wrong or revoked."""


class NotThere(Problem):
    """404: nothing has this address, code or slug."""


class TooManyQuestions(Problem):
    """429: what one client may ask is used up; the client has waited `patience` seconds before."""


KINDS: dict[int, type[Problem]] = {
    400: InvalidQuestion,
    401: WrongKey,
    404: NotThere,
    429: TooManyQuestions,
}


class Caller:
    """Asks the API by JSON, and waits when it is told to."""

    def __init__(
        self, address: str, key: str | None = None, timeout: float = 60, patience: float = 600
    ) -> None:
        """`address` is that of the portal; `key` is a partner's; `patience` are the seconds that a
        question may wait for its turn, all in all.
        """
        self.address = address.rstrip("/")
        self.key, self.timeout, self.patience = key, timeout, patience

    def get(self, address: str, parameters: Mapping[str, Any] | None = None) -> Any:
        """The answer of an address of the API, whole or from /api/v1/ on; Problem if it refuses."""
        query = urllib.parse.urlencode(
            [(name, _text(each)) for name, each in (parameters or {}).items() if each is not None]
        )
        whole = urllib.parse.urljoin(f"{self.address}/", address) + (f"?{query}" if query else "")
        if urllib.parse.urlsplit(whole).scheme not in ("http", "https"):
            raise ValueError(f"“{whole}” is no address of the web.")
        headers = {"Accept": "application/json, application/problem+json"}
        if self.key and whole.startswith(f"{self.address}/"):  # it goes to nobody else
            headers["Authorization"] = f"Bearer {self.key}"
        until = time.monotonic() + self.patience
        while True:
            request = urllib.request.Request(whole, headers=headers)  # noqa: S310 - checked above
            try:
                with urllib.request.urlopen(request, timeout=self.timeout) as answer:  # noqa: S310
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                with error:
                    problem = _problem(error)
                    pause = float(error.headers.get("Retry-After") or 0)
                if error.code != 429 or not pause or time.monotonic() + pause > until:
                    raise problem from None
                time.sleep(pause)


class Table(Generic[Page, Row]):  # noqa: UP046 - for Python 3.11, too
    """All rows of a question, page after page, each asked for when it is reached.

    `next` of a page is pinned to the moment of the first, so that what is published meanwhile
    neither doubles nor loses a row.
    """

    def __init__(self, caller: Caller, address: str, parameters: Mapping[str, Any]) -> None:
        self._caller, self._address, self._parameters = caller, address, dict(parameters)

    def pages(self) -> Iterator[Page]:
        """The answers with all that stands around their rows: as_of, rule, unit, url."""
        page = self._caller.get(self._address, self._parameters)
        yield cast(Page, page)
        while following := page.get("next"):
            page = self._caller.get(following)
            yield cast(Page, page)

    def __iter__(self) -> Iterator[Row]:
        for page in self.pages():
            yield from cast(Mapping[str, list[Row]], page)["results"]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, str) or not isinstance(value, Sequence):
        return str(value)
    return ",".join(str(each) for each in value)


def _problem(error: urllib.error.HTTPError) -> Problem:
    try:
        body = json.load(error)
    except ValueError:  # of a proxy in between, say
        body = {"detail": error.reason}
    return KINDS.get(error.code, Problem)(error.code, body if isinstance(body, dict) else {})
