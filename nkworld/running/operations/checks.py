"""What `check --deploy` asks of what stands outside: the Redis of CACHE_URL, the replica of
DATABASE_REPLICA_URL, the bucket of FILES_BUCKET.
"""

from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections

from nkworld.running.backups.archive import columns_of, tables_of
from nkworld.running.response_cache.middleware import REPLICA

PLACE = "SELECT pg_is_in_recovery(), system_identifier, current_database() FROM pg_control_system()"
BOUND = "Set maxmemory 512mb and maxmemory-policy allkeys-lru in its configuration"


@register("operations", deploy=True)
def check_cache_is_bounded(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Whoever asks for ever new answers fills it, and nobody but the portal writes to it."""
    if not settings.HAS_REDIS:
        return []
    import redis

    location = settings.SHARED_CACHE["LOCATION"]
    options, found = settings.SHARED_CACHE.get("OPTIONS", {}), list[CheckMessage]()
    for address in location if isinstance(location, list) else [location]:
        place = urlsplit(address)
        named = place.path if place.scheme == "unix" else place.hostname
        name = f"The Redis of CACHE_URL ({named})"
        if place.scheme != "unix" and not (place.password or options.get("password")):
            text = "is asked by TCP without a password: whoever reaches it can change answers."
            hint = "Name a password or its socket file in CACHE_URL (docs/deploy.md)."
            found.append(Warning(f"{name} {text}", hint=hint, id="operations.W001"))
        try:
            with redis.Redis.from_url(address, socket_timeout=5, **options) as server:
                memory = server.info("memory")
        except (redis.RedisError, OSError, ValueError, TypeError) as error:
            text, hint = f"{name} can’t be asked: {error}", "Start it, or mend CACHE_URL"
            found.append(Error(text, hint=f"{hint} (docs/deploy.md).", id="operations.E001"))
            continue
        if not memory["maxmemory"]:
            text = f"{name} has no maxmemory: kept answers would fill the machine."
            found.append(Error(text, hint=f"{BOUND}, on a machine of 4 GB.", id="operations.E002"))
        if memory["maxmemory_policy"] not in ("allkeys-lru", "allkeys-lfu"):
            text = (
                f"{name} drops nothing of what it keeps, or the wrong things, when it is full: its "
                f"maxmemory-policy is {memory['maxmemory_policy']}."
            )
            found.append(Warning(text, hint=f"{BOUND}.", id="operations.W002"))
    return found


@register("operations", deploy=True)
def check_replica_is_one(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """A streaming replica of the very database, or else readers are told what another one holds."""
    if REPLICA not in settings.DATABASES:
        return []
    name, hint = "DATABASE_REPLICA_URL", "Mend or remove DATABASE_REPLICA_URL (docs/scale.md)."
    databases = [connections[alias] for alias in (DEFAULT_DB_ALIAS, REPLICA)]
    if any(each.vendor != "postgresql" for each in databases):
        words = f"{name} has no use: it and DATABASE_URL have to name a PostgreSQL each."
        return [Error(words, hint=hint, id="operations.E003")]
    places: list[Any] = []
    try:
        for each in databases:
            with each.cursor() as cursor:
                cursor.execute(PLACE)
                places.append(cursor.fetchone())
    except (DatabaseError, InterfaceError) as error:
        words = f"{name} or DATABASE_URL can’t be asked: {str(error).strip()}"
        return [Error(words, hint=hint, id="operations.E004")]
    (_, *own), (is_replica, *others) = places
    if not is_replica:
        words = f"{name} names a server that takes writes, and no replica."
        return [Error(words, hint=hint, id="operations.E005")]
    if own != others:
        words = f"{name} names a replica of another database than that of DATABASE_URL."
        return [Error(words, hint=hint, id="operations.E006")]
    return []


@register("operations", deploy=True)
def check_bucket_is_private(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """A file can be laid into FILES_BUCKET, and is had by nobody who has no key; then it goes."""
    if not settings.FILES_BUCKET:
        return []
    from boto3.exceptions import Boto3Error
    from botocore.exceptions import BotoCoreError, ClientError

    storage = storages["uploads"]
    try:
        name = storage.save("check", ContentFile(b"of check --deploy"))
        try:
            with urlopen(storage.url(name).partition("?")[0], timeout=20):  # noqa: S310 - our own server
                problem, remedy = "gives its files to everybody", "Take its public access away"
        except HTTPError:
            return []
        finally:
            storage.delete(name)
    except (Boto3Error, BotoCoreError, ClientError, OSError) as error:
        problem, remedy = f"can’t be used: {error}", "Mend FILES_BUCKET and what AWS_… names"
    sentence = f"The bucket of FILES_BUCKET ({settings.FILES_BUCKET}) {problem}."
    return [Error(sentence, hint=f"{remedy} (docs/deploy.md).", id="operations.E007")]


MOST_DIGITS = 15  # SQLite keeps decimals as binary numbers, which are exact so far


@register()
def check_columns_are_portable(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for model in tables_of(apps).values():
        try:
            columns_of(model)
        except LookupError as error:
            found.append(Error(str(error), obj=model, id="backups.E001"))
        for field in model._meta.local_concrete_fields:
            if (getattr(field, "max_digits", None) or 0) > MOST_DIGITS:
                sentence = f"{field.name} has more than {MOST_DIGITS} digits: SQLite rounds it."
                found.append(Error(sentence, obj=model, id="backups.E002"))
    return found
