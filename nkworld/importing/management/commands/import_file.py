from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from nkworld.importing import registry
from nkworld.importing.doubts import unanswered
from nkworld.importing.refusals import FileRefused
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
            "--readings", action="store_true", help="rows of one figure are readings"
        )
        parser.add_argument("--set-aside", action="store_true", help="leave out refused rows")
        parser.add_argument("--complete", action="store_true", help="replaces the whole series")
        parser.add_argument("--publish", action="store_true", help="go live at once")
        parser.add_argument(
            "--despite-doubts", action="store_true", help="go live with strong doubts unanswered"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open("rb") as file:
                outcome = stage(file, options["file"].name, self.delivery(options))
        except FileNotFoundError as error:
            raise CommandError(f"There is no file {options['file']}.") from error
        except FileRefused as error:
            raise CommandError(sentences(options["file"], error)) from error
        self.tell(outcome, options)
        for release in outcome.releases if options["publish"] else []:
            self.refuse_doubtful(release, options)
            publish(release)
            self.stdout.write(f"Published: {release}.")

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
