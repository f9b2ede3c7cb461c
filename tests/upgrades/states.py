"""What the migrations of an archive say of the tables: they import code, which may change."""

from hashlib import sha256

from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.writer import MigrationWriter

from nkworld.running.backups import archive
from nkworld.running.operations.apps import FORMER_NAMES


def state_digest(path):
    """Of every field, constraint and index of our models, as after the archive's migrations."""
    with archive.opened(path) as backup:
        targets = [(app, name) for app, name, _ in backup.manifest["migrations"]]
    ours = {each.label for each in apps.get_app_configs() if "site-packages" not in each.path}
    total = sha256()
    for (app, name), model in sorted(MigrationLoader(None).project_state(targets).models.items()):
        if app in ours:
            for said in (model.options, *model.fields.values()):
                total.update(f"{app}.{name}: {_by_former_names(said)}".encode())
    return total.hexdigest()


def _by_former_names(said):
    """As it was written before modules moved: their move changes no table."""
    written = MigrationWriter.serialize(said)[0]
    for former, name in FORMER_NAMES.items():
        written = written.replace(f"{name}.", f"{former}.")
    return written
