"""The kit that the portal offers: the newest one, of which a row tells."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage

from nkworld.atlas.memo import once_per_request
from nkworld.running.private_files import working_folder

from .building import build, sha256_of
from .models import Kit

NEWEST = "nkworld-kit"  # in the address of the file
LOADED_FOR = timedelta(days=2)  # so long one that was replaced stays for whoever is loading it


def offer_newest() -> Kit:
    """Build the newest kit and offer it in place of the one before.

    NothingToBuild where nothing is public.
    """
    with working_folder(settings.VAR_DIR, "kit-") as folder:
        path = folder / "new" / "kit.zip"  # the building has a working folder beside it
        about, sha256 = build(path), sha256_of(path)
        kit = Kit(name=about.name, sha256=sha256, as_of=about.moment, revision=about.revision)
        with path.open("rb") as file:
            content = File(file)
            kit.size = content.size
            kit.file.save(f"kit-{sha256[:16]}.zip", content)
    Kit.objects.filter(built__lt=kit.built).delete()
    _tidy(kit.file.storage, kit.built - LOADED_FOR)
    return kit


def _tidy(storage: Storage, before: datetime) -> None:
    """Files of no row go: of kits that were replaced, of a building that was killed."""
    offered = set(Kit.objects.values_list("file", flat=True))
    for name in storage.listdir("")[1]:
        if name not in offered and storage.get_modified_time(name) < before:
            storage.delete(name)


@once_per_request
def offered() -> Kit | None:
    """None where none was built."""
    return Kit.objects.order_by("-built").first()
