"""No upload fills the disk: what comes after the limit is thrown away as it arrives."""

from contextlib import suppress
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
    """How much lies in the storage of what somebody has handed in within a day."""
    from .models import Upload  # this module is named by a setting, before there are models

    day = timezone.now() - timedelta(days=1)
    lying = Upload.objects.filter(created_by=user, created_at__gt=day).exclude(file="")
    total = 0
    for upload in lying:
        with suppress(FileNotFoundError):
            total += upload.file.size
    return total
