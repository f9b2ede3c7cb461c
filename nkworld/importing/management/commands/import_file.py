import json
from collections.abc import Iterable
from dataclasses import replace
from operator import length_hint
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from nkworld.importing import registry
from nkworld.importing.doubts import unanswered
from nkworld.importing.mapping import commands as mappings
from nkworld.importing.mapping.kept import reader
from nkworld.importing.mapping.wanted import wanted_of
from nkworld.importing.refusals import FileRefused
from nkworld.importing.review import prepare_reviews
from nkworld.importing.review.review import losses_now
from nkworld.importing.staging import Delivery, Outcome, stage
from nkworld.provenance.models import Dataset, Release, Source
from nkworld.provenance.publishing import publish

from .load_seed import sentences


class Command(BaseCommand):
    help = "Make draft releases of a spreadsheet: the desk's upload page, from the shell."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dataset", choices=list(registry.every()))
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", help="slug; without it, as the file's source column says")
        parser.add_argument("--label", help="for the public; without it, the file's name")
        parser.add_argument("--sheet", default="", help="of a workbook; without it, the first")
        parser.add_argument(
            "--mapping",
            help="how a file in columns of its own is read: the name of a kept mapping, or a .json "
            "file; without it, the kept one that fits",
        )
        parser.add_argument(
            "--show-mapping",
            action="store_true",
            help="print the mapping that is proposed for the file, and import nothing",
        )
        parser.add_argument(
            "--readings", action="store_true", help="rows of one figure are readings"
        )
        parser.add_argument("--set-aside", action="store_true", help="leave out refused rows")
        parser.add_argument("--complete", action="store_true", help="replaces the whole series")
        parser.add_argument("--publish", action="store_true", help="go live at once")
        parser.add_argument(
            "--despite-doubts", action="store_true", help="go live with strong doubts unanswered"
        )
        parser.add_argument(
            "--agree-to-losses",
            action="store_true",
            help="go live although live figures are closed or their papers are blanked",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open("rb") as file:
                if options["show_mapping"]:
                    self.show_mapping(file, options)
                    return
                delivery = self.with_mapping(self.delivery(options), file, options["mapping"])
                outcome = stage(file, options["file"].name, delivery, self.bar)
        except KeyboardInterrupt as error:
            raise CommandError("Stopped: nothing of the file was stored.") from error
        except FileNotFoundError as error:
            raise CommandError(f"There is no file {options['file']}.") from error
        except FileRefused as error:
            raise CommandError(sentences(options["file"], error)) from error
        self.tell(outcome, options)
        if not options["publish"]:
            prepare_reviews(outcome.releases)
            return
        for release in outcome.releases:
            self.refuse_doubtful(release, options)
            self.refuse_losses(release, options)
            publish(release)
            self.stdout.write(f"Published: {release}.")

    def bar(self, rows: Iterable[Any]) -> Iterable[Any]:
        """How far it is, on a terminal."""
        total = length_hint(rows, 0) or None
        return tqdm(rows, desc="Reading", unit=" rows", total=total, leave=False, disable=None)

    def refuse_doubtful(self, release: Release, options: dict[str, Any]) -> None:
        """Strong doubts are named; with one, nothing goes live without being told to."""
        doubts = unanswered(release)
        for doubt in doubts:
            self.stderr.write(f"{doubt.subject}: {' '.join(doubt.sentences)}")
        if doubts and not options["despite_doubts"]:
            raise CommandError(
                f"{release} stays a draft, strong doubts have no answer: answer them at the desk, "
                "or publish with --despite-doubts."
            )

    def refuse_losses(self, release: Release, options: dict[str, Any]) -> None:
        """What would be closed or blanked is named; nothing of it happens without being told to."""
        losses = losses_now(release)
        for loss in losses:
            self.stderr.write(f"{loss.label}.")
        if losses and not options["agree_to_losses"]:
            raise CommandError(
                f"{release} stays a draft, live figures would lose something: look at it at the "
                "desk, or publish with --agree-to-losses."
            )

    def delivery(self, options: dict[str, Any]) -> Delivery:
        return Delivery(
            self.found(Dataset, options["dataset"]),
            options["label"] or options["file"].stem,
            source=self.found(Source, options["source"]) if options["source"] else None,
            sheet=options["sheet"],
            several_readings=options["readings"],
            set_aside=options["set_aside"],
            complete=options["complete"],
        )

    def with_mapping(self, delivery: Delivery, file: IO[bytes], name: str | None) -> Delivery:
        """By the mapping that is named, or the one that was kept for files of its shape."""
        if name:
            reading, sheet = mappings.named(name, delivery.dataset, delivery.source)
            return replace(delivery, mapping=reading, sheet=delivery.sheet or sheet)
        kept = mappings.known_again(file, delivery.sheet, delivery.dataset, delivery.source)
        if kept is None:
            return delivery
        self.stdout.write(f"Read by the mapping “{kept}”, version {kept.version}.")
        wanted = wanted_of(delivery.dataset.slug, delivery.source)
        sheet = delivery.sheet or kept.mapping.sheet
        return replace(delivery, mapping=reader(kept.mapping, wanted), sheet=sheet)

    def show_mapping(self, file: IO[bytes], options: dict[str, Any]) -> None:
        """The mapping as JSON; what was understood, and is still to be said, beside it."""
        said = self.delivery(options)
        mapping, remarks = mappings.proposed(file, said.sheet, said.dataset, said.source)
        for remark in remarks:
            self.stderr.write(remark)
        self.stdout.write(json.dumps(mapping.as_json(), ensure_ascii=False, indent=2))

    def found(self, model: Any, slug: str) -> Any:
        try:
            return model.objects.get(slug=slug)
        except model.DoesNotExist as error:
            raise CommandError(f"There is no {model._meta.verbose_name} “{slug}”.") from error

    def tell(self, outcome: Outcome, options: dict[str, Any]) -> None:
        for note in outcome.notes:
            self.stdout.write(note)
        for refusal in outcome.refusals:
            self.stderr.write(str(refusal))
        if outcome.already_open:
            raise CommandError(f"The file waits already as a draft: {outcome.already_open[0]}.")
        if outcome.stopped:
            raise CommandError(outcome.stopped)
        if outcome.refusals and not options["set_aside"]:
            raise CommandError(f"{outcome.refused_rows} rows can’t be read, so nothing was stored.")
        for source, counts in outcome.changes.items():
            text = ", ".join(f"{number} {kind}" for kind, number in counts.items())
            self.stdout.write(f"{source.slug}: {text}.")
