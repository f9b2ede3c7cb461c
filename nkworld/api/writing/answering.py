"""A file as an answer, and which table of several it is asked to hold."""

from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from tempfile import SpooledTemporaryFile
from typing import Any

from django import forms
from django.http import FileResponse

from nkworld.limits import prolong_for_file
from nkworld.provenance.fields import OneOfField

from .columns import children_of

# A larger file is written to disk first, so that a million rows need no more memory than this.
MAX_IN_MEMORY = 8 * 2**20


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


def table_field(serializer: Any) -> dict[str, forms.Field]:
    """The parameter `table`, where rows hold lists of records."""
    names = list(children_of(serializer))
    if not names:
        return {}
    meaning = (
        "With format=csv, csv-excel or parquet: the records of this list, one on each row. Its "
        "`record` leads to the row that it belongs to."
    )
    choices = [("", "the rows"), *((name, name) for name in names)]
    return {"table": OneOfField(choices, meaning=meaning)}
