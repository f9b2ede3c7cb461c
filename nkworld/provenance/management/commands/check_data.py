from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from nkworld.atlas.memo import memo_scope
from nkworld.provenance.data_checks import every_check

SHOWN = 20  # of one kind: a hundred thousand rows may be broken alike


class Command(BaseCommand):
    help = "Read every table and name each row that is not as it must be, with what to do."

    def handle(self, *args: Any, **options: Any) -> None:
        failed = 0
        with memo_scope():
            for promise, broken in every_check():
                found = iter(broken)
                shown = list(islice(found, SHOWN))
                for each in shown:
                    self.stderr.write(str(each))
                if more := sum(1 for _ in found):
                    self.stderr.write(f"… and {more:,} more.")
                failed += bool(shown)
                self.stdout.write(f"{'BROKEN' if shown else 'holds'}: {promise}")
        if failed:
            raise CommandError(f"The data break {failed} of their promises; the rows are above.")
