"""What is asked at the desk of files and drafts; a draft goes live with what a person agreed to."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.html import format_html

from nkworld.provenance import publishing
from nkworld.provenance.models import Dataset, DoubtAnswer, Release, Source
from nkworld.provenance.steps import StepRefused

from .. import doubts, registry
from ..budgets import MAX_ROWS, MAX_UPLOAD
from ..models import Upload
from ..review import Loss
from ..review.review import losses_now
from ..staging import sha256
from ..uploads import bytes_of_a_day


class UploadForm(forms.Form):
    """What an editor says about a spreadsheet; `delivery` is the same for the importer."""

    source = forms.ModelChoiceField(
        Source.objects.all(),
        required=False,
        empty_label="As the file’s source column says",
        help_text="Who says so. A new source is first added under “Sources”.",
    )
    label = forms.CharField(
        max_length=120, help_text="What this delivery is called, for the public: July 2026 report."
    )
    file = forms.FileField(
        help_text=f"CSV or Excel (.xlsx), at most {MAX_UPLOAD // 2**20} MB and {MAX_ROWS:,} rows.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
    sheet = forms.CharField(
        required=False,
        help_text="Of an Excel workbook; empty: the first sheet with anything in it.",
    )
    reason = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Why these figures are new or changed, if there is more to say. Public.",
    )
    several_readings = forms.BooleanField(
        required=False,
        label="Several rows of one figure are readings of it",
        help_text="Otherwise a second row on the same figure is refused. The best one becomes the "
        "figure: what somebody reviewed before an unreviewed compilation, the source’s own word "
        "before what is derived or estimated, then the later report, the page nearer to the "
        "source, the one with more digits. A page that only rounds is no later word.",
    )
    set_aside = forms.BooleanField(
        required=False,
        label="Set aside the rows that can’t be read",
        help_text="Otherwise a single refused row stops the whole file.",
    )
    complete = forms.BooleanField(
        required=False,
        label="The file is the source’s whole series",
        help_text="On publishing, figures that are live but not in the file are closed.",
    )

    field_order = ["dataset"]

    def __init__(self, user: Any, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, label_suffix="")
        self.user = user
        self.fields["dataset"] = forms.ModelChoiceField(
            Dataset.objects.filter(slug__in=registry.every()),
            help_text="The table that the figures belong to.",
        )
        self.order_fields(self.field_order)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_UPLOAD:
            raise forms.ValidationError(
                f"The file is larger than {MAX_UPLOAD // 2**20} MB, the most that can be "
                "uploaded: split it into several files, each with the header row."
            )
        most = settings.UPLOAD_BYTES_OF_ACCOUNT
        if file.size + bytes_of_a_day(self.user) > most:
            raise forms.ValidationError(
                f"With this file you would have handed in more than {most // 2**20} MB in a day, "
                "the most for one account. Nothing was stored: try again tomorrow."
            )
        return file

    def save(self) -> Upload:
        """The file is kept, with what was said about it; nothing reads it yet."""
        file = self.cleaned_data["file"]
        name = file.name[-200:]
        file.name = f"{get_random_string(12)}-{name}"  # which no other machine gives a bucket
        return Upload.objects.create(
            **self.cleaned_data,
            file_name=name,
            file_sha256=sha256(file),
            created_by=self.user,
        )


class PublishForm(forms.Form):
    label = forms.CharField(max_length=120, help_text="For the public, in the list of changes.")
    reason = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Why the figures change. Public.",
    )

    def __init__(
        self,
        data: Any = None,
        *,
        unanswered: Collection = (),
        losses: Collection[Loss] = (),
        overwritten: str = "",
        **kwargs: Any,
    ) -> None:
        """`unanswered`: strong doubts, with which nothing is published; `losses`: to be ticked.

        `overwritten` tells of somebody else's change to the same figures, over which one
        publishes only on purpose.
        """
        super().__init__(data, **kwargs)
        self.unanswered, self.losses = unanswered, losses
        for loss in losses:
            self.fields[loss.tick] = forms.BooleanField(
                label=loss.label,
                help_text=format_html("<a href='{}'>Which ones</a>", loss.rows),
                error_messages={"required": not_ticked(loss)},
            )

        if overwritten:
            self.fields["over_others"] = forms.BooleanField(
                label="Publish over the other change",
                help_text=overwritten,
                error_messages={
                    "required": f"{overwritten} Compare the two, then tick “Publish over the other "
                    "change”."
                },
            )

    def clean(self) -> dict[str, Any]:
        if self.unanswered:
            raise forms.ValidationError(not_answered(len(self.unanswered)))
        # What goes to the public with the release, and what it was agreed to lose.
        said = self.cleaned_data
        ticked = [loss.tick for loss in self.losses if said.get(loss.tick)]
        public = {name: said[name] for name in ("label", "reason") if name in said}
        return public | {"ticked": ticked}


class AnswerForm(forms.Form):
    """What is decided about one doubt of a draft, or about all that share a reason: their number
    is part of the decision.
    """

    subject = forms.CharField(max_length=120, required=False)
    shared = forms.CharField(max_length=400, required=False)
    strong = forms.BooleanField(required=False)
    number = forms.IntegerField(min_value=1, required=False)
    verdict = forms.ChoiceField(choices=DoubtAnswer.Verdict)
    reason = forms.CharField(required=False)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if not (said.get("subject") or said.get("number")):
            raise forms.ValidationError("Nothing was answered: say which doubt, or how many.")
        if said.get("verdict") == DoubtAnswer.Verdict.EXCLUDE and not said.get("reason"):
            which = f"the figures of {said['subject']}" if said.get("subject") else "these figures"
            raise forms.ValidationError(
                f"Nothing was excluded: write why {which} are, in the words that the ledger of "
                "exclusions will print."
            )
        return said


def not_answered(number: int) -> str:
    what = "1 strong doubt has" if number == 1 else f"{number:,} strong doubts have"
    return (
        f"Not published: {what} no answer. Answer under “Doubts”; one answer can take all that "
        "share a reason."
    )


def not_ticked(loss: Loss) -> str:
    return f"Not published: tick “{loss.label}” if that is meant, or discard this draft."


@transaction.atomic
def publish_as(
    release: Release, user: User | None, label: str, reason: str, ticked: Collection[str] = ()
) -> dict[str, int]:
    """Publish under the words that the publisher gave it; the counts of what changed.

    StepRefused if a strong doubt is open, or if it would close or blank what nobody `ticked`:
    looked at again while nobody else can publish into the dataset.
    """
    release = release.locked()
    if release.is_open:
        if number := len(doubts.unanswered(release)):
            raise StepRefused(not_answered(number))
        if missing := [loss for loss in losses_now(release) if loss.tick not in ticked]:
            raise StepRefused(*map(not_ticked, missing))
        release.label, release.reason = label, reason
        release.save(update_fields=["label", "reason"])
    return publishing.publish(release, user)
