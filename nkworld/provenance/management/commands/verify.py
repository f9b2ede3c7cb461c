from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from nkworld.provenance.verification import verify


class Command(BaseCommand):
    help = "Compute every derived figure again from its steps, and name those that differ."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--reasons", action="store_true", help="list those whose steps are not recorded, too"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        problems = 0
        for slug, answers in verify().items():
            counts = Counter(answer.kind for answer in answers)
            problems += counts["problem"]
            if counts:
                self.stdout.write(
                    f"{slug}: {counts.total()} derived; {counts['agrees']} recomputed and in "
                    f"agreement, {counts['not recorded']} with steps not recorded and the reason, "
                    f"{counts['problem']} with a problem."
                )
            for answer in answers:
                if answer.problem:
                    self.stderr.write(str(answer))
                elif options["reasons"] and answer.reason:
                    self.stdout.write(f"{answer}, steps not recorded")
        if problems:
            noun = "figure does" if problems == 1 else "figures do"
            raise CommandError(f"{problems} derived {noun} not follow from the steps given.")
