import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.utils.crypto import get_random_string

from nkworld.importing.tasks import PortalWorker, is_wanted
from nkworld.keep_worker import NOT_WANTED, end_with
from nkworld.running.schema import refuse_unless_it_fits


class Command(BaseCommand):
    help = (
        "Do what was left to be done outside of a request: read uploaded files and compare them. "
        "Ends on SIGTERM or Ctrl-C, and puts back what it has begun."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--interval", type=float, default=0.5, help="seconds between two looks for a task"
        )
        parser.add_argument("--batch", action="store_true", help="end when nothing waits")
        parser.add_argument(
            "--with-parent", type=int, help="end with the process of this number, that started it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_wanted():
            self.stderr.write("By these settings each task is done at once: no worker is wanted.")
            sys.exit(NOT_WANTED)
        connection.settings_dict["CONN_MAX_AGE"] = None  # it lives as long as its connection
        refuse_unless_it_fits(connection)
        worker = PortalWorker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=options["interval"],
            batch=options["batch"],
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=f"{os.uname().nodename[:40]}-{get_random_string(8)}",
        )
        if options["with_parent"]:
            end_with(options["with_parent"])
        worker.configure_signals()
        worker.run()
