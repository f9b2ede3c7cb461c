from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from nkworld.running.backups.copies import restore


class Command(BaseCommand):
    help = "Put a backup in the place of the database, whole or not at all."
    requires_system_checks = []  # those of the database would look for its tables

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="as manage.py backup wrote it")
        parser.add_argument(
            "--replace", action="store_true", help="give up what the database holds now"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        manifest = restore(options["file"], options["replace"])
        rows = sum(table["rows"] for table in manifest["tables"].values())
        self.stdout.write(
            f"Restored the backup of {manifest['finished']}: {rows:,} rows of "
            f"{len(manifest['tables'])} tables, each as its checksum says."
        )
