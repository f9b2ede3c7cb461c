"""What would be live if a draft were published: read instead of what is, within one block."""

import json
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Lookup, Q

from .observation_cell import LIVE


class Among(Lookup):
    """Whether a whole number is one of many, which go to the database as one parameter."""

    lookup_name = "among"

    def __init__(self, lhs: Any, keys: Iterable[int] | str) -> None:
        super().__init__(lhs, keys if isinstance(keys, str) else json.dumps(list(keys)))

    def get_prep_lookup(self) -> Any:
        return self.rhs

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        sql, params = self.process_lhs(compiler, connection)
        keys = "SELECT value FROM json_each(%s)"
        if connection.vendor == "postgresql":
            keys = "SELECT value::bigint FROM json_array_elements_text(%s::json)"
        return f"{sql} IN ({keys})", (*params, self.rhs)


@dataclass(frozen=True, eq=False)
class AsIf:
    """Keys that end, begin, and (`silent`) repeat what is live, and a revision nobody else has."""

    model: Any  # a table of claims
    release: int
    ending: tuple[int, ...]
    spoken: tuple[int, ...]
    silent: tuple[int, ...]
    revision: int

    @property
    def changed(self) -> tuple[int, ...]:
        return (*self.ending, *self.spoken)

    @property
    def beginning(self) -> Q:
        """Named by what is shorter: a draft of thousands mostly begins whole."""
        if len(self.spoken) < len(self.silent):
            return Q(Among(F("pk"), self.spoken))
        drafted = Q(release=self.release, known_from__isnull=True)
        return drafted & ~Q(Among(F("pk"), self.silent)) if self.silent else drafted


current: ContextVar[AsIf | None] = ContextVar("as_if_published", default=None)


def reads_as_if(model: type) -> bool:
    as_if = current.get()
    return as_if is not None and as_if.model is model


def live(model: type) -> Q:
    as_if = current.get()
    if as_if is None or as_if.model is not model:
        return LIVE
    remaining = LIVE & ~Q(Among(F("pk"), as_if.ending))
    return remaining | as_if.beginning
