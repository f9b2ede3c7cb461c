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
        report = verify()
        for slug, counts in report.counts().items():
            if counts:
                self.stdout.write(
                    f"{slug}: {counts.total()} derived; {counts['agrees']} recomputed and in "
                    f"agreement, {counts['not recorded']} with steps not recorded and the reason, "
                    f"{counts['problem']} with a problem."
                )
        for answer in (one for found in report.answers.values() for one in found):
            if answer.problem:
                self.stderr.write(str(answer))
            elif options["reasons"] and answer.reason:
                self.stdout.write(f"{answer}, steps not recorded")
        if report.problems:
            count = len(report.problems)
            noun = "figure does" if count == 1 else "figures do"
            raise CommandError(f"{count} derived {noun} not follow from the steps given.")
