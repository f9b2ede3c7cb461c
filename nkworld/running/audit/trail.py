"""Who did what: `record` writes it down, and what is saved or deleted at the desk is recorded by
itself, in the same transaction.

Accounts and groups are recorded wherever they are changed, other records when somebody who has
signed in changes them. A model whose steps record themselves says so: `audited = False`.
"""

import sys
from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.http import HttpRequest
from simple_history.models import HistoricalRecords

from nkworld.running.logs import id_of

from .models import Entry

SHOWN = {4: 24, 6: 48}  # bits of an address that are written down: 192.0.2.0/24
LONGEST = 2000  # characters of a value; texts have a history of their own
# Persons' names and addresses leave with their account, which the log outlives.
OF_PERSONS = {"auth.user": frozenset({"email", "first_name", "last_name"})}
NOT_LOGGED = {"auth.user": frozenset({"last_login"})}
ALWAYS: tuple[type[Model], ...] = (User, Group)
# What the frame itself keeps, and the secrets of one-time codes.
LEFT_OUT = frozenset(
    {
        *("admin", "audit", "contenttypes", "sessions", "security"),
        *("otp_totp", "otp_static", "django_tasks_database"),
    }
)
BEFORE = "_audit_before"
MOST_NAMES = 200


def signed_in() -> Any:
    user = getattr(getattr(HistoricalRecords.context, "request", None), "user", None)
    return user if user is not None and user.is_authenticated else None


def record(
    action: str,
    on: Model | None = None,
    *,
    who: Any = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    why: str = "",
    sentence: str = "",
    name: str = "",
) -> Entry:
    """Write down that somebody did something, in the transaction of the change itself, so that both
    are kept or neither.

    `action` is one or a few words by which the log is filtered (“published”, “sent back”), `before`
    and `after` are what has changed by field, `why` is the reason that was given, `sentence` what
    was done where the action does not say it. `who` is, unless somebody is named, the person who
    has signed in, or the command that runs; `name` what the record calls itself.
    """
    request: HttpRequest | None = getattr(HistoricalRecords.context, "request", None)
    user = who if who is not None else signed_in()
    # Who acts if nobody has signed in: a visitor, a command by its name, or the portal.
    program, *arguments = sys.argv or [""]
    is_command = Path(program).name == "manage.py" and arguments
    nobody = f"manage.py {arguments[0]}" if is_command else "the portal"
    nobody = nobody if request is None else "a visitor"
    return Entry.objects.create(
        account=getattr(user, "pk", None),
        who=(str(user) if user is not None else nobody)[:150],
        action=action[:60],
        kind=on._meta.label_lower if on is not None else "",
        key=str(on.pk)[:64] if on is not None else "",
        name=(name or (str(on) if on is not None else ""))[:300],
        sentence=sentence[:1000],
        before=dict(before) if before is not None else None,
        after=dict(after) if after is not None else None,
        why=why,
        request_id=id_of(request) if request is not None else "",
        network=network_of(request.META.get("REMOTE_ADDR", "")) if request is not None else "",
    )


def network_of(address: str, bits: dict[int, int] = SHOWN) -> str:
    """The network of so many bits, by version, that an address lies in: nothing longer is kept
    anywhere. "" of what is no address.
    """
    try:
        return str(ip_network(f"{address}/{bits[ip_address(address).version]}", strict=False))
    except ValueError:  # fe80::1%eth0 is an address, and no network has such a name
        return ""


def values_of(instance: Model) -> dict[str, Any]:
    """{field: value} of all that is stored in the record's own row."""
    left_out = NOT_LOGGED.get(instance._meta.label_lower, frozenset())
    return {
        field.name: field.value_from_object(instance)
        for field in instance._meta.concrete_fields
        if field.name not in left_out and not field.primary_key
    }


def as_logged(instance: Model, values: Mapping[str, Any]) -> dict[str, Any]:
    """Of secrets and of persons the log says only that they were changed; a model adds fields of
    its own by `audit_hidden`.
    """
    own = getattr(instance, "audit_hidden", ())
    hidden = {"password", *OF_PERSONS.get(instance._meta.label_lower, ()), *own}
    logged = {}
    for name, value in values.items():
        field: Any = instance._meta.get_field(name)
        logged[name] = "(not written down)" if name in hidden else short(value)
        if name not in hidden and field.is_relation and value is not None:
            named = field.related_model._base_manager.filter(pk=value).first()
            logged[name] = f"{named} ({value})" if named is not None else value
    return logged


def all_logged(instance: Model) -> dict[str, Any]:
    """All that is filled in of a record that is new, or gone."""
    values = values_of(instance).items()
    return as_logged(instance, {name: value for name, value in values if value not in (None, "")})


def short(value: Any) -> Any:
    is_long = isinstance(value, str) and len(value) > LONGEST
    return f"{value[:LONGEST]} … ({len(value):,} characters)" if is_long else value


def watch_models() -> None:
    """A receiver for each model, as one for all would make every deletion load its rows first."""
    for model in apps.get_models():
        is_history = hasattr(model, "history_object")
        if model._meta.app_label in LEFT_OUT or is_history or not getattr(model, "audited", True):
            continue
        uid = f"audit {model._meta.label_lower}"
        pre_save.connect(before_saving, sender=model, dispatch_uid=uid)
        post_save.connect(after_saving, sender=model, dispatch_uid=uid)
        post_delete.connect(after_deleting, sender=model, dispatch_uid=uid)
        for field in model._meta.many_to_many:
            m2m_changed.connect(after_linking, sender=field.remote_field.through, dispatch_uid=uid)


def is_watched(instance: Model) -> bool:
    return isinstance(instance, ALWAYS) or signed_in() is not None


def before_saving(instance: Model, raw: bool, update_fields: Any, **kwargs: Any) -> None:
    instance.__dict__.pop(BEFORE, None)
    is_sign_in = set(update_fields or ()) == {"last_login"}  # which is recorded as such
    if raw or is_sign_in or instance._state.adding or not is_watched(instance):
        return
    if stored := type(instance)._base_manager.filter(pk=instance.pk).first():
        instance.__dict__[BEFORE] = values_of(stored)


def after_saving(instance: Model, raw: bool, created: bool, **kwargs: Any) -> None:
    if raw or not is_watched(instance):
        return
    if created:
        record("added", instance, after=all_logged(instance))
    elif (before := instance.__dict__.pop(BEFORE, None)) is not None:
        after = values_of(instance)
        if names := [name for name in after if before[name] != after[name]]:
            was, now = ({name: state[name] for name in names} for state in (before, after))
            changed = as_logged(instance, was), as_logged(instance, now)
            record("changed", instance, before=changed[0], after=changed[1])


def after_deleting(instance: Model, **kwargs: Any) -> None:
    if is_watched(instance):
        record("deleted", instance, before=all_logged(instance))


def after_linking(
    sender: type[Model],
    instance: Model,
    action: str,
    model: type[Model],
    pk_set: Any,
    **kwargs: Any,
) -> None:
    """What was added to a list of another record, such as an account's groups, or taken off it."""
    if action not in ("post_add", "post_remove", "pre_clear") or not is_watched(instance):
        return
    name = model._meta.verbose_name_plural or sender._meta.model_name
    keys = list(pk_set or ())
    if action == "pre_clear":  # then none are named: those at the other end
        ends = {f.related_model: f.attname for f in sender._meta.fields if f.is_relation}
        rows = sender._base_manager.filter(**{ends[type(instance)]: instance.pk})
        keys = list(rows.values_list(ends[model], flat=True))
    if keys:
        # A name may say what it belongs to: read with it, not one by one.
        named_with = [field.name for field in model._meta.fields if field.many_to_one]
        found = model._base_manager.filter(pk__in=keys[:MOST_NAMES])
        found = found.select_related(*named_with) if named_with else found
        names = {f"{name}": sorted(str(one) for one in found)}
        added = action == "post_add"
        record(
            "changed",
            instance,
            before=None if added else names,
            after=names if added else None,
            sentence=f"{name} {'added' if added else 'taken away'}",
        )
