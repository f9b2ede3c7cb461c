"""Options of a database connection, for the settings: it imports nothing of Django."""

from typing import Any

CONNECT_SECONDS = 5
# Whatever is read of a replica in one transaction is of one moment.
ONE_MOMENT = (
    r" -c default_transaction_isolation=repeatable\ read -c default_transaction_read_only=on"
)


def connection_options(
    engine: str, lock_seconds: int, idle_seconds: int, of_replica: bool = False
) -> dict[str, Any]:
    """How long a connection waits for a lock, and may keep one while nobody uses it."""
    if "sqlite" in engine:
        return sqlite_options(lock_seconds)
    return {
        "connect_timeout": CONNECT_SECONDS,
        "options": f"-c lock_timeout={lock_seconds}s "
        f"-c idle_in_transaction_session_timeout={idle_seconds}s "
        # The session of a machine that is gone is over within half a minute, not two hours.
        "-c tcp_keepalives_idle=15 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
        f"{ONE_MOMENT if of_replica else ''}",
    }


def sqlite_options(lock_seconds: float) -> dict[str, Any]:
    """Readers never wait for a writer (WAL); a second writer waits instead of failing."""
    return {
        "transaction_mode": "IMMEDIATE",
        "timeout": lock_seconds,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            f"PRAGMA busy_timeout={int(lock_seconds * 1000)};"
            # 64 MB: with SQLite’s own two, publishing into a million rows reads each page anew.
            "PRAGMA cache_size=-65536;"
        ),
    }
