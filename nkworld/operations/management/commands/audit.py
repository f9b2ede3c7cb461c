import json
from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.forms.models import model_to_dict

from nkworld.audit.models import Entry

FILTERS = {"who": "who", "action": "action", "kind": "kind", "key": "key", "request": "request_id"}


class Command(BaseCommand):
    help = (
        "Print the audit log, the oldest line first: who did what, when and why. --json prints "
        "every entry whole, one object a line, to keep elsewhere."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name in FILTERS:
            parser.add_argument(f"--{name}", help=f"Only entries with this {name}.")
        parser.add_argument("--since", help="Only from this day on (UTC): 2026-11-27.")
        parser.add_argument("--newest", type=int, metavar="N", help="Only the newest N of them.")
        parser.add_argument("--json", action="store_true", help="One JSON object a line.")

    def handle(self, *args: Any, **options: Any) -> None:
        entries = Entry.objects.order_by("pk")
        for name, field in FILTERS.items():
            if options[name]:
                entries = entries.filter(**{field: options[name]})
        if options["since"]:
            entries = entries.filter(at__gte=_day(options["since"]))
        if options["newest"]:
            newest = entries.order_by("-pk").values_list("pk", flat=True)[: options["newest"]]
            entries = Entry.objects.filter(pk__in=list(newest)).order_by("pk")
        for entry in entries.iterator(chunk_size=500):
            self.stdout.write(_as_json(entry) if options["json"] else _as_line(entry))


def _day(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise CommandError(f"“{text}” is no day: write 2026-11-27.") from error


def _as_line(entry: Entry) -> str:
    parts = [str(entry), entry.sentence, f"Reason: {entry.why}" if entry.why else ""]
    where = f"[{entry.kind} {entry.key}]" if entry.kind else ""
    return " ".join(" · ".join(filter(None, [*parts, where])).split())


def _as_json(entry: Entry) -> str:
    stored = model_to_dict(entry) | {"id": entry.pk, "at": entry.at.isoformat()}
    return json.dumps(stored, ensure_ascii=False, sort_keys=True, default=str)
