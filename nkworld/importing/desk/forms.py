"""What is asked at the desk of files and drafts."""

from contextlib import suppress
from datetime import timedelta
from inspect import getdoc
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.html import format_html

from nkworld.provenance.dates import HOW_TO_WRITE
from nkworld.provenance.models import Dataset, DoubtAnswer
from nkworld.provenance.tables import observation_model

from .. import doubts, registry
from ..models import Upload
from ..refusals import MAX_ROWS, MAX_UPLOAD
from ..resource import COLUMNS, READS
from ..review import Review, Slip
from ..review.review import overwritten
from ..staging import sha256

HELP = COLUMNS["help"] | {"period": f"{HOW_TO_WRITE[0].upper()}{HOW_TO_WRITE[1:]}."}
LIMITS = {"megabytes": MAX_UPLOAD // 2**20, "rows": MAX_ROWS}


class UploadForm(forms.ModelForm):
    class Meta:
        model = Upload
        fields = (
            *("dataset", "source", "label", "file", "sheet", "reason"),
            *("several_readings", "set_aside", "complete"),
        )
        labels: ClassVar = COLUMNS["upload"]["labels"]
        help_texts: ClassVar = {
            name: text.format_map(LIMITS) for name, text in COLUMNS["upload"]["help_texts"].items()
        }
        widgets: ClassVar = {
            "file": forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
            "reason": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, user: Any, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, label_suffix="", instance=Upload(created_by=user))
        chosen: dict[str, Any] = self.fields
        chosen["dataset"].queryset = Dataset.objects.filter(slug__in=registry.every())
        chosen["source"].empty_label = "As the file’s source column says"

    def clean_file(self) -> Any:
        file, upload = self.cleaned_data["file"], self.instance
        if file.size > MAX_UPLOAD:
            raise forms.ValidationError(
                f"The file is larger than {MAX_UPLOAD // 2**20} MB, the most that can be "
                "uploaded: split it into several files, each with the header row."
            )
        # What lies in the storage of what this account has handed in within a day.
        most, day = settings.UPLOAD_BYTES_OF_ACCOUNT, timezone.now() - timedelta(days=1)
        of_account = Upload.objects.filter(created_by=upload.created_by, created_at__gt=day)
        handed_in = file.size
        for each in of_account.filter(file__gt=""):
            with suppress(FileNotFoundError):
                handed_in += each.file.size
        if handed_in > most:
            raise forms.ValidationError(
                f"With this file you would have handed in more than {most // 2**20} MB in a day, "
                "the most for one account. Nothing was stored: try again tomorrow."
            )
        upload.file_name, upload.file_sha256 = file.name[-200:], sha256(file)
        # Which no other machine gives a bucket.
        file.name = f"{get_random_string(12)}-{upload.file_name}"
        return file


class PublishForm(forms.Form):
    """With a tick for each loss, and one for somebody else's change to the same figures."""

    label = forms.CharField(max_length=120, help_text="For the public, in the list of changes.")
    reason = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Why the figures change. Public.",
    )

    def __init__(self, review: Review, data: Any = None) -> None:
        release = review.release
        super().__init__(data, initial={"label": release.label, "reason": release.reason})
        self.release, self.losses = release, review.summary["losses"] if release.is_open else []
        for loss in self.losses:
            self.fields[loss.tick] = forms.BooleanField(
                label=loss.sentence,
                help_text=format_html("<a href='{}'>Which ones</a>", loss.rows),
                error_messages={"required": not_ticked(loss)},
            )
        if others := overwritten(release):
            label = "Publish over the other change"
            required = f"{others} Compare the two, then tick “{label}”."
            self.fields["over_others"] = forms.BooleanField(
                label=label, help_text=others, error_messages={"required": required}
            )

    def clean(self) -> dict[str, Any]:
        doubts.refuse_unanswered(self.release, forms.ValidationError)
        given = self.cleaned_data
        public = {name: given[name] for name in ("label", "reason") if name in given}
        return public | {"ticked": [loss.tick for loss in self.losses if given.get(loss.tick)]}


class AnswerForm(forms.Form):
    subject = forms.CharField(max_length=120, required=False)
    shared = forms.CharField(max_length=400, required=False)
    strong = forms.BooleanField(required=False)
    number = forms.IntegerField(min_value=1, required=False)
    verdict = forms.ChoiceField(choices=DoubtAnswer.Verdict)
    reason = forms.CharField(required=False)

    def clean(self) -> dict[str, Any]:
        answer = self.cleaned_data
        if not (answer.get("subject") or answer.get("number")):
            raise forms.ValidationError("Nothing was answered: say which doubt, or how many.")
        if answer.get("verdict") == DoubtAnswer.Verdict.EXCLUDE and not answer.get("reason"):
            which = (
                f"the figures of {answer['subject']}" if answer.get("subject") else "these figures"
            )
            raise forms.ValidationError(
                f"Nothing was excluded: write why {which} are, in the words that the ledger of "
                "exclusions will print."
            )
        return answer


def not_ticked(loss: Slip) -> str:
    return f"Not published: tick “{loss.sentence}” if that is meant, or discard this draft."


def format_of(slug: str) -> dict[str, Any]:
    """What a dataset's spreadsheet looks like, with a live figure as it would stand in a file."""
    resource, model = registry.get(slug), observation_model(slug)
    claims = model.objects.as_of().included().filter(value__isnull=False)
    example = claims.cited().newest_first().first()
    headings, required, columns = resource.headings(), resource.required(), []
    for name in resource.columns():
        # Other words that a cell of the column may hold.
        own = resource.words.get(name, READS if name == "read" else {})
        words = f" Also understood: {', '.join(own)}." if own else ""
        if name == "value":
            amount = "1234567.89 or 1,234,567.89. Empty if only a range is given."
            help_text = f"{model.unit}: {amount}"
        elif name in HELP:
            help_text = HELP[name] + words
        elif (field := model._meta.get_field(name)).choices:
            help_text = f"One of: {', '.join(value for value, _ in field.choices)}.{words}"
        else:
            help_text = str(field.help_text or f"{field.verbose_name.capitalize()}.")
        column = {
            "name": name,
            "aliases": [alias for alias, column in headings.items() if column == name != alias],
            "required": name in required,
            "help": help_text,
            "example": example and resource.fields[name].export(example),
        }
        columns.append(column)
    title = Dataset.objects.filter(slug=slug).values_list("title", flat=True).first() or slug
    about = {"slug": slug, "title": title, "description": getdoc(resource) or ""}
    return about | {
        "example": "A live figure, as example" if example else "",
        "columns": columns,
    }
