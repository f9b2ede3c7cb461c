from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from nkworld.schema.tables import is_empty, make_tables


class Command(migrate.Command):
    """Django's, to which an empty database comes with all tables made at once."""

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        to_the_newest = not any(
            options[name] for name in ("app_label", "fake", "plan", "check_unapplied", "prune")
        )
        if to_the_newest and is_empty(connection):
            make_tables(connection)
        super().handle(*args, **options)
