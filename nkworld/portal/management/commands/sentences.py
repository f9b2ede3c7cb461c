from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from nkworld.portal.audit import Spoken, every_sentence


class Command(BaseCommand):
    help = "Print every sentence that the portal can say of its data, and what is wrong with each."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", help="domains or figures: trade, aid/donor …")
        parser.add_argument("--faults", action="store_true", help="only those with a fault")

    def handle(self, *args: Any, **options: Any) -> None:
        first: dict[tuple, Spoken] = {}
        times: Counter[tuple] = Counter()
        for spoken in every_sentence(*options["names"]):
            key = (spoken.place.partition(" ")[0], spoken.text, spoken.faults)
            first.setdefault(key, spoken)
            times[key] += 1
        for key, spoken in first.items():
            if spoken.faults or not options["faults"]:
                self.tell(spoken, times[key])
        faulty = sum(bool(spoken.faults) for spoken in first.values())
        text = f"{times.total()} sentences, {len(first)} of them different, {faulty} with a fault."
        if faulty:
            raise CommandError(text)
        self.stdout.write(text)

    def tell(self, spoken: Any, times: Any) -> None:
        more = f" and {times - 1} more" if times > 1 else ""
        self.stdout.write(f"{spoken.text}\n    {spoken.place}{more}")
        for fault in spoken.faults:
            self.stdout.write(f"    ! {fault}")
