import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

NEVER_CHANGED = "The audit log can only be added to: no entry is changed or deleted."


class ValueEncoder(DjangoJSONEncoder):
    """What JSON has no form for, such as a file, is written as it reads."""

    def default(self, o: Any) -> Any:
        try:
            return super().default(o)
        except TypeError:
            return str(o)


def in_words(value: Any) -> str:
    """A kept value as it stands in a cell: lists and objects as JSON."""
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


class Entry(models.Model):
    """One thing that somebody did, as it was known at that moment.

    It refers to nothing by a key of the database, so that it outlives accounts and records. The
    database itself refuses to change or delete a row (`triggers.py`).
    """

    at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    account = models.BigIntegerField("number of the account", null=True, db_index=True)
    who = models.CharField(max_length=150, help_text="The account’s name at that moment.")
    action = models.CharField(max_length=60, db_index=True)
    kind = models.CharField("kind of record", max_length=100, blank=True)
    key = models.CharField("number of the record", max_length=64, blank=True)
    name = models.CharField("record", max_length=300, blank=True)
    sentence = models.CharField("in words", max_length=1000, blank=True)
    before = models.JSONField(null=True, encoder=ValueEncoder)
    after = models.JSONField(null=True, encoder=ValueEncoder)
    why = models.TextField("reason", blank=True)
    request_id = models.CharField("request", max_length=64, blank=True)
    network = models.CharField(max_length=49, blank=True)

    class Meta:
        verbose_name = "entry of the audit log"
        verbose_name_plural = "entries of the audit log"
        ordering = ["-pk"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["kind", "key", "-id"], name="audit_entry_of_record")]

    def __str__(self) -> str:
        subject = f" {self.name}" if self.name else ""
        return f"{self.at:%Y-%m-%d %H:%M:%S} UTC, {self.who}: {self.action}{subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(NEVER_CHANGED)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError(NEVER_CHANGED)

    @property
    def fields(self) -> list[tuple[str, str, str]]:
        """(field, before, after) of what changed."""
        before, after = self.before or {}, self.after or {}
        names = dict.fromkeys([*before, *after])
        return [(name, in_words(before.get(name)), in_words(after.get(name))) for name in names]
