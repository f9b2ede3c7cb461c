import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connections, models
from django.utils import timezone

NEVER_CHANGED = "The audit log can only be added to: no entry is changed or deleted."


class ValueEncoder(DjangoJSONEncoder):
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
    database itself refuses to change or delete a row, whoever asks: a view, a command, a shell.
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

    @property
    def fields(self) -> list[tuple[str, str, str]]:
        """(field, before, after) of what changed."""
        before, after = self.before or {}, self.after or {}
        names = dict.fromkeys([*before, *after])
        return [(name, in_words(before.get(name)), in_words(after.get(name))) for name in names]


# Triggers refuse it, made after each `migrate`: only the owner of the database takes them away.
TABLE = "audit_entry"
STEPS = {"update": "UPDATE", "delete": "DELETE"}

SQLITE = [
    f"""CREATE TRIGGER IF NOT EXISTS {TABLE}_no_{name} BEFORE {step} ON {TABLE}
    BEGIN SELECT RAISE(ABORT, '{NEVER_CHANGED}'); END"""
    for name, step in STEPS.items()
] + [
    # “INSERT OR REPLACE” deletes without a word.
    f"""CREATE TRIGGER IF NOT EXISTS {TABLE}_no_replace BEFORE INSERT ON {TABLE}
    WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, '{NEVER_CHANGED}'); END""",  # noqa: S608 - of our own constants
]
POSTGRESQL = [
    f"""CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{NEVER_CHANGED}' USING ERRCODE = 'integrity_constraint_violation'; END
    $$""",
    *(
        f"""CREATE OR REPLACE TRIGGER {TABLE}_no_{name} BEFORE {step} ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()"""
        for name, step in {**STEPS, "truncate": "TRUNCATE"}.items()
    ),
]


def install(using: str, **kwargs: Any) -> None:
    if TABLE not in (connection := connections[using]).introspection.table_names():
        return
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}.get(connection.vendor, [])
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def names_on(vendor: str) -> list[str]:
    last = "truncate" if vendor == "postgresql" else "replace"
    return [f"{TABLE}_no_{name}" for name in (*STEPS, last)]


def drop(using: str) -> None:
    """As only the database's owner can: for a migration that carries the rows of the log, in whose
    transaction `install` follows, and for a suite that empties its database after a test.
    """
    connection = connections[using]
    place = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in names_on(connection.vendor):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{place}")
