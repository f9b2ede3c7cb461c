from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from nkworld.running.backups.copies import make_backup


class Command(BaseCommand):
    help = "Write the whole portal into one file, while it is served. restore is the way back."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, help="without it, BACKUP_DIR")
        parser.add_argument("--keep", type=at_least_one, help="how many backups stay there")

    def handle(self, *args: Any, **options: Any) -> None:
        path = make_backup(options["folder"] or settings.BACKUP_DIR, options["keep"])
        self.stdout.write(f"{path} ({path.stat().st_size:,} bytes)")


def at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError("say how many, 1 or more")
    return int(text)
