"""The desk's roles: what an editor may do, and what it takes a second person for."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db.models import Q

EDITED = ("country", "countryalias", "source", "dataset", "dataquestion", "headlinerule")
PLACES = ("headlinerulesource",)


def _permissions(verbs: Iterable[str], models: Iterable[Any]) -> Any:
    codenames = [f"{verb}_{model}" for verb in verbs for model in models]
    return Permission.objects.filter(
        Q(content_type__app_label__in=["atlas", "provenance"]), codename__in=codenames
    )


def _of_domains() -> Any:
    """What an app's config names as `edited_at_desk` is drafted or edited in place there."""
    found = Permission.objects.none()
    for config in apps.get_app_configs():
        models = getattr(config, "edited_at_desk", ())
        codenames = [f"{verb}_{model}" for verb in ("add", "change") for model in models]
        found |= Permission.objects.filter(
            content_type__app_label=config.label, codename__in=codenames
        )
    return found


def _viewing() -> Any:
    """Claims of every domain, and the history of what is edited in place."""
    return Permission.objects.filter(codename__startswith="view_").exclude(
        content_type__app_label__in=["auth", "admin", "contenttypes", "sessions"]
    )


def editors_permissions() -> Any:
    """Upload, submit, correct, discard; countries, aliases, sources and questions in place."""
    return (
        _permissions(["add", "change"], EDITED)
        | _permissions(["add", "change", "delete"], [*PLACES, "countryalias", "dataquestion"])
        | _permissions(["add", "change"], ["release"])
        | _permissions(["change"], ["challenge"])
        | _of_domains()
        | _viewing()
    )


def publishers_permissions() -> Any:
    """An editor's, and the last word on what the public sees."""
    return editors_permissions() | Permission.objects.filter(codename__startswith="publish_")


ROLES = {"Editor": editors_permissions, "Publisher": publishers_permissions}


def make_groups() -> dict[Any, Group]:
    """{name: group}, each with its permissions."""
    groups = {}
    for name, permissions in ROLES.items():
        groups[name], _ = Group.objects.get_or_create(name=name)
        groups[name].permissions.set(permissions())
    return groups
