from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from nkworld.running.schema import make_tables, refuse_unless_it_can_be_migrated


class Command(migrate.Command):
    """Django's, which refuses a database that is not as its migrations made it, before it changes
    anything, and to which an empty one comes with all tables made at once.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if not (options["plan"] or options["check_unapplied"] or options["prune"]):
            refuse_unless_it_can_be_migrated(connection)
            if (
                not (options["app_label"] or options["fake"])
                and not MigrationRecorder(connection).applied_migrations()
            ):
                make_tables(connection)
        super().handle(*args, **options)
