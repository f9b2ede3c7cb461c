from typing import Any

from django.core.management.base import BaseCommand

from nkworld.desk.notices import send_due


class Command(BaseCommand):
    help = (
        "Send the desk's daily summaries and what a mail server refused before, tell of texts that "
        "went live by themselves, and delete old notices. Run it once a day, or as often as you "
        "like: nothing is told twice."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        sent = send_due()
        self.stdout.write(
            f"{sent['mails']} mails sent, {sent['refused']} refused, "
            f"{sent['forgotten']} old notices deleted."
        )
