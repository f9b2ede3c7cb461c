from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from nkworld.atlas.memo import memo_scope
from nkworld.figures.disagreements import Rank, fact_checks, text_checks, waivers

from ...fact_checks import every_report


class Command(BaseCommand):
    help = (
        "Name the facts of which texts, headlines and tables say two things. Fails on warnings "
        "that are neither mended nor waived, and on waivers that are over or waive nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--questions", action="store_true", help="print what writers are asked")
        parser.add_argument("--check", choices=sorted({*fact_checks, *text_checks}), default="")

    def handle(self, *args: Any, questions: bool, check: str, **options: Any) -> None:
        with memo_scope():
            found = every_report(check)
        known = {key: each for key, each in waivers().items() if check in ("", each.check)}
        failed = questioned = 0
        for report in found:
            waiver = known.pop(report.sides, None)
            if report.rank == Rank.QUESTION:
                questioned += 1
                if questions:
                    self.stdout.write(str(report))
            elif waiver is None or waiver.is_over:
                failed += 1
                over = f"\n  waived until {waiver.until}: look again" if waiver else ""
                self.stderr.write(f"{report}{over}")
        for waiver in known.values():
            self.stderr.write(f"nothing to waive any more, {waiver.check}: {waiver.fact}")
        self.stdout.write(
            f"{len(found) - questioned} warnings, {failed} open; {questioned} questions."
        )
        if failed or known:
            raise CommandError(f"{failed} warnings open, {len(known)} waivers without a report.")
