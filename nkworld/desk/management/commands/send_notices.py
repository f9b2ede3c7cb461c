from typing import Any

from django.core.management.base import BaseCommand

from nkworld.desk.notices import send_due


class Command(BaseCommand):
    help = (
        "Send the desk's daily summaries and what a mail server refused before, and delete old "
        "notices. Run it once a day, or as often as you like: nothing is told twice."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        line = "{mails} mails sent, {refused} refused, {forgotten} old notices deleted."
        self.stdout.write(line.format(**send_due()))
