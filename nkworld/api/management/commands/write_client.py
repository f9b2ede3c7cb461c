from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from nkworld.api.client.serving import client_of

PLACE = settings.BASE_DIR / "docs" / "client" / "nkworld_client.py"


class Command(BaseCommand):
    help = "Writes the Python client of the API from its OpenAPI document."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "path", nargs="?", type=Path, default=PLACE, help="Default: %(default)s"
        )

    def handle(self, path: Path, **options: Any) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(client_of(settings.SITE_ADDRESS))
        self.stdout.write(f"{path} is written.")
