import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.db import transaction

from nkworld.private_files import append_private
from nkworld.provenance.desk import make_groups

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
        """The password of a new account; None if there is one of that name."""
        users = get_user_model().objects
        if users.filter(username=name).exists():
            return None
        password = secrets.token_urlsafe(BYTES)
        if group is None:
            users.create_superuser(name, password=password)
        else:
            users.create_user(name, password=password, is_staff=True).groups.add(group)
        return password
