"""What is done in a process with Django: prepare a world, take one step, look whether all is sound.

Usage: python -m benchmarks.faults.inside prepare|look|pages|step ... The last line is JSON.
"""

import hashlib
import io
import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import django


def prepare(kind: str) -> dict:
    """Keys of what the tries need."""
    from django.contrib.auth.models import User
    from django.core.management import call_command

    from nkworld.atlas.models import Country
    from nkworld.provenance.models import Dataset
    from nkworld.texts.profiles.models import Profile
    from tests.factories import CountryFactory, RuleFactory, SourceFactory

    from .world import ACCOUNT, OF_SEEDS, PAGES, PASSWORD

    call_command("migrate", verbosity=0)
    if kind == "small":
        for name in ("Ruritania", "Freedonia", "Strelsau"):
            CountryFactory(code=f"X{name[:2].upper()}", name=name, slug=name.lower())
        CountryFactory(code="WLD", name="World", kind="aggregate")
        CountryFactory(code="CHN", name="China", slug="china")
        source = SourceFactory(slug="bureau-of-faults", short_name="Bureau of Faults")
        for slug in ("flows", "inter-korean", "partner-ranks", "goods"):
            RuleFactory(dataset__slug=f"trade/{slug}", is_default=True, order=[source])
    elif not Dataset.objects.exists():
        call_command("load_seed", stdout=io.StringIO())
    source = SourceFactory(slug="bureau-of-faults", short_name="Bureau of Faults")
    profile = Profile.objects.first() or Profile.objects.create(country=Country.objects.first())
    profile.revisions.drafts().delete()
    User.objects.create_superuser(ACCOUNT, password=PASSWORD)
    return {
        "dataset": Dataset.objects.get(slug="trade/flows").pk,
        "source": source.pk,
        "profile": profile.pk,
        "countries": ["XFR", "XRU", "XST"] if kind == "small" else ["CHN", "JPN", "RUS"],
        "pages": list(answering([*PAGES, *OF_SEEDS])),
    }


def answering(pages: list[str], host: str = "localhost") -> dict[str, list]:
    """{address: [type, tag, digest]} of each that the portal has."""
    from django.test import Client

    client, found = Client(headers={"host": host}), {}
    for page in pages:
        answer = client.get(page)
        if answer.status_code == 200:
            body = answer.getvalue()
            tag = answer.headers.get("ETag", "")
            found[page] = [answer["Content-Type"], tag, hashlib.sha256(body).hexdigest()]
    return found


def pages(host: str, *pages: str) -> dict:
    """As a snapshot of PostgreSQL has it, where SNAPSHOT names one."""
    from django.db import connection, transaction

    with transaction.atomic():
        if snapshot := os.environ.get("SNAPSHOT"):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                cursor.execute(f"SET TRANSACTION SNAPSHOT '{snapshot}'")
        return answering(list(pages), host)


def look(*pages: str) -> dict:
    """What is broken: of the file, of references, of the promises of the data, of pages."""
    from django.core.management import CommandError, call_command
    from django.db import connection

    broken = []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for pragma in ("integrity_check", "foreign_key_check"):
                rows = cursor.execute(f"PRAGMA {pragma}").fetchall()
                broken += [f"{pragma}: {row}" for row in rows if row != ("ok",)]
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("check_data", stdout=out, stderr=err)
    except CommandError:
        broken += ["check_data: " + line for line in err.getvalue().splitlines()]
    broken += [f"{page} is not 200" for page in set(pages) - set(answering(list(pages)))]
    return {"broken": broken, "counts": counts(), "promises": out.getvalue().count("holds")}


def counts() -> dict[str, int]:
    """What a step changes: a step that was cut off has changed all of it, or nothing."""
    from django.db.models import Sum

    from nkworld.provenance.models import Dataset, Release
    from nkworld.texts.profiles.models import ProfileRevision
    from trade.models import Flow

    rows = Flow.objects.exclude(release__state="staging")  # which nobody sees
    revisions = ProfileRevision.objects.aggregate(total=Sum("version"))["total"]
    return {
        "releases": Release.objects.whole().count(),
        "live releases": Release.objects.filter(state="live").count(),
        "rows": rows.count(),
        "rows known": rows.filter(known_from__isnull=False).count(),
        "rows ended": rows.filter(known_until__isnull=False).count(),
        "revision": Dataset.objects.get(slug="trade/flows").revision,
        "texts": ProfileRevision.objects.count(),
        "saved texts": revisions or 0,
    }


def step(name: str, *words: str) -> dict:
    """Says `ready`, waits for a line, and does it: whoever waits for the answer may kill it."""
    from nkworld.importing.models import Upload
    from nkworld.importing.staging import stage
    from nkworld.provenance.models import Dataset, Release, Source
    from nkworld.provenance.publishing import publish
    from nkworld.texts.profiles.models import Profile
    from nkworld.texts.publishing import save_draft, stamp

    dataset = Dataset.objects.get(slug="trade/flows")
    source = Source.objects.get(slug="bureau-of-faults")

    def to_stage() -> None:
        with Path(words[0]).open("rb") as file:
            stage(file, Upload(dataset=dataset, label="Delivery", source=source))

    def to_publish() -> None:
        publish(Release.objects.filter(state="draft", source=source).latest("pk"))

    def to_save() -> None:
        profile = Profile.objects.get(pk=words[0])
        said = "A text that is saved while something fails."
        text = {"title": "A text", "summary": said, "facts_until": "2015-03", "body": said}
        save_draft(profile, None, text | {"sources": []}, stamp(profile.revisions.drafts().first()))

    def to_keep() -> None:
        answering(list(words), "127.0.0.1")

    steps = {"stage": to_stage, "publish": to_publish, "save": to_save, "keep": to_keep}
    print("ready", flush=True)
    hours_back = int(sys.stdin.readline() or 0)
    from django.utils import timezone

    now = timezone.now
    with patch("django.utils.timezone.now", lambda: now() - timedelta(hours=hours_back)):
        steps[name]()
    return {}


if __name__ == "__main__":
    django.setup()
    command, *words = sys.argv[1:]
    commands = {"prepare": prepare, "look": look, "pages": pages, "step": step}
    print(json.dumps(commands[command](*words)))
