"""Every curated record is edited through proposals: a system check says which is not."""

from typing import Any

from django.contrib import admin
from django.core.checks import CheckMessage, Error, register

from nkworld.provenance.records import is_curated

from .desk.records import ProposingAdmin


@register("domains")
def check_edits_are_proposals(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """No form of the desk makes a curated record public at once."""
    return [
        Error(
            f"{model._meta.label} is a curated record, but its admin makes an edit public at once.",
            hint="Let it be a nkworld.importing.desk.records.RecordAdmin.",
            obj=type(registered),
            id="proposals.E001",
        )
        for model, registered in admin.site._registry.items()
        if is_curated(model) and not isinstance(registered, ProposingAdmin)
    ]
