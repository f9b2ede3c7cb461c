"""How static files are kept: hashed, compressed, modules finding each other, sheets whole."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'^@import url\("(?P<name>[^"]+)"\)\s*(?P<media>[^;]*);\n', re.MULTILINE)


class ModuleStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, with the addresses inside `import … from "./figure.js"` hashed too.

    A style sheet takes in what it imports, so that a page waits for one file and not for a chain.
    """

    support_js_module_import_aggregation = True

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        if not dry_run:
            sheets = [
                name for name in paths if name.endswith(".css") and self._take_in_imports(name)
            ]
            # Read from here on, and not from the folders that they were collected from.
            paths |= {name: (self, name) for name in sheets}
        yield from super().post_process(paths, dry_run, **options)

    def _take_in_imports(self, name: str) -> bool:
        sheet = self._text(name)
        whole = IMPORT.sub(lambda found: self._imported(name, found), sheet)
        if whole == sheet:
            return False
        self.delete(name)
        self.save(name, ContentFile(whole.encode()))
        return True

    def _imported(self, name: str, found: re.Match[str]) -> str:
        beside = str(PurePosixPath(name).with_name(found["name"]))
        sheet = self._text(beside)
        return f"@media {found['media']} {{\n{sheet}}}\n" if found["media"] else sheet

    def _text(self, name: str) -> str:
        with self.open(name) as file:
            return file.read().decode()
