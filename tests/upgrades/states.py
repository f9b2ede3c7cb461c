"""What the migrations of an archive say of the tables: they import code, which may change."""

from hashlib import sha256

from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.writer import MigrationWriter

from nkworld.running.backups import archive


def state_digest(path):
    """Of every field, constraint and index of our models, as after the archive's migrations."""
    with archive.opened(path) as backup:
        targets = [(app, name) for app, name, _ in backup.manifest["migrations"]]
    ours = {each.label for each in apps.get_app_configs() if "site-packages" not in each.path}
    total = sha256()
    for (app, name), model in sorted(MigrationLoader(None).project_state(targets).models.items()):
        if app in ours:
            for said in (model.options, *model.fields.values()):
                total.update(f"{app}.{name}: {MigrationWriter.serialize(said)[0]}".encode())
    return total.hexdigest()
