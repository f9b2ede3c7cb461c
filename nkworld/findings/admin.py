from django.contrib import admin

from nkworld.texts.desk.admin import DocumentAdmin

from .forms import FindingDraftForm, NewFindingForm
from .models import Finding, FindingRevision


@admin.register(Finding)
class FindingAdmin(DocumentAdmin):
    """The desk of the findings."""

    revisions = FindingRevision
    draft_form = FindingDraftForm
    new_form = NewFindingForm
    publish_permission = "findings.publish_findingrevision"
