"""Many questions in a row, each of which reads the same: the parts of one page, and the audit of
all sentences.

    @once
    def rules_of(dataset): ...

    with asking_once():     # here `rules_of("trade/flows")` is read once
        ...

Whoever writes to the database within, or changes what it was given, has to answer for it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any

_answers: ContextVar[dict[tuple, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def asking_once() -> Iterator[None]:
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def once[**P, T](function: Callable[P, T]) -> Callable[P, T]:
    """The same function; within `asking_once` it answers each question once."""

    @wraps(function)
    def answer(*args: P.args, **kwargs: P.kwargs) -> T:
        answers = _answers.get()
        if answers is None:
            return function(*args, **kwargs)
        question = (function, args, tuple(sorted(kwargs.items())))
        if question not in answers:
            answers[question] = function(*args, **kwargs)
        return answers[question]

    return answer
