"""Which fault an error tells of: the database's own code decides, never its words."""

import errno
import sqlite3
from enum import Enum

from django.db import InterfaceError, OperationalError

from .limits import OutOfTime

MINUTE, TEN_MINUTES = 60, 600


class Fault(Enum):
    """What hinders the portal although its code and the question are right: a word for watchers,
    the title over the page, what happened, what to do about it, and when to ask again (seconds).
    """

    TOO_LONG = (
        "too-long",
        "This takes too long",
        "What was asked for took more than {seconds:g} seconds and was ended, so that others are "
        "served.",
        "Ask for less, fewer years or one country, or try again when fewer people are here.",
    )
    LOCKED = (
        "locked",
        "Someone else is writing",
        "Someone else is writing to the database for longer than {lock_seconds:g} seconds.",
        "Send it again in a minute.",
    )
    FULL = (
        "full",
        "The server’s disk is full",
        "The server’s disk is full.",
        "Tell the operator of the portal.",
        TEN_MINUTES,
    )
    READ_ONLY = (
        "read-only",
        "Nothing can be saved at the moment",
        "The database can only be read at the moment.",
        "Tell the operator of the portal, if nobody has told you why.",
        TEN_MINUTES,
    )
    DAMAGED = (
        "damaged",
        "The database can’t be read",
        "The database file, or the disk it is on, is damaged.",
        "Tell the operator of the portal: a backup may have to be restored.",
        TEN_MINUTES,
    )
    UNPREPARED = (
        "unprepared",
        "The database is not ready",
        "The database is empty, or made for another version of the portal.",
        "Try again in a few minutes: the portal may just be under renewal.",
        TEN_MINUTES,
    )
    AWAY = (
        "away",
        "The database can’t be reached",
        "The portal can’t reach its database.",
        "Try again in a minute.",
    )
    FILES_AWAY = (
        "files-away",
        "The files can’t be reached",
        "The portal can’t reach the place where its files lie.",
        "Try again in a minute.",
    )

    def __init__(
        self, word: str, title: str, happened: str, remedy: str, retry_after: int = MINUTE
    ) -> None:
        self.word, self.title, self.happened, self.remedy = word, title, happened, remedy
        self.retry_after = retry_after


OF_SQLITE = {
    # What a first connection shares with others is a file, too, and may find no room.
    sqlite3.SQLITE_IOERR_SHMSIZE: Fault.FULL,
    sqlite3.SQLITE_IOERR_SHMMAP: Fault.FULL,
    sqlite3.SQLITE_INTERRUPT: Fault.TOO_LONG,
    sqlite3.SQLITE_BUSY: Fault.LOCKED,
    sqlite3.SQLITE_LOCKED: Fault.LOCKED,
    sqlite3.SQLITE_FULL: Fault.FULL,
    sqlite3.SQLITE_READONLY: Fault.READ_ONLY,
    sqlite3.SQLITE_CORRUPT: Fault.DAMAGED,
    sqlite3.SQLITE_NOTADB: Fault.DAMAGED,
    sqlite3.SQLITE_IOERR: Fault.DAMAGED,
    sqlite3.SQLITE_CANTOPEN: Fault.AWAY,
}
OF_POSTGRES = {
    "57014": Fault.TOO_LONG,  # query_canceled
    "25P03": Fault.TOO_LONG,  # idle_in_transaction_session_timeout
    "55P03": Fault.LOCKED,  # lock_not_available
    "40P01": Fault.LOCKED,  # deadlock_detected
    "40001": Fault.LOCKED,  # serialization_failure
    "53100": Fault.FULL,  # disk_full
    "25006": Fault.READ_ONLY,  # read_only_sql_transaction
    "58030": Fault.DAMAGED,  # io_error
    "XX001": Fault.DAMAGED,  # data_corrupted
    "XX002": Fault.DAMAGED,  # index_corrupted
    "42P01": Fault.UNPREPARED,  # undefined_table
    "42703": Fault.UNPREPARED,  # undefined_column
    "3D000": Fault.UNPREPARED,  # invalid_catalog_name: there is no such database
}
OF_FILES = {
    errno.ENOSPC: Fault.FULL,
    errno.EDQUOT: Fault.FULL,
    errno.EROFS: Fault.READ_ONLY,
}
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
            return Fault.TOO_LONG
        case sqlite3.Error():
            code = getattr(error, "sqlite_errorcode", 0)
            # Missing tables and columns are SQLite’s general error, as is a query we wrote wrong.
            missing = str(error).startswith(("no such table", "no such column"))
            if code == sqlite3.SQLITE_ERROR and missing:
                return Fault.UNPREPARED
            # The low byte is the code, the rest may tell more of it.
            return OF_SQLITE.get(code) or OF_SQLITE.get(code & 0xFF)
        case OperationalError() | InterfaceError() if error.__cause__ is None:
            return Fault.AWAY
        case OSError():
            return OF_FILES.get(error.errno or 0)
    if OF_BUCKETS.intersection(map(repr, type(error).__mro__)):
        return Fault.FILES_AWAY
    code = getattr(error, "sqlstate", None)
    if code is None and type(error).__module__.startswith("psycopg"):
        return Fault.AWAY if type(error).__name__ in OF_CONNECTIONS else None
    # Connections lost or refused, a server that shuts down or is out of means.
    of_class = Fault.AWAY if str(code)[:2] in ("08", "57", "53") else None
    return OF_POSTGRES.get(str(code)) or of_class
