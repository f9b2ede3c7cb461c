"""The curated data in a SQLite file, as `make run` leaves them: loaded once, for all runs of a day.

`python -m tests.loaded_file` loads them where that was not done yet, and prints where they are.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

FOLDER = Path(__file__).resolve().parent.parent / "var" / "test-worlds"
KEPT = 4  # of other states of the code: a run beside this one may be copying one


def digest() -> str:
    """Of all that the loaded data follow from: code, seeds, libraries, and what day it is.

    Nearly every module of the portal takes part in a load, so none is left out.
    """
    root = settings.BASE_DIR
    packages = {"nkworld", *(name.partition(".")[0] for name in settings.DOMAINS)}
    files = [root / "requirements.lock", root / "tests" / "settings.py"]
    for package in packages:
        files += (root / package).rglob("*.py")
        files += (path for path in (root / package).rglob("seed/**/*") if path.is_file())
    total = sha256(f"{date.today()} {sys.version}".encode())
    for path in sorted(files):
        total.update(f"{path.relative_to(root)} {sha256(path.read_bytes()).hexdigest()}".encode())
    return total.hexdigest()[:20]


def file_of_today(suffix: str) -> Path:
    """Where a loaded world lies, or is to be laid; old ones are taken away."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{digest()}{suffix}"
    others = sorted(FOLDER.glob(f"*{suffix}"), key=lambda other: other.stat().st_mtime)
    for other in others[:-KEPT]:
        for file in FOLDER.glob(f"{other.stem}.*"):
            file.unlink(missing_ok=True)
    return path


def loaded_file() -> Path:
    """The file that all workers and runs share, to be copied and never changed."""
    path = file_of_today(".sqlite3")
    with path.with_suffix(".lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not path.exists():
            unfinished = path.with_suffix(".loading")
            unfinished.unlink(missing_ok=True)
            manage(unfinished, "migrate", "--verbosity", "0")
            manage(unfinished, "load_seed", "--verbosity", "0")
            unfinished.rename(path)
    return path


def desk_file() -> Path:
    """The same with the accounts of the desk; their passwords lie beside it as `.passwords`."""
    path = file_of_today(".desk")
    with path.with_suffix(".lock").open("w") as turn, TemporaryDirectory() as folder:
        loaded = loaded_file()
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not path.exists():
            unfinished = Path(shutil.copy(loaded, Path(folder) / "portal.sqlite3"))
            manage(unfinished, "create_desk", VAR_DIR=folder)
            shutil.move(Path(folder) / "desk-passwords", path.with_suffix(".passwords"))
            shutil.move(unfinished, path)
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


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    print(loaded_file())
