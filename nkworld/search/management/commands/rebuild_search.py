from typing import Any

from django.core.management.base import BaseCommand

from nkworld.search.entries import rebuild


class Command(BaseCommand):
    help = "Write the entries of the search from the records and the code. load_seed does so, too."

    def handle(self, *args: Any, **options: Any) -> None:
        entries, changed = rebuild()
        self.stdout.write(f"{entries} entries of the search, {changed} of them changed.")
