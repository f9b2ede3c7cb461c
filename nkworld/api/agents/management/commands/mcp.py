from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Answer one client of the Model Context Protocol on stdio, until it closes."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            from nkworld.api.agents.server import make_server
        except ImportError as error:
            raise CommandError(
                f"{error}: install the package mcp, the extra “mcp” of this project."
            ) from error
        make_server().run()
