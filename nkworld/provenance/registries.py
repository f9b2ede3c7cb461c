"""How domains announce what they hold: by name, and each name once."""

from collections.abc import Callable
from typing import Any


def registrar[T](registry: dict[Any, T], name: Any, complaint: str) -> Callable[[T], T]:
    """A decorator that puts what it decorates into the registry and changes nothing about it.

    ValueError with the complaint if the name is taken.
    """

    def announce(announced: T) -> T:
        if name in registry:
            raise ValueError(complaint)
        registry[name] = announced
        return announced

    return announce
