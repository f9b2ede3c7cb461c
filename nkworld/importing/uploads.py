"""No upload fills the disk: what comes after the limit is thrown away as it arrives."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.core.files.uploadhandler import FileUploadHandler
from django.utils import timezone

from .budgets import MAX_UPLOAD


class BoundedUpload(FileUploadHandler):
    """Stands before Django's own handlers; they keep enough to see that a file is too large."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= MAX_UPLOAD else None

    def file_complete(self, file_size: int) -> None:
        return None


def bytes_of_a_day(user: User) -> int:
    """How much lies on the disk of what somebody has handed in within a day."""
    from .models import Upload  # this module is named by a setting, before there are models

    day = timezone.now() - timedelta(days=1)
    files = [upload.file for upload in Upload.objects.filter(created_by=user, created_at__gt=day)]
    return sum(file.size for file in files if file.name and file.storage.exists(file.name))
