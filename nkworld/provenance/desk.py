"""The desk's roles: what each may do, and what takes a second person.

A role is a group, and contains the one before it:

- Researcher: uploads, corrects, and takes the steps of what is his own; comments, and proposes to
  add and change curated records.
- Editor: works on everybody's drafts, answers doubts, proposes to delete records, writes texts.
- Approver: the second person, who publishes (`publish_*`) and reads the audit log.
- Publisher: takes back what is public (`withdraw_*`), schedules (`schedule_*`), publishes in haste
  (`urgent_*`), and gives partners of the API their keys (`issue_*`).

The administrator is a superuser and needs no group. An app joins by what its config names:
`edited_at_desk` are models of editors, `researched_at_desk` those that a researcher adds and
changes, too.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from .models import HeadlineRuleSource
from .records import is_curated

# Accounts, sessions and the secrets of one-time codes are the administrator's.
NOT_VIEWED = (
    *("auth", "admin", "contenttypes", "sessions", "audit"),
    *("security", "otp_totp", "otp_static", "django_tasks_database", "partners"),
)
APPROVING = ("publish_",)
PUBLISHING = ("withdraw_", "schedule_", "urgent_", "issue_")
NOTHING = Q(pk__in=[])  # as a condition on permissions, as all below are


def _permissions(verbs: Iterable[str], models: Iterable[Any]) -> Q:
    codenames = [f"{verb}_{model}" for verb in verbs for model in models]
    return Q(content_type__app_label__in=["atlas", "provenance"], codename__in=codenames)


def _proposing(*verbs: str) -> Q:
    """Curated records: what is done to them is a proposal (`nkworld.proposals`)."""
    curated: list[Any] = [model for model in apps.get_models() if is_curated(model)]
    found = NOTHING
    for meta in (model._meta for model in (*curated, HeadlineRuleSource)):
        codenames = [f"{verb}_{meta.model_name}" for verb in verbs]
        found |= Q(content_type__app_label=meta.app_label, codename__in=codenames)
    return found


def _named_by_apps(attribute: str) -> Q:
    """To add and change the models that have this attribute, or that the configs of apps name."""
    found = NOTHING
    for config in apps.get_app_configs():
        marked = [m._meta.model_name for m in config.get_models() if getattr(m, attribute, False)]
        if models := [*getattr(config, attribute, ()), *marked]:
            codenames = [f"{verb}_{model}" for verb in ("add", "change") for model in models]
            found |= Q(content_type__app_label=config.label, codename__in=codenames)
    return found


def _viewing() -> Q:
    """Claims of every domain, and the history of curated records."""
    return Q(codename__startswith="view_") & ~Q(content_type__app_label__in=NOT_VIEWED)


def _beginning_with(prefixes: Iterable[str]) -> Q:
    found = NOTHING
    for prefix in prefixes:
        found |= Q(codename__startswith=prefix)
    return found


def researchers_permissions() -> Q:
    """Upload and correct, and read all that the desk shows."""
    return (
        _permissions(["add"], ["release"])
        | _named_by_apps("researched_at_desk")
        | _proposing("add", "change")
        | _viewing()
    )


def editors_permissions() -> Q:
    """A researcher's, and everybody's drafts; he also proposes to delete records."""
    return (
        researchers_permissions()
        | _proposing("add", "change", "delete")
        | _permissions(["change"], ["release", "challenge"])
        | _named_by_apps("edited_at_desk")
    )


def approvers_permissions() -> Q:
    """An editor's, and the second person's word on what becomes public."""
    audit = Q(content_type__app_label="audit", codename="view_entry")
    return editors_permissions() | _beginning_with(APPROVING) | audit


def publishers_permissions() -> Q:
    """An approver's, and the last word on what the public sees."""
    return approvers_permissions() | _beginning_with(PUBLISHING)


ROLES = {
    "Researcher": researchers_permissions,
    "Editor": editors_permissions,
    "Approver": approvers_permissions,
    "Publisher": publishers_permissions,
}


def make_groups() -> dict[Any, Group]:
    """{name: group}, each with its permissions."""
    groups = {}
    for name, permissions in ROLES.items():
        groups[name], _ = Group.objects.get_or_create(name=name)
        groups[name].permissions.set(Permission.objects.filter(permissions()))
    return groups
