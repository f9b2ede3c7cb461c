from django.contrib import admin
from django.http import HttpRequest
from django_tasks_db.models import DBTaskResult

from nkworld.provenance.models import Release

from .desk.release import ReleaseAdmin
from .desk.uploads import UploadAdmin
from .models import Feed, Upload

admin.site.register(Release, ReleaseAdmin)
admin.site.register(Upload, UploadAdmin)
# What waits and what failed is told in words, by uploads and by the state of the portal.
admin.site.unregister(DBTaskResult)


@admin.register(Feed)
class FeedAdmin(admin.ModelAdmin):
    list_display = ["slug", "dataset", "every_days", "is_enabled", "fetched_at", "outcome"]
    list_filter = ["is_enabled"]
    list_select_related = ["dataset"]
    search_fields = ["slug", "address", "source__short_name"]
    autocomplete_fields = ["source"]
    readonly_fields = ["fetched_at", "outcome"]
    fields = [
        *("slug", "source", "dataset", "address", "shape", "every_days", "is_enabled"),
        *readonly_fields,
    ]

    def has_delete_permission(self, request: HttpRequest, obj: Feed | None = None) -> bool:
        """What it brought names it: it is switched off."""
        return False
