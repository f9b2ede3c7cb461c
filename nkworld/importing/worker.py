"""The process that does what was left to be done outside of a request.

`django-tasks-db` brings the tasks and runs one; how they are looked for is the portal's own: by
reading, so that a worker with nothing to do never takes the lock for writing, and a database that
is locked is asked again later.
"""

import logging
import os
import threading
import time
from types import FrameType

from django.db import DatabaseError, close_old_connections, connection
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from . import presence, recovery, tasks

logger = logging.getLogger(__name__)

CARE = 5.0  # seconds between two looks for what was lost
TIDY = 3600.0
PARENT = 0.5


class PortalWorker(Worker):
    tidy_at = 0.0

    def run(self) -> None:
        with presence.present(self.worker_id):
            self.take_care()
            threading.Thread(target=self.care, name="care", daemon=True).start()
            while self.running:
                close_old_connections()
                result = self.next_task()
                if result is not None:
                    self.run_task(result)
                elif self.batch:
                    return
                elif self.running:
                    time.sleep(self.interval)

    def next_task(self) -> DBTaskResult | None:
        """A task that waits, which from here on is this worker's."""
        waiting = DBTaskResult.objects.ready().filter(backend_name=self.backend_name)
        try:
            if not waiting.exists():
                return None
            with exclusive_transaction(waiting.db):
                result = waiting.get_locked()
                if result is not None:
                    result.claim(self.worker_id)
            return result
        except DatabaseError:
            logger.warning(
                "The tasks could not be looked at; once more in a moment.", exc_info=True
            )
            connection.close()
            return None

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """What has been begun is put back, for the next worker to do."""
        tasks.STOPPING.set()
        super().shutdown(signum, frame)

    def care(self) -> None:
        """Take care from time to time, in a thread with a connection of its own."""
        while True:
            time.sleep(CARE)
            self.take_care()
            connection.close()

    def take_care(self) -> None:
        """What other workers have left undone is to be done; old files go."""
        try:
            recovery.take_up_lost()
            if time.monotonic() >= self.tidy_at:
                self.tidy_at = time.monotonic() + TIDY
                recovery.tidy()
        except DatabaseError:
            logger.warning("What was lost could not be looked for.", exc_info=True)


def end_with(parent: int) -> None:
    """End this process with the one that started it, in whatever way that ended."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(PARENT)
        os._exit(1)  # what it was doing is taken up by the next worker

    threading.Thread(target=watch, name="parent", daemon=True).start()
