import secrets
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.db import transaction

from nkworld.provenance.desk import make_groups

ACCOUNTS = {"editor": "Editor", "publisher": "Publisher", "administrator": None}
BYTES = 12  # 96 random bits, 16 characters


class Command(BaseCommand):
    help = "Make the desk's groups and one account for each role; each password is printed once."

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
        self.stdout.write("Accounts of the desk; the passwords are shown this once:")
        for name, password in made:
            self.stdout.write(f"  {name:<14} {password}")

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
