"""Where log lines go, for the settings: it imports nothing of Django."""

from typing import Any


def logging_config(form: str, level: str) -> dict[str, Any]:
    """`form` is “line” or “json”."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "request_id": {"()": "nkworld.request_id.WithRequestId"},
            "as_warning": {"()": "nkworld.request_id.AsWarning"},
        },
        "formatters": {
            "line": {
                "()": "nkworld.request_id.OneLine",
                "format": "{asctime} {levelname} {name} [{request_id}] {message}",
                "style": "{",
            },
            "json": {"()": "nkworld.operations.logs.JsonLine"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "filters": ["request_id"],
                "formatter": form,
            },
            "mail": {
                "class": "nkworld.operations.logs.ErrorMail",
                "level": "ERROR",
                "filters": ["request_id"],
                "formatter": "line",
            },
            "failures": {
                "class": "nkworld.operations.logs.FailureFile",
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
