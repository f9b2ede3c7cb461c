"""What stands in the log of requests and errors, and what does not: nothing of who asked.

No address of a visitor, no query (it may hold what somebody searches for), no cookie and no form.
Names of accounts stand where the desk did something: who published is on record anyway. Each
request has an id: it stands in every line that is logged of it, and in its answer.
"""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from django.conf import settings
from django.core import mail
from django.http import HttpRequest
from pythonjsonlogger.json import JsonFormatter

from nkworld.running.private_files import append_private

logger = logging.getLogger("nkworld.requests")

HEADER = "X-Request-ID"
KEPT = "nkworld.request_id"  # among what Django keeps of a request; no header has such a name
SANE = re.compile(r"[\w.-]{8,64}", re.ASCII)  # an id that a proxy gave is taken over
FIELDS = ("timestamp", "levelname", "name", "request_id", "message", "exc_info", "stack_info")
FIELDS_OF_REQUESTS = ("method", "path", "status", "ms")
MAIL_AGAIN_AFTER = 600  # seconds
LONGEST_FILE = 2**18  # bytes, some thousand failures; then a new file is begun

current: ContextVar[str] = ContextVar("request_id", default="-")


def id_of(request: HttpRequest) -> str:
    return request.META.get(KEPT, "-")


def log_request(request: HttpRequest, status: int, milliseconds: float) -> None:
    line = (request.method, request.path, status, milliseconds)
    extra = dict(zip(FIELDS_OF_REQUESTS, line, strict=True)) | {"ms": round(milliseconds)}
    logger.info("%s %s %s %.0f ms", *line, extra=extra)


class WithRequestId(logging.Filter):
    """Gives each record the id of the request in which it was made; “-” outside of any."""

    def filter(self, record: logging.LogRecord) -> bool:
        # Django tells of an error when every middleware is done, and hands the request on.
        meta = getattr(getattr(record, "request", None), "META", {})
        record.request_id = meta.get(KEPT, current.get())
        return True


class AsWarning(logging.Filter):
    """Of what strangers send wrong, Django makes an error with its traceback: a line is enough."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.exc_info = record.exc_text = None
        return True


class OneLine(logging.Formatter):
    """A message is one line, whatever the name of a file or a label holds; a traceback follows."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        return " ".join(super().formatMessage(record).splitlines())


class JsonLine(JsonFormatter):
    """One JSON object a line, of fields that are known: Django hands on the whole request, too."""

    def __init__(self) -> None:
        super().__init__(list(FIELDS[1:5]), timestamp=True)

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        kept = (*FIELDS, *FIELDS_OF_REQUESTS)
        return {name: log_data[name] for name in kept if log_data.get(name) is not None}


class ErrorMail(logging.Handler):
    """A mail to ADMINS about an error: one in ten minutes about the same place, from each process.
    Unlike Django's own it tells neither settings nor request nor form.

    A mail that can’t be sent spoils no answer; it is told on standard error.
    """

    sent: dict[tuple, float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        # Where in the code an error arose; of what is no error, where it was logged.
        place: tuple = record.pathname, record.lineno
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and error.__traceback__ is not None:
            last = traceback.extract_tb(error.__traceback__)[-1]
            place = type(error), last.filename, last.lineno
        now = monotonic()
        self.sent = {each: at for each, at in self.sent.items() if now - at < MAIL_AGAIN_AFTER}
        if not settings.ADMINS or self.sent.setdefault(place, now) != now:
            return
        try:
            subject = f"{record.levelname}: {' '.join(record.getMessage().splitlines())}"
            mail.mail_admins(subject, self.format(record))
        except Exception:
            self.handleError(record)


class FailureFile(logging.Handler):
    """The newest failures, for a page of the desk: when, in which request, in one line each."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            failure = {
                "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
                "request_id": getattr(record, "request_id", "-"),
                "message": record.getMessage(),
                "error": type(record.exc_info[1]).__name__ if record.exc_info else "",
            }
            append_private(settings.FAILURES_FILE, json.dumps(failure) + "\n")
            if settings.FAILURES_FILE.stat().st_size > LONGEST_FILE:
                settings.FAILURES_FILE.replace(settings.FAILURES_FILE.with_suffix(".old.jsonl"))
        except Exception:
            self.handleError(record)


def logging_config(form: str, level: str) -> dict[str, Any]:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "request_id": {"()": "nkworld.running.logs.WithRequestId"},
            "as_warning": {"()": "nkworld.running.logs.AsWarning"},
        },
        "formatters": {
            "line": {
                "()": "nkworld.running.logs.OneLine",
                "format": "{asctime} {levelname} {name} [{request_id}] {message}",
                "style": "{",
            },
            "json": {"()": "nkworld.running.logs.JsonLine"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "filters": ["request_id"],
                "formatter": form,
            },
            "mail": {
                "class": "nkworld.running.logs.ErrorMail",
                "level": "ERROR",
                "filters": ["request_id"],
                "formatter": "line",
            },
            "failures": {
                "class": "nkworld.running.logs.FailureFile",
                "level": "ERROR",
                "filters": ["request_id"],
            },
        },
        "loggers": {
            "django": {"level": "INFO"},  # without handlers of its own: a mail is sent once
            "mcp": {"level": "WARNING"},  # it tells of each question thrice
            "botocore": {"level": "WARNING"},  # it tells each thread where it has its server from
            "django.security.DisallowedHost": {"filters": ["as_warning"]},
        },
        "root": {"handlers": ["console", "mail", "failures"], "level": level},
    }
