"""The folder of kept answers: Django's, which lists it all before each file that it writes."""

from typing import Any

from django.core.cache.backends.filebased import FileBasedCache

WRITES = 64  # between two looks at how many there are


class AnswerFolder(FileBasedCache):
    """Looks now and then whether there are too many: a few more do no harm."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.written = 0

    def _cull(self) -> None:
        self.written += 1
        if self.written % WRITES == 0:
            super()._cull()  # type: ignore[misc]  # of Django's own, and private
