"""Complete files: counted and digested, so that a download cut short can't pass for whole."""

from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from tempfile import SpooledTemporaryFile
from typing import Any

from django.http import FileResponse

from nkworld.limits import prolong_for_file

# A larger file is written to disk first, so that a million rows need no more memory than this.
MAX_IN_MEMORY = 8 * 2**20
CHUNK = 2000  # rows of a file that are in memory at once


class DataFile(FileResponse):
    """A file to be saved as `name`, as `write` writes it.

    Its length and SHA-256 (Repr-Digest) stand in its headers.
    """

    block_size = 2**16

    def __init__(self, name: str, content_type: str, write: Callable[[Any], None]) -> None:
        prolong_for_file()
        file = SpooledTemporaryFile(MAX_IN_MEMORY)  # noqa: SIM115 - the response closes it
        try:
            write(file)
        except BaseException:
            file.close()
            raise
        file.seek(0)
        digest = sha256()
        while part := file.read(self.block_size):
            digest.update(part)
        file.seek(0)
        super().__init__(file, as_attachment=True, filename=name, content_type=content_type)
        self["Repr-Digest"] = f"sha-256=:{b64encode(digest.digest()).decode()}:"
