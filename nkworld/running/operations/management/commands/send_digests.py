from typing import Any

from django.core.management.base import BaseCommand, CommandError

from nkworld.portal.digests.mails import send_digests


class Command(BaseCommand):
    help = "Mail what changed to whoever subscribed and is due; forget who never confirmed."

    def handle(self, *args: Any, **options: Any) -> None:
        sent = send_digests()
        self.stdout.write(
            f"{sent.digests} digests sent, {sent.without_change} without a change, "
            f"{sent.forgotten} never confirmed and forgotten."
        )
        if sent.failed:
            raise CommandError(f"{sent.failed} digests were not sent: the next run tries again.")
