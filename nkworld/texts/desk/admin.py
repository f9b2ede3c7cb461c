"""The desk of one kind of document. An app's `admin.py` registers a class of its own that names the
revisions, the forms `draft_form` and `new_form`, and the permission to publish.
"""

from django.urls import URLPattern

from .listing import ListPages


class DocumentAdmin(ListPages):
    """What is live, what waits, what has aged, what no longer agrees."""

    def get_urls(self) -> list[URLPattern]:
        pages = self.addresses(
            ("queue/", self.queue_view, "queue"),
            ("<int:pk>/draft/", self.draft_view, "draft"),
            ("<int:pk>/preview/", self.preview_view, "preview"),
            ("<int:pk>/autosave/", self.autosave_view, "autosave"),
            ("<int:pk>/difference/", self.difference_view, "difference"),
            ("<int:pk>/submit/", self.submit_view, "submit"),
            ("<int:pk>/publish/", self.publish_view, "publish"),
            ("<int:pk>/discard/", self.discard_view, "discard"),
            ("<int:pk>/unschedule/", self.unschedule_view, "unschedule"),
            ("<int:pk>/take-down/", self.take_down_view, "take_down"),
            ("<int:pk>/restore/<int:number>/", self.restore_view, "restore"),
        )
        return pages + super().get_urls()
