"""What one request asks again and again is asked of the database once: the atlas, the rules, the
sources, the revisions of the datasets.

Every answer to who reads is given within a scope (`with_memo_scope`), the audit of all sentences
opens one of its own. Outside nothing is kept. An edit forgets what was kept.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from functools import wraps
from inspect import signature
from typing import Any

from django.http import HttpRequest
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
    answers = _answers.get()
    if answers is None:
        return read()
    if question not in answers:
        answers[question] = read()
    return answers[question]


def with_memo_scope[T](view: Callable[[HttpRequest], T]) -> Callable[[HttpRequest], T]:
    """The same view, with a scope for each request that only reads."""

    def answer(request: HttpRequest) -> T:
        with memo_scope() if request.method in READING else nullcontext():
            return view(request)

    return answer
