"""`python -m tests.upgrades` stores what the tests restore from now on: a backup of this version.

Run once for a version, on the commit that carries its number, and never again.
"""

import os
import shutil
import sys
import tempfile
import tomllib
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    path = Path(__file__).parent / "archives" / f"{version.rpartition('.')[0]}.zip"
    if path.exists():
        sys.exit(f"{path} is there already, and never changes.")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/world.sqlite3"
        os.environ["VAR_DIR"] = f"{folder}/var"
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        django.setup()
        from django.core.management import call_command

        from .states import state_digest
        from .world import make_world

        call_command("migrate", verbosity=0)
        make_world()
        call_command("backup", f"{folder}/backups")
        [made] = Path(folder, "backups").glob("*.zip")
        path.with_suffix(".state").write_text(state_digest(made) + "\n")
        shutil.move(made, path)


if __name__ == "__main__":
    main()
