from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from nkworld.importing.downloads import DownloadRefused
from nkworld.importing.feeds import fetch
from nkworld.importing.models import Feed


class Command(BaseCommand):
    help = (
        "Ask the feeds that are switched on and due, or those named, due or not. What they answer "
        "becomes drafts for review, or questions at the desk; nothing is published."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("feeds", nargs="*", help="slugs; without them, all that are due")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        every = {feed.slug: feed for feed in Feed.objects.select_related("source", "dataset")}
        for slug in options["feeds"]:
            if slug not in every or not every[slug].is_enabled:
                raise CommandError(
                    f"“{slug}” is no feed that is switched on; see Feeds at the desk."
                )
        named = [every[slug] for slug in options["feeds"]]
        failed = 0
        for feed in named or [feed for feed in every.values() if feed.is_due(now)]:
            try:
                self.stdout.write(f"{feed}: {fetch(feed, now)}")
            except DownloadRefused as error:
                failed += 1
                self.stderr.write(f"{feed}: {error}")
        if failed:
            raise CommandError(f"{failed} brought nothing.")
