import secrets
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Q

from nkworld.provenance.models import Challenge, HeadlineRuleSource, Release
from nkworld.provenance.tables import is_curated
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
        groups, users, made = make_groups(), get_user_model().objects, []
        for name, group in ACCOUNTS.items():
            if users.filter(username=name).exists():
                continue
            password = secrets.token_urlsafe(BYTES)
            made.append((name, password))
            if group is None:
                users.create_superuser(name, password=password)
            else:
                users.create_user(name, password=password, is_staff=True).groups.add(groups[group])
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


# Accounts, sessions and the secrets of one-time codes are the administrator's.
NOT_VIEWED = (
    *("auth", "admin", "contenttypes", "sessions", "audit"),
    *("security", "otp_totp", "otp_static", "django_tasks_database", "partners"),
)
APPROVING = "publish_"
PUBLISHING = ("withdraw_", "schedule_", "urgent_", "issue_")
NOTHING = Q(pk__in=[])  # as a condition on permissions, as all below are


def _to(verbs: Iterable[str], models: Iterable[Any]) -> Q:
    found = NOTHING
    for meta in (model._meta for model in models):
        codenames = [f"{verb}_{meta.model_name}" for verb in verbs]
        found |= Q(content_type__app_label=meta.app_label, codename__in=codenames)
    return found


def make_groups() -> dict[Any, Group]:
    """One for each role, which has the permissions of the one before; records are changed by
    proposals.
    """
    curated = [*filter(is_curated, apps.get_models()), HeadlineRuleSource]
    texts = [m for m in apps.get_models() if hasattr(m, "edited_at_desk")]
    viewing = Q(codename__startswith="view_") & ~Q(content_type__app_label__in=NOT_VIEWED)
    # Uploads and corrects, and reads all that the desk shows: claims of every domain, and the
    # history of curated records.
    researcher = _to(["add"], [Release]) | _to(["add", "change"], curated) | viewing
    # Everybody's drafts, and proposals to delete records.
    drafts = _to(["change"], [Release, Challenge]) | _to(["add", "change"], texts)
    editor = researcher | _to(["delete"], curated) | drafts
    # The second person's word on what becomes public.
    audit = Q(content_type__app_label="audit", codename="view_entry")
    approver = editor | Q(codename__startswith=APPROVING) | audit
    # The last word on what the public sees.
    publisher = reduce(or_, (Q(codename__startswith=each) for each in PUBLISHING), approver)
    roles = {"Researcher": researcher, "Editor": editor}
    roles |= {"Approver": approver, "Publisher": publisher}
    groups = {}
    for name, permissions in roles.items():
        groups[name], _ = Group.objects.get_or_create(name=name)
        groups[name].permissions.set(Permission.objects.filter(permissions))
    return groups
