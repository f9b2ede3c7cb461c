from pathlib import Path
from typing import Any

from django import forms
from django.core.management.base import BaseCommand, CommandError, CommandParser

from nkworld.api.bulk.views import NothingToBuild, build, offer_newest
from nkworld.asking.fields import MomentField


class Command(BaseCommand):
    help = (
        "Write every public table of one moment into files that explain themselves: SQLite, CSV, "
        "Parquet, pages and checksums. Without --output the portal offers them at /data/kit/."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as-of", help="a moment that has passed; else the newest state")
        parser.add_argument(
            "--output",
            type=Path,
            help="a folder, or a file that ends with .zip; else what the portal offers",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            moment = MomentField().clean(options["as_of"] or "")
        except forms.ValidationError as error:
            raise CommandError(f"--as-of: {' '.join(error.messages)}") from error
        output: Path | None = options["output"]
        if moment and output is None:
            raise CommandError("The portal offers the newest kit: with --as-of say --output.")
        try:
            if output is None:
                offered = offer_newest()
                written, kit = offered.file.name, offered.name
            else:
                written, kit = str(output), build(output, moment).name
        except NothingToBuild as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{written}: {kit}")
