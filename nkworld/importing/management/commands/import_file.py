from collections.abc import Iterable
from dataclasses import replace
from operator import length_hint
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from nkworld.importing import registry
from nkworld.importing.doubts import unanswered
from nkworld.importing.mapping.questions import Reading
from nkworld.importing.mapping.recipe import Recipe
from nkworld.importing.mapping.uploads import LOOKED_AT, is_own, look_at
from nkworld.importing.mapping.wanted import Wanted
from nkworld.importing.reading_process import read_apart
from nkworld.importing.refusals import FileRefused
from nkworld.importing.review import prepare_reviews
from nkworld.importing.review.review import losses_now
from nkworld.importing.staging import Delivery, Outcome, stage
from nkworld.provenance.models import Dataset, Release, Source
from nkworld.provenance.publishing import publish

from .load_seed import sentences

STAYS = {
    "despite_doubts": "strong doubts have no answer: answer them at the desk",
    "agree_to_losses": "live figures would lose something: look at it at the desk",
}
TEXTS = {
    "--source": "slug; without it, as the file's source column says",
    "--label": "for the public; without it, the file's name",
    "--sheet": "of a workbook; without it, the first",
}
SWITCHES = {
    "--questions": "print how the file would be read and what is to be answered; import nothing",
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
        parser.add_argument("dataset", choices=list(registry.every()))
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--answer",
            action="append",
            default=[],
            metavar="QUESTION=ANSWER",
            help="to a question about a file in columns of its own, as --questions names them",
        )
        for option, help_text in TEXTS.items():
            parser.add_argument(option, default="", help=help_text)
        for option, help_text in SWITCHES.items():
            parser.add_argument(option, action="store_true", help=help_text)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open("rb") as file:
                delivery = self.delivery(options)
                delivery = replace(delivery, recipe=self.recipe(file, delivery, options))
                if options["questions"]:
                    return
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
            doubts = [f"{one.subject}: {' '.join(one.sentences)}" for one in unanswered(release)]
            self.refuse(release, doubts, "despite_doubts", options)
            losses = [f"{one.label}." for one in losses_now(release)]
            self.refuse(release, losses, "agree_to_losses", options)
            publish(release)
            self.stdout.write(f"Published: {release}.")

    def bar(self, rows: Iterable[Any]) -> Iterable[Any]:
        """How far it is, on a terminal."""
        total = length_hint(rows, 0) or None
        return tqdm(rows, desc="Reading", unit=" rows", total=total, leave=False, disable=None)

    def refuse(
        self, release: Release, sentences: list[str], option: str, options: dict[str, Any]
    ) -> None:
        """What stands against it is named; nothing goes live despite it without being told to."""
        for sentence in sentences:
            self.stderr.write(sentence)
        if sentences and not options[option]:
            flag = f"--{option.replace('_', '-')}"
            raise CommandError(f"{release} stays a draft, {STAYS[option]}, or publish with {flag}.")

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

    def recipe(self, file: IO[bytes], delivery: Delivery, options: dict[str, Any]) -> Recipe | None:
        """By which a file in columns of its own is read, as the desk would find it; CommandError
        where it is to be answered for first.
        """
        answers = dict(text.partition("=")[::2] for text in options["answer"])
        resource = registry.get(delivery.dataset)(delivery.source)
        with read_apart(file, delivery.sheet, LOOKED_AT) as sheet:
            if is_own(sheet, resource):
                return None
        with read_apart(file, delivery.sheet) as sheet:
            name, wanted = options["file"].name, Wanted(resource)
            look = look_at(sheet, name, wanted, delivery.source, answers)
        if options["questions"]:
            self.print_look(look)
        elif look.stops:
            raise CommandError(" ".join(look.stops))
        elif look.open:
            texts = "\n".join(f"{one.key}: {one.text}" for one in look.open)
            raise CommandError(
                f"Answer first, with --answer QUESTION=ANSWER (--questions lists them):\n{texts}"
            )
        return look.answered()

    def print_look(self, look: Reading) -> None:
        for sentence in look.answered().sentences:
            self.stdout.write(sentence)
        for check in look.run.checks:
            self.stdout.write(check.sentence)
        for question in look.questions:
            options = [f"{one.value} ({one.label})" for one in question.options]
            options += ["in the words of the table"] if question.free else []
            state = f"answered: {question.answer}" if not question.is_open else "open"
            self.stdout.write(f"{question.key} [{state}]: {question.text} {' | '.join(options)}")

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
