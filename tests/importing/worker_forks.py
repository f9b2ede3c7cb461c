"""A process with Django that does what it is told in forks, each killed at a statement of its own.

    echo '["work", 40]' | python -m tests.importing.worker_forks

A line of JSON names what is done and what is given to it; the answer is a line of JSON. Starting
Django takes two seconds and forking none, so that ten kills take a fraction of a minute.
"""

import itertools
import json
import os
import signal
import sys
import traceback

import django

ROWS, AT_ONCE = 240, 60
HEADER = "period,country,direction,value,citation,as_quoted\n"
MONTHS = [f"{year}-{month:02}" for year in range(1985, 1995) for month in range(1, 13)]


def prepare() -> None:
    """The source, the partner and the account of the test."""
    from django.contrib.auth.models import User

    from tests.factories import CountryFactory, SourceFactory

    CountryFactory(code="XRU", name="Ruritania")
    SourceFactory(slug="bureau", short_name="Royal Bureau")
    User.objects.create_superuser("pam")


def hand_in(delivery: int) -> None:
    """A file in which every figure is another one than in the delivery before."""
    from django.contrib.auth.models import User
    from django.core.files.base import ContentFile

    from nkworld.importing import tasks
    from nkworld.importing.models import Upload
    from nkworld.provenance.models import Dataset, Source

    cells = itertools.islice(itertools.product(MONTHS, ["export", "import"]), ROWS)
    text = HEADER + "".join(
        f"{month},XRU,{way},{delivery}{place:03},https://yearbook.example/,{delivery} dollars\n"
        for place, (month, way) in enumerate(cells)
    )
    upload = Upload.objects.create(
        dataset=Dataset.objects.get(slug="trade/flows"),
        source=Source.objects.get(slug="bureau"),
        label=f"Delivery {delivery}",
        file=ContentFile(text.encode(), "yearbook.csv"),
        file_name=f"yearbook-{delivery}.csv",
        file_sha256=f"{delivery:064}",
        created_by=User.objects.get(username="pam"),
    )
    tasks.start(upload)


def publish(delivery: int, kill_at: int) -> dict:
    """Pressed at the desk: done within the request, unless its process is killed before."""
    from django.contrib.auth.models import User
    from django.test import Client
    from django.urls import reverse

    from nkworld.provenance.models import Release

    draft = Release.objects.get(file_name=f"yearbook-{delivery}.csv")
    address = reverse("admin:provenance_release_publish", args=[draft.pk])
    desk = Client(headers={"host": "localhost"})
    desk.force_login(User.objects.get(username="pam"))
    asked = statements_until(kill_at)
    answer = desk.post(address, {"label": draft.label})
    killed_at_the_end(kill_at)
    return {"statements": len(asked), "status": answer.status_code}


def work(kill_at: int) -> dict:
    """What waits is read, unless the worker is killed before; 0: it is not."""
    from django.core.management import call_command

    from nkworld.importing import staging, understanding

    staging.BATCH = understanding.AT_ONCE = AT_ONCE
    asked = statements_until(kill_at)
    call_command("work", "--batch")
    killed_at_the_end(kill_at)
    return {"statements": len(asked)}


def statements_until(kill_at: int) -> list[str]:
    """What is asked of the database from here on; the process ends at the one of that number."""
    from django.db import connection

    asked: list[str] = []

    def counted(execute, statement, *given):
        asked.append(statement)
        if len(asked) == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(statement, *given)

    connection.execute_wrappers.append(counted)
    return asked


def killed_at_the_end(kill_at: int) -> None:
    """Where it asked less often than the first time: it says by the clock how far it is."""
    if kill_at:
        os.kill(os.getpid(), signal.SIGKILL)


def look() -> dict:
    """What is on record of the deliveries, and of who did what with them."""
    from nkworld.importing.models import Upload
    from nkworld.provenance.models import Release
    from nkworld.running.audit.models import Entry
    from trade.models import Flow

    releases = Release.objects.whole().filter(source__slug="bureau").order_by("pk")
    rows = Flow.objects.filter(source__slug="bureau").exclude(release__state="staging")
    of_releases = Entry.objects.filter(kind="provenance.release", name__contains="Royal Bureau")
    return {
        "releases": list(releases.values_list("label", "state")),
        "rows": rows.count(),
        "live": rows.as_of().count(),
        "live of the last": rows.as_of().filter(release=releases.last()).count(),
        "audit log": list(of_releases.order_by("pk").values_list("who", "action", "name")),
        "handed in": Entry.objects.filter(action="handed in", who="pam").count(),
        "uploads": list(Upload.objects.order_by("pk").values_list("state", flat=True)),
    }


def check() -> dict:
    """What is broken: of the file, of references, of what check_data promises."""
    from benchmarks.faults.inside import look as looked_at

    return {"broken": looked_at()["broken"]}


COMMANDS = {each.__name__: each for each in (prepare, hand_in, publish, work, look, check)}


def in_a_fork(name: str, given: list) -> dict:
    """What it answers, or by which signal it was ended."""
    reader, writer = os.pipe()
    if not (child := os.fork()):
        try:
            os.write(writer, json.dumps(COMMANDS[name](*given)).encode())
        except BaseException:
            traceback.print_exc()
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        told = answer.read()
    _, status = os.waitpid(child, 0)
    return {"signal": os.WTERMSIG(status)} if os.WIFSIGNALED(status) else {"told": json.loads(told)}


if __name__ == "__main__":
    django.setup()
    for line in sys.stdin:
        name, *given = json.loads(line)
        print(json.dumps(in_a_fork(name, given)), flush=True)
