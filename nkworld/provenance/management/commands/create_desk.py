import secrets
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Q

from nkworld.provenance.models import HeadlineRuleSource
from nkworld.provenance.records import is_curated
from nkworld.running.private_files import append_private

ACCOUNTS = {
    "researcher": "Researcher",
    "editor": "Editor",
    "approver": "Approver",
    "publisher": "Publisher",
    "administrator": None,
}
BYTES = 12  # 96 random bits, 16 characters


class Command(BaseCommand):
    help = (
        "Make the desk's groups and one account for each role. Each password is printed once, on "
        "a terminal; elsewhere, where a log may keep it, it goes to a file that only you can read."
    )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        groups = make_groups()
        made = [
            (name, password)
            for name, group in ACCOUNTS.items()
            if (password := self.make_account(name, groups.get(group)))
        ]
        if not made:
            self.stdout.write("The desk has its accounts already.")
            return
        lines = [f"  {name:<14} {password}" for name, password in made]
        if self.stdout.isatty():
            self.stdout.write("Accounts of the desk; the passwords are shown this once:")
            self.stdout.write("\n".join(lines))
        else:
            path = settings.VAR_DIR / "desk-passwords"
            append_private(path, "".join(f"{line}\n" for line in lines))
            self.stdout.write(
                f"Accounts of the desk were made; their passwords are in {path}, which only you "
                "can read. Delete it when you have handed them on."
            )

    def make_account(self, name: str, group: Any) -> str | None:
        users = get_user_model().objects
        if users.filter(username=name).exists():
            return None
        password = secrets.token_urlsafe(BYTES)
        if group is None:
            users.create_superuser(name, password=password)
        else:
            users.create_user(name, password=password, is_staff=True).groups.add(group)
        return password


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


def _to(verbs: Iterable[str], models: Iterable[Any]) -> Q:
    found = NOTHING
    for meta in (model._meta for model in models):
        codenames = [f"{verb}_{meta.model_name}" for verb in verbs]
        found |= Q(content_type__app_label=meta.app_label, codename__in=codenames)
    return found


def _proposing(*verbs: str) -> Q:
    return _to(verbs, [*filter(is_curated, apps.get_models()), HeadlineRuleSource])


def _viewing() -> Q:
    return Q(codename__startswith="view_") & ~Q(content_type__app_label__in=NOT_VIEWED)


def _beginning_with(prefixes: Iterable[str]) -> Q:
    found = NOTHING
    for prefix in prefixes:
        found |= Q(codename__startswith=prefix)
    return found


def researchers_permissions() -> Q:
    """Upload and correct, and read all that the desk shows."""
    return _permissions(["add"], ["release"]) | _proposing("add", "change") | _viewing()


def editors_permissions() -> Q:
    """A researcher's, and everybody's drafts; he also proposes to delete records."""
    return (
        researchers_permissions()
        | _proposing("add", "change", "delete")
        | _permissions(["change"], ["release", "challenge"])
        | _to(["add", "change"], [m for m in apps.get_models() if hasattr(m, "edited_at_desk")])
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
    groups = {}
    for name, permissions in ROLES.items():
        groups[name], _ = Group.objects.get_or_create(name=name)
        groups[name].permissions.set(Permission.objects.filter(permissions()))
    return groups
