"""What one request asks again and again is asked of the database once: the atlas, the rules, the
sources, the revisions of the datasets.

    @once_per_request
    def rules_of(dataset): ...

    with memo_scope():     # here `rules_of("trade/flows")` is read once
        ...

Every page and every answer of the API is given within such a scope (`OncePerRequest`), the audit of
all sentences opens one of its own. Outside nothing is kept. An edit forgets what was kept.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from inspect import signature
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.hashable import make_hashable

READING = ("GET", "HEAD", "OPTIONS")

_answers: ContextVar[dict[tuple, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def memo_scope() -> Iterator[None]:
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def open_memo() -> None:
    """A scope without an end, for a context of its own that is thrown away."""
    _answers.set({})


def is_remembering() -> bool:
    """Whether this is a request that only reads, or another such scope."""
    return _answers.get() is not None


def forget() -> None:
    """After an edit: what is asked next is read anew."""
    if (answers := _answers.get()) is not None:
        answers.clear()


def once_per_request[**P, T](function: Callable[P, T]) -> Callable[P, T]:
    """The same function; within a scope it answers each question once, however it is put."""
    named = signature(function)

    @wraps(function)
    def answer(*args: P.args, **kwargs: P.kwargs) -> T:
        if _answers.get() is None:
            return function(*args, **kwargs)
        given = named.bind(*args, **kwargs)
        given.apply_defaults()
        question = (function, make_hashable(given.args), make_hashable(given.kwargs))
        return ask_once(question, lambda: function(*args, **kwargs))

    return answer


def ask_once[T](question: tuple, read: Callable[[], T]) -> T:
    """What `read` answers; within a scope it is read once for each question."""
    answers = _answers.get()
    if answers is None:
        return read()
    if question not in answers:
        answers[question] = read()
    return answers[question]


class OncePerRequest:
    """The middleware: a scope for each request that only reads."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in READING:
            return self.get_response(request)
        with memo_scope():
            return self.get_response(request)
