"""The curated data in a SQLite file, as `make run` leaves them: loaded once, whoever asks first."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings


def loaded_file(tmp_path_factory) -> Path:
    """The file that all workers of a run share, to be copied and never changed."""
    folder = folder_of_the_run(tmp_path_factory)
    path = folder / "loaded.sqlite3"
    with (folder / "loaded.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not path.exists():
            unfinished = folder / "loading.sqlite3"
            manage(unfinished, "migrate", "--verbosity", "0")
            manage(unfinished, "load_seed", "--verbosity", "0")
            unfinished.rename(path)
    return path


def folder_of_the_run(tmp_path_factory) -> Path:
    """That all its workers share."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if os.environ.get("PYTEST_XDIST_WORKER") else folder


def manage(path: Path, *words: str, **environment: str) -> None:
    """A command of manage.py upon a database file."""
    own = {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": f"sqlite:///{path}"}
    subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=settings.BASE_DIR,
        env=os.environ | own | environment,
        check=True,
        capture_output=True,
    )
