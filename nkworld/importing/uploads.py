"""No upload fills the disk: what comes after the limit is thrown away as it arrives."""

from django.core.files.uploadhandler import FileUploadHandler

from .budgets import MAX_UPLOAD


class BoundedUpload(FileUploadHandler):
    """Stands before Django's own handlers; they keep enough to see that a file is too large."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= MAX_UPLOAD else None

    def file_complete(self, file_size: int) -> None:
        return None
