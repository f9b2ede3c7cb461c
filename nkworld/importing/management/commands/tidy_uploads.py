from typing import Any

from django.core.management.base import BaseCommand

from nkworld.importing.recovery import tidy


class Command(BaseCommand):
    help = (
        "Delete uploaded files of which nothing waits any more, and those of thirty days ago; and "
        "results of tasks of a fortnight ago."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        tidy()
