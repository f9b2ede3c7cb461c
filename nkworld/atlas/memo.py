"""What one request asks again and again is asked of the database once: the atlas, the rules, the
sources, the revisions of the datasets.

Every answer to who reads is given within a scope (`in_memo_scope`), the audit of all sentences
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

# None outside of a request that only reads, or of another such scope.
remembered: ContextVar[dict[tuple, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def memo_scope() -> Iterator[None]:
    token = remembered.set({})
    try:
        yield
    finally:
        remembered.reset(token)


def open_memo() -> None:
    """A scope without an end, for a context of its own that is thrown away."""
    remembered.set({})


def forget() -> None:
    """After an edit: what is asked next is read anew."""
    if (answers := remembered.get()) is not None:
        answers.clear()


def once_per_request[**P, T](function: Callable[P, T]) -> Callable[P, T]:
    """The same function; within a scope it answers each question once, however it is put."""
    named = signature(function)

    @wraps(function)
    def answer(*args: P.args, **kwargs: P.kwargs) -> T:
        if remembered.get() is None:
            return function(*args, **kwargs)
        given = named.bind(*args, **kwargs)
        given.apply_defaults()
        question = (function, make_hashable(given.args), make_hashable(given.kwargs))
        return ask_once(question, lambda: function(*args, **kwargs))

    return answer


def ask_once[T](question: tuple, read: Callable[[], T]) -> T:
    answers = remembered.get()
    if answers is None:
        return read()
    if question not in answers:
        answers[question] = read()
    return answers[question]


def in_memo_scope[T](view: Callable[[HttpRequest], T], request: HttpRequest) -> T:
    """What a view answers, with a scope for each request that only reads."""
    with memo_scope() if request.method in READING else nullcontext():
        return view(request)
