from functools import partial
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from nkworld.importing.doubts import unanswered
from nkworld.importing.mapping.uploads import looked_at
from nkworld.importing.models import Upload
from nkworld.importing.review import prepare_reviews
from nkworld.importing.review.review import losses_now
from nkworld.importing.staging import stage
from nkworld.importing.widgets import resources
from nkworld.provenance.models import Dataset, Source
from nkworld.provenance.publishing import publish

from .load_seed import refusals_of

STAYS = {
    "--despite-doubts": "strong doubts have no answer: answer them at the desk",
    "--agree-to-losses": "live figures would lose something: look at it at the desk",
}
TEXTS = {
    "--source": "slug; without it, as the file's source column says",
    "--label": "for the public; without it, the file's name",
    "--sheet": "of a workbook; without it, the first",
}
BAR = partial(tqdm, desc="Reading", unit=" rows", leave=False, disable=None)
SWITCHES = {
    "--readings": "rows of one figure are readings",
    "--set-aside": "leave out refused rows",
    "--complete": "replaces the whole series",
    "--publish": "go live at once",
    "--despite-doubts": "go live with strong doubts unanswered",
    "--agree-to-losses": "go live although live figures are closed or their papers are blanked",
}


class Command(BaseCommand):
    help = "Make draft releases of a spreadsheet: the desk's upload page, from the shell."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dataset", choices=list(resources()))
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--answer",
            action="append",
            default=[],
            metavar="QUESTION=ANSWER",
            help="to a question about a file in columns of its own, which stands before it",
        )
        for option, help_text in TEXTS.items():
            parser.add_argument(option, default="", help=help_text)
        for option, help_text in SWITCHES.items():
            parser.add_argument(option, action="store_true", help=help_text)

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        upload = Upload(
            dataset=self.record(Dataset, options["dataset"]),
            label=options["label"] or path.stem,
            file_name=path.name[-200:],
            source=self.record(Source, options["source"]) if options["source"] else None,
            sheet=options["sheet"],
            several_readings=options["readings"],
            set_aside=options["set_aside"],
            complete=options["complete"],
        )
        try:
            with path.open("rb") as file, refusals_of(path):
                upload.recipe = self.recipe(file, upload, options["answer"])
                outcome = stage(file, upload, BAR)
        except KeyboardInterrupt as error:
            raise CommandError("Stopped: nothing of the file was stored.") from error
        except FileNotFoundError as error:
            raise CommandError(f"There is no file {path}.") from error
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
        if not options["publish"]:
            prepare_reviews(outcome.releases)
        for release in outcome.releases if options["publish"] else ():
            doubts = [f"{one.subject}: {' '.join(one.sentences)}" for one in unanswered(release)]
            losses = [f"{one.sentence}." for one in losses_now(release)]
            despite = (options["despite_doubts"], options["agree_to_losses"])
            for why, flag, is_agreed in zip((doubts, losses), STAYS, despite, strict=True):
                for sentence in why:
                    self.stderr.write(sentence)
                if why and not is_agreed:
                    sentence = f"{release} stays a draft, {STAYS[flag]}, or publish with {flag}."
                    raise CommandError(sentence)
            publish(release)
            self.stdout.write(f"Published: {release}.")

    def recipe(self, file: IO[bytes], upload: Upload, answers: list[str]) -> dict[str, Any]:
        """By which a file in columns of its own is read; its open questions are printed instead."""
        posted = dict(text.partition("=")[::2] for text in answers)
        with looked_at(file, upload, upload.sheet, posted) as reading:
            if reading is None:
                return {}
            if reading.stops:
                raise CommandError(" ".join(reading.stops))
            if reading.open:
                checks = [sentence for _, sentence in reading.run.checks]
                self.stdout.write("\n".join(reading.answered().sentences + checks))
                lines = ["Answer first, with --answer QUESTION=ANSWER:"]
                for one in reading.open:
                    choices = [f"{option.value} ({option.label})" for option in one.options]
                    choices += ["in the words of the table"] if one.free else []
                    lines.append(f"{one.key}: {one.text} {' | '.join(choices)}")
                raise CommandError("\n".join(lines))
            return reading.answered().as_json()

    def record(self, model: Any, slug: str) -> Any:
        try:
            return model.objects.get(slug=slug)
        except model.DoesNotExist as error:
            raise CommandError(f"There is no {model._meta.verbose_name} “{slug}”.") from error
