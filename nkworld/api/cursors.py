"""A cursor is good for one question: who asks something else begins at its first page."""

import hashlib
from collections.abc import Mapping

from nkworld.provenance.parameters import InvalidQuery

# How much is given, and in which form, is no part of the question.
ASIDE = ("cursor", "page_size", "count", "format")
NOT_OURS = "This cursor was not given by this API: follow “next” from the first page."
OTHER_QUESTION = (
    "This cursor belongs to another table or question: follow “next” from the first page of this "
    "one, with every parameter as it stands there."
)


def sealed(cursor: object, table: str, query: Mapping[str, str]) -> str:
    """The cursor as it is given out with a question to a table."""
    return f"{cursor}.{_seal(table, query)}"


def opened(table: str, query: Mapping[str, str]) -> dict[str, str]:
    """The query with its cursor as `sealed` took it; InvalidQuery of a cursor that was given with
    another question, or never.
    """
    given = dict(query.items())
    if not given.get("cursor"):
        return given
    cursor, dot, seal = given["cursor"].rpartition(".")
    if not dot:
        raise InvalidQuery([("cursor", NOT_OURS)])
    if seal != _seal(table, query):
        raise InvalidQuery([("cursor", OTHER_QUESTION)])
    return given | {"cursor": cursor}


def _seal(table: str, query: Mapping[str, str]) -> str:
    question = sorted((name, text) for name, text in query.items() if name not in ASIDE and text)
    return hashlib.sha256(repr([table, question]).encode()).hexdigest()[:12]
