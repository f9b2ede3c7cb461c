"""The kit that the portal offers: one file in KIT_DIR, and beside it what is told of it."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from nkworld.provenance.revisions import etag_state

from .building import build, sha256_of

FACTS = "kit.json"
NEWEST = "nkworld-kit"  # in the address of the file
FILE = "kit-{sha256}.zip"


@dataclass(frozen=True)
class Offered:
    """The newest kit. `as_of` is the moment of its data, `built` that of the building."""

    name: str
    file: str
    size: int
    sha256: str
    as_of: datetime
    revision: int | None
    built: datetime

    @property
    def path(self) -> Path:
        return folder() / self.file

    @property
    def file_name(self) -> str:
        """As it is saved."""
        return f"{self.name}.zip"


def folder() -> Path:
    return Path(settings.KIT_DIR)


def offer_newest() -> Offered:
    """Build the newest kit and offer it in place of the one before.

    NothingToBuild where nothing is public.
    """
    made = folder() / ".new.zip"
    kit = build(made)
    sha256 = sha256_of(made)
    found = Offered(
        kit.name,
        FILE.format(sha256=sha256[:16]),
        made.stat().st_size,
        sha256,
        kit.moment,
        kit.revision,
        datetime.now(UTC),
    )
    before = offered()
    made.replace(found.path)
    facts = folder() / f".{FACTS}"
    facts.write_text(json.dumps(asdict(found), default=datetime.isoformat, indent=2) + "\n")
    facts.replace(folder() / FACTS)
    _tidy(keep={found.file, before.file if before else ""})
    return found


def _tidy(keep: set[str]) -> None:
    """The one before stays for whoever is just loading it."""
    for path in folder().glob(FILE.format(sha256="*")):
        if path.name not in keep:
            path.unlink(missing_ok=True)


def offered() -> Offered | None:
    """None where none was built, or its file is gone."""
    try:
        facts: dict[str, Any] = json.loads((folder() / FACTS).read_text())
    except FileNotFoundError:
        return None
    facts |= {name: datetime.fromisoformat(facts[name]) for name in ("as_of", "built")}
    found = Offered(**facts)
    return found if found.path.exists() else None


@etag_state
def digest_of_kit() -> str:
    """Pages that tell of the kit are others when another one is offered."""
    found = offered()
    return found.sha256 if found else ""
