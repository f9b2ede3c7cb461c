"""Conventions that a domain follows by the names of its files, held by `manage.py check`."""

from difflib import get_close_matches
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connection

from .models import Dataset
from .registries import discovered
from .tables import table_models

ALIKE = 0.84


@register("domains")
def check_module_names(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A module whose name is nearly one that is discovered is ignored in silence: chart.py."""
    found: list[CheckMessage] = []
    for app in domains():
        folder = Path(app.path)
        modules = {path.stem for path in folder.glob("*.py")}
        packages = {path.parent.name for path in folder.glob("*/__init__.py")}
        for name in sorted((modules | packages) - {*discovered, "__init__"}):
            for meant in get_close_matches(name, discovered, 1, ALIKE):
                found.append(
                    Warning(
                        f"{app.name}/{name}.py is not read: a domain announces in {meant}.py.",
                        hint=f"Rename it {meant}.py, or give it a name less like that.",
                        id="provenance.W001",
                    )
                )
    return found


@register(Tags.database)
def check_datasets_have_tables(
    app_configs: Any, databases: Any = None, **kwargs: Any
) -> list[CheckMessage]:
    """A dataset whose app is gone is left out of the catalogue, and told here."""
    if not databases or Dataset._meta.db_table not in connection.introspection.table_names():
        return []
    lost = Dataset.objects.exclude(slug__in=table_models()).values_list("slug", flat=True)
    return [
        Warning(
            f"The dataset {slug} has no table: its app is not installed.",
            hint="Install the app again, or delete the dataset with its releases.",
            id="provenance.W002",
        )
        for slug in lost
    ]


def domains() -> list[AppConfig]:
    packages = {name.partition(".")[0] for name in settings.DOMAINS}
    return [each for each in apps.get_app_configs() if each.name.partition(".")[0] in packages]
