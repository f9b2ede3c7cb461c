"""Which fault an error tells of: the database's own code decides, never its words."""

import errno
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import yaml
from django.db import InterfaceError, OperationalError

from .limits import OutOfTime


@dataclass(frozen=True)
class Fault:
    """As faults.yaml describes it."""

    word: str
    title: str
    happened: str
    remedy: str
    codes: list[str]
    retry_after: int = 60


_texts = yaml.safe_load(Path(__file__).with_name("faults.yaml").read_text(encoding="utf-8"))
FAULTS = {text["word"]: Fault(**text) for text in _texts}
BY_CODE = {code: fault for fault in FAULTS.values() for code in fault.codes}
OF_SQLITE = {getattr(sqlite3, c): fault for c, fault in BY_CODE.items() if c.startswith("SQLITE_")}
OF_CONNECTIONS = ("OperationalError", "InterfaceError", "ConnectionTimeout")
# Not imported: most portals keep their files in folders.
OF_BUCKETS = {
    "<class 'botocore.exceptions.ConnectionError'>",
    "<class 'botocore.exceptions.HTTPClientError'>",
}


def fault_of(error: BaseException | None) -> Fault | None:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if fault := _own_fault(error):
            return fault
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return None


def _own_fault(error: BaseException) -> Fault | None:
    match error:
        case OutOfTime():
            return FAULTS["too-long"]
        case sqlite3.Error():
            code = getattr(error, "sqlite_errorcode", 0)
            # Missing tables and columns are SQLite’s general error, as is a query we wrote wrong.
            missing = str(error).startswith(("no such table", "no such column"))
            if code == sqlite3.SQLITE_ERROR and missing:
                return FAULTS["unprepared"]
            # The low byte is the code, the rest may tell more of it.
            return OF_SQLITE.get(code) or OF_SQLITE.get(code & 0xFF)
        case OperationalError() | InterfaceError() if error.__cause__ is None:
            return FAULTS["away"]
        case OSError():
            return BY_CODE.get(errno.errorcode.get(error.errno or 0, ""))
    if OF_BUCKETS.intersection(map(repr, type(error).__mro__)):
        return FAULTS["files-away"]
    state = getattr(error, "sqlstate", None)
    if state is None and type(error).__module__.startswith("psycopg"):
        return FAULTS["away"] if type(error).__name__ in OF_CONNECTIONS else None
    return BY_CODE.get(str(state)) or BY_CODE.get(str(state)[:2])
