"""How static files are kept: hashed, compressed, modules finding each other, sheets whole."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'^@import url\("(?P<name>[^"]+)"\);\n', re.MULTILINE)


class ModuleStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """A sheet takes in what it imports, so that a page waits for one file, not for a chain."""

    support_js_module_import_aggregation = True

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        for name in [] if dry_run else [each for each in paths if each.endswith(".css")]:
            sheet = self._text(name)
            whole = IMPORT.sub(partial(self._imported, name), sheet)
            if whole != sheet:
                self.delete(name)
                self.save(name, ContentFile(whole.encode()))
                # Read from here on, and not from the folder that it was collected from.
                paths[name] = self, name
        yield from super().post_process(paths, dry_run, **options)

    def _imported(self, name: str, found: re.Match[str]) -> str:
        return self._text(str(PurePosixPath(name).with_name(found["name"])))

    def _text(self, name: str) -> str:
        with self.open(name) as file:
            return file.read().decode()
