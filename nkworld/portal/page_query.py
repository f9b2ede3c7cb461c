"""`/trade/?from=2000&trade-total.marks=tests` asks the page for its years, a figure for marks."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import urlencode

from django.http import QueryDict

from nkworld.asking.parameters import BETWEEN, COUNTRY
from nkworld.asking.questions import InvalidQuery, UnknownParameter, nearest

DOT = "."

_page: ContextVar["PageQuery | None"] = ContextVar("page", default=None)


class PageQuery:
    """A figure takes its part when it is made; UnknownParameter if one is left over."""

    def __init__(self, path: str, query: QueryDict) -> None:
        self.path, self.query = path, query.copy()  # its own alone
        for name in filter(lambda name: DOT in name, query):
            del self.query[name]
        self.own = {
            name: [BETWEEN.join(filter(None, values))] if name == COUNTRY else values
            for name, values in self.query.lists()
        }
        self.parts: dict[str, dict[str, str]] = {}
        self.repeated: list[str] = []
        for name, values in query.lists():
            dom_id, dot, parameter = name.partition(DOT)
            if dot:
                is_country = parameter == COUNTRY
                value = BETWEEN.join(filter(None, values)) if is_country else values[-1]
                self.parts.setdefault(dom_id, {})[parameter] = value
                if parameter != COUNTRY and len(values) > 1:
                    self.repeated.append(name)
        self._figures: set[str] = set()
        self._refusal: InvalidQuery | None = None

    @contextmanager
    def of_figure(self, dom_id: str) -> Iterator[dict[str, str]]:
        """What is asked of one figure; its refusal is the page's, even if a panel hides it."""
        self._figures.add(dom_id)
        part = self.parts.get(dom_id, {})
        try:
            yield part
        except InvalidQuery as error:
            if part:
                self._refusal = error
            raise

    def pairs(self) -> list[tuple[str, str]]:
        own = ((name, value) for name, values in self.own.items() for value in values)
        return [*own, *named(self.parts).items()]

    def address(self, dom_id: str, name: str, value: str) -> str:
        """With one thing asked otherwise of one of its figures, or no more."""
        part = {**self.parts.get(dom_id, {}), name: value}
        parts = {**self.parts, dom_id: {key: each for key, each in part.items() if each}}
        query = {**self.own, **named(parts)}
        return f"{self.path}{'?' if query else ''}{urlencode(query, doseq=True)}#{dom_id}"

    def refuse_the_rest(self) -> None:
        if self._refusal:
            raise self._refusal
        errors = [(name, f"“{name}” is given twice: give it once.") for name in self.repeated]
        errors += [
            (dom_id, f"No figure “{dom_id}” stands on this page. {nearest(dom_id, self._figures)}")
            for dom_id in self.parts
            if dom_id not in self._figures
        ]
        if errors:
            raise UnknownParameter(errors)


def named(parts: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """What is asked of figures, by the names in the address."""
    return {
        f"{figure}{DOT}{name}": value
        for figure, part in parts.items()
        for name, value in part.items()
    }


@contextmanager
def as_current_page(path: str, query: QueryDict) -> Iterator[PageQuery]:
    page = PageQuery(path, query)
    token = _page.set(page)
    try:
        yield page
    finally:
        _page.reset(token)


current_page = _page.get
