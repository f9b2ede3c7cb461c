"""A backup becomes the database again, whole or not at all."""

import tempfile
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import F

from nkworld.provenance.models import Dataset

from . import archive
from .archive import BackupRefused
from .contents import code_migrations
from .making import vendor

# More than is ever published between two backups: no answer that was kept anywhere, here or by a
# reader, under a revision given since the backup is taken for one of what is published next.
LEAP = 100_000


def restore(path: Path, replace: bool = False) -> dict[str, Any]:
    """Put a backup in the place of the database; its manifest.

    Refused if it is damaged, of another vendor or of other migrations, and if there are tables
    already unless they are to be replaced.
    """
    manifest = archive.read_manifest(path)
    _refuse_other_portal(manifest)
    _refuse_occupied(replace)
    with tempfile.TemporaryDirectory(prefix="restoring-", dir=path.parent) as folder:
        part = archive.extract(path, Path(folder))
        vendor().load(part, manifest["tables"])
    Dataset.objects.update(revision=F("revision") + LEAP)
    return manifest


def _refuse_other_portal(manifest: dict[str, Any]) -> None:
    if manifest["vendor"] != connection.vendor:
        raise BackupRefused(
            f"This is a backup of {manifest['vendor']}, but DATABASE_URL names {connection.vendor}."
        )
    ours, theirs = code_migrations(), set(manifest["migrations"])
    for others, age in ((ours - theirs, "an older"), (theirs - ours, "a newer")):
        if others:
            raise BackupRefused(
                f"The backup is of {age} version of the portal ({manifest['portal']}, code "
                f"{manifest['code']}); they differ in {', '.join(sorted(others))}. Restore it "
                "with that version, then upgrade."
            )


def _refuse_occupied(replace: bool) -> None:
    with connection.cursor() as cursor:
        occupied = bool(connection.introspection.table_names(cursor))
    if occupied and not replace:
        raise BackupRefused(
            "The database is not empty. --replace puts the backup in its place: whatever is not "
            "in the backup is lost."
        )
