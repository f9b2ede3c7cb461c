"""Two hosts, each with a folder of its own, that share a database and a bucket of an S3 server."""

import hashlib
import json
import os
import subprocess
import sys
from urllib.error import HTTPError
from urllib.request import urlopen

import boto3
import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from moto.server import ThreadedMotoServer

from nkworld.api.bulk.models import Kit
from nkworld.api.bulk.views import offer_newest
from nkworld.importing.models import Upload
from nkworld.running.operations.checks import check_bucket_is_private
from nkworld.running.private_files import private_storages
from tests.serving import free_port

pytestmark = pytest.mark.slow

BUCKET = "of-the-portal"
KEYS = {"AWS_ACCESS_KEY_ID": "strelsau", "AWS_SECRET_ACCESS_KEY": "zenda"}
EVERYBODY_READS = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "s3:GetObject",
            "Resource": f"arn:aws:s3:::{BUCKET}/*",
        }
    ],
}
BEGIN = """
import hashlib, json, sys
import django
django.setup()
from django.core.management import call_command
from django.test import Client
desk = Client(headers={"host": "localhost"})
"""
HAND_IN = """
from django.contrib.auth.models import User
from django.urls import reverse
from nkworld.provenance.models import Dataset
from tests.desk.conftest import row, sheet
desk.force_login(User.objects.get())
told = {"dataset": Dataset.objects.get().pk, "label": "Second edition", "file": sheet(row())}
desk.post(reverse("admin:provenance_release_add"), told)
call_command("build_kit")
"""
READ = """
call_command("work", "--batch")
call_command("backup")
answer = desk.get("/data/kit/nkworld-kit.zip", headers={"range": "bytes=4-"})
print(json.dumps([answer.status_code, hashlib.sha256(b"PK\\3\\4" + b"".join(answer)).hexdigest()]))
"""


@pytest.fixture(scope="module")
def server():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(server, monkeypatch):
    """A client of the server, with the bucket; the environment names both."""
    own = {"AWS_ENDPOINT_URL_S3": server, "AWS_DEFAULT_REGION": "us-east-1", "FILES_BUCKET": BUCKET}
    for name, value in (KEYS | own).items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3")
    client.create_bucket(Bucket=BUCKET)
    yield client
    for each in objects(client):
        client.delete_object(Bucket=BUCKET, Key=each["Key"])
    client.delete_bucket(Bucket=BUCKET)


@pytest.fixture
def in_bucket(bucket, monkeypatch, settings):
    """This process keeps its files there."""
    settings.FILES_BUCKET = BUCKET
    keep_files(monkeypatch)
    return bucket


def keep_files(monkeypatch):
    """As the settings and the environment have it at the moment."""
    for kind, model in (("uploads", Upload), ("kit", Kit)):
        own = private_storages(settings.FILES_BUCKET, {kind: ""}, settings.VAR_DIR)
        storage = storages.create_storage(own[kind])
        monkeypatch.setitem(storages._storages, kind, storage)
        monkeypatch.setattr(model._meta.get_field("file"), "storage", storage)


def objects(client):
    return client.list_objects_v2(Bucket=BUCKET).get("Contents", [])


@pytest.fixture
def host(tmp_path):
    """host(name, database, ...): a process of the portal's on one of them, and what it prints."""

    def run(name, database, *words, **environment):
        folder = tmp_path / name
        own = {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "TASKS": "database",
            "DATABASE_URL": f"sqlite:///{database}",
            "VAR_DIR": str(folder),
            "SECRET_KEY": "of-both",
        }
        command = [sys.executable, *words]
        return subprocess.run(
            command,
            cwd=settings.BASE_DIR,
            env=os.environ | own | environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout

    return run


def test_what_one_host_was_sent_another_reads_offers_and_restores_into_a_folder(
    bucket, universe, served, host, tmp_path
):
    User.objects.create_superuser("pam")

    host("one", served, "-c", BEGIN + HAND_IN)
    status, sha256 = json.loads(host("other", served, "-c", BEGIN + READ).splitlines()[-1])

    upload, kit = Upload.objects.get(), Kit.objects.get()
    assert (upload.state, upload.releases.get().label) == ("done", "Second edition")
    assert (status, sha256) == (206, kit.sha256)
    lying = [each["Key"] for each in objects(bucket)]
    assert sorted(lying) == sorted([f"uploads/{upload.file.name}", f"kit/{kit.file.name}"])
    for name in lying:
        with pytest.raises(HTTPError, match="403"):
            urlopen(f"{bucket.meta.endpoint_url}/{BUCKET}/{name}")
    assert not [path for name in ("one", "other") for path in files_of(tmp_path / name)]
    [made] = (tmp_path / "other" / "backups").glob("*.zip")
    host("third", tmp_path / "new.sqlite3", "manage.py", "restore", str(made), FILES_BUCKET="")
    handed_in, built = files_of(tmp_path / "third")
    assert hashlib.sha256(handed_in.read_bytes()).hexdigest() == upload.file_sha256
    assert hashlib.sha256(built.read_bytes()).hexdigest() == kit.sha256


def files_of(folder):
    """Those handed in and built."""
    return [path for kind in ("uploads", "kit") for path in (folder / kind).rglob("*.*")]


def test_of_a_kit_that_was_replaced_the_file_stays_for_two_days(in_bucket, universe):
    storages["kit"].save("kit-before.zip", ContentFile(b"loaded by somebody"))

    offer_newest()

    assert len(objects(in_bucket)) == 2


def test_where_the_server_is_away_a_page_is_served_and_a_file_says_so(
    client, in_bucket, universe, monkeypatch
):
    offer_newest()
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", f"http://127.0.0.1:{free_port()}")
    keep_files(monkeypatch)
    client.raise_request_exception = False

    assert "Load the kit" in client.get("/data/kit/").content.decode()
    answer = client.get("/data/kit/nkworld-kit.zip")

    assert answer.status_code == 503
    assert "can’t reach the place where its files lie" in answer.content.decode()


def test_a_bucket_that_everybody_reads_or_that_is_not_there_is_not_deployed(
    in_bucket, monkeypatch, settings
):
    assert check_bucket_is_private(None) == []
    in_bucket.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(EVERYBODY_READS))
    [public] = check_bucket_is_private(None)
    in_bucket.delete_bucket_policy(Bucket=BUCKET)
    settings.FILES_BUCKET = "of-somebody-else"
    keep_files(monkeypatch)
    [missing] = check_bucket_is_private(None)

    assert "gives its files to everybody" in public.msg
    assert "NoSuchBucket" in missing.msg
    assert objects(in_bucket) == []
