"""Tables of any state of the migrations, made at once.

To replay the migrations takes ten seconds, nearly all of them spent on states between them.
tests/setup and tests/upgrades hold that both make the same.
"""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    """No migration was ever applied."""
    return not MigrationExecutor(connection).loader.applied_migrations


def make_tables(
    connection: BaseDatabaseWrapper, targets: list[tuple[str, str]] | None = None
) -> None:
    """Make the tables of an empty database as they are after these migrations, else after all.

    `targets` are (app, name); that they and those before them are applied is recorded. Triggers,
    permissions and whatever else follows a `migrate` is left to it.
    """
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    targets = targets or graph.leaf_nodes()
    models = executor.loader.project_state(targets).apps.get_models()
    executor.recorder.ensure_schema()
    # All or nothing: tables that nobody recorded would be in the way of a second try.
    with connection.schema_editor() as editor:
        for model in models:
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        for name in dict.fromkeys(
            name for target in targets for name in graph.forwards_plan(target)
        ):
            executor.recorder.record_applied(*name)
