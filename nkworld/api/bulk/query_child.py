"""The process that answers one statement of SQL: `python -I query_child.py DATABASE` reads it from
standard input and writes its answer as JSON. It limits itself in processor, memory and files, opens
the database read-only, and imports neither Django nor the portal.
"""

import json
import resource
import sqlite3
import sys
import time
from typing import Any
from urllib.parse import quote

SECONDS = 2.0
MOST_ROWS = 1_000
MOST_BYTES = 1_000_000  # of the answer, and of one value
MEMORY = 512 * 2**20
STEPS = 5_000  # of SQLite's machine between two looks at the clock

FUNCTIONS = frozenset(
    (
        *("abs", "avg", "cast", "ceil", "char", "coalesce", "concat", "concat_ws", "count"),
        *("cume_dist", "date", "datetime", "dense_rank", "first_value", "floor", "format"),
        *("glob", "group_concat", "hex", "ifnull", "iif", "instr", "json", "json_array"),
        *("json_array_length", "json_extract", "json_group_array", "json_group_object"),
        *("json_object", "json_type", "->", "->>", "julianday", "lag", "last_value", "lead"),
        *("length", "like", "ln", "log", "log10", "lower", "ltrim", "max", "median", "min"),
        *("mod", "nth_value", "ntile", "nullif", "percent_rank", "pow", "power", "printf"),
        *("quote", "rank", "replace", "round", "row_number", "rtrim", "sign", "sqrt"),
        *("strftime", "string_agg", "substr", "substring", "sum", "time", "total", "trim"),
        *("typeof", "unicode", "unixepoch", "upper"),
    )
)
LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: MOST_BYTES,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 20_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 200,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 20,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 200,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
}


TOO_SLOW = f"The statement took longer than {SECONDS:g} seconds."


def main(path: str) -> None:
    # A second between the two limits: the first ends it by the signal that tells why.
    resource.setrlimit(resource.RLIMIT_CPU, (int(SECONDS) + 1, int(SECONDS) + 2))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = run(path, sys.stdin.read())
    except sqlite3.OperationalError as error:
        answer = {"error": TOO_SLOW if "interrupted" in str(error) else f"SQLite: {error}."}
    except (sqlite3.Error, sqlite3.Warning, MemoryError) as error:
        answer = {"error": f"SQLite: {error or 'out of memory'}."}
    json.dump(answer, sys.stdout, ensure_ascii=False)


def run(path: str, sql: str) -> dict[str, Any]:
    """{columns, rows, truncated}, or why not as {error}."""
    database = sqlite3.connect(f"file:{quote(path)}?mode=ro&immutable=1", uri=True)
    database.execute("PRAGMA query_only = 1")
    for limit, most in LIMITS.items():
        database.setlimit(limit, most)
    until = time.monotonic() + SECONDS
    database.set_progress_handler(lambda: time.monotonic() > until, STEPS)
    refused: list[str] = []

    def allow(action: int, _one: Any, two: Any, within: Any, _trigger: Any) -> int:
        if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE):
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_READ and within in ("main", None):
            return sqlite3.SQLITE_OK
        sentence = "Only what reads the tables is answered: SELECT, or WITH … SELECT."
        if action == sqlite3.SQLITE_FUNCTION:
            if str(two).lower() in FUNCTIONS:
                return sqlite3.SQLITE_OK
            sentence = f"The function {two} can’t be used here."
        refused.append(sentence)
        return sqlite3.SQLITE_DENY

    database.set_authorizer(allow)
    try:
        cursor = database.execute(sql)
    except sqlite3.DatabaseError:
        if refused:
            return {"error": refused[0]}
        raise
    if cursor.description is None:
        return {"error": "Write one statement that begins with SELECT or WITH."}
    columns = [name for name, *_ in cursor.description]
    rows: list[list[Any]] = []
    size, truncated = 0, False
    for row in cursor:
        size += len(json.dumps(row, ensure_ascii=False, default=_text))
        if len(rows) == MOST_ROWS or size > MOST_BYTES:
            truncated = True
            break
        rows.append([_text(value) if isinstance(value, bytes) else value for value in row])
    return {"columns": columns, "rows": rows, "truncated": truncated}


def _text(value: Any) -> str:
    return str(value.hex() if isinstance(value, bytes) else value)


if __name__ == "__main__":
    main(sys.argv[1])
