import json
import platform
from datetime import datetime
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from nkworld.desk.site import due_in_short
from nkworld.importing.tasks import unfinished
from nkworld.importing.worker import is_wanted, living
from nkworld.provenance.editions import CODE_VERSION
from nkworld.running.logs import newest_failures
from nkworld.running.response_cache.middleware import REPLICA, replica_in_a_word

FAILURES = 20
OLD_AFTER_DAYS = 2  # a backup is made every night


def versions() -> dict[str, str]:
    database = ".".join(map(str, connection.get_database_version()))
    replica = {"Read replica": replica_in_a_word()} if REPLICA in settings.DATABASES else {}
    return {
        "Portal": f"code {CODE_VERSION}",
        "Python": platform.python_version(),
        "Django": django.get_version(),
        "Database": f"{connection.display_name} {database}",
        **replica,
    }


@admin.site.admin_view
def state_of_the_portal(request: HttpRequest) -> HttpResponse:
    if not (isinstance(request.user, User) and request.user.is_superuser):
        raise PermissionDenied
    desk: Any = admin.site
    size = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    if connection.vendor == "postgresql":
        size = "SELECT pg_database_size(current_database())"
    with connection.cursor() as cursor:
        cursor.execute(size)
        [database_bytes] = cursor.fetchone()
    # The newest that `manage.py backup` has recorded, if its record can be read.
    try:
        record = json.loads(Path(settings.BACKUP_DIR, "last.json").read_text(encoding="utf-8"))
        finished = datetime.fromisoformat(record["finished"])
        is_old = (timezone.now() - finished).days >= OLD_AFTER_DAYS
        backup = record | {"finished": finished, "bytes": int(record["bytes"]), "is_old": is_old}
    except (OSError, ValueError, KeyError, TypeError):
        backup = None
    return desk.page(
        request,
        "operations/state.html",
        "State of the portal",
        versions=versions(),
        database_bytes=database_bytes,
        backup=backup,
        backup_folder=settings.BACKUP_DIR,
        due=due_in_short(),
        workers=sorted(living()) if is_wanted() else None,
        jobs=unfinished(),
        failures=newest_failures(FAILURES),
    )
