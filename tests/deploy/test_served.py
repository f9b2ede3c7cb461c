"""What docs/deploy.md promises, on a machine on which its commands were typed."""

import http.client
import re
import shutil
import ssl
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle
from threading import Event

import pytest
import redis
from django.conf import settings

from tests.deploy.conftest import HOST, sources

pytestmark = pytest.mark.slow


def test_http_is_sent_to_https(deployed):
    answer = deployed.ask("/countries/china/?from=2000", secure=False)

    assert answer.status == 301
    assert answer.headers["Location"] == f"https://{HOST}/countries/china/?from=2000"


def test_a_page_is_answered_with_headers_of_https(deployed):
    answer = deployed.ask("/countries/china/")

    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert len(answer.headers["X-Request-ID"]) == 32
    assert answer.headers["Said-HTTP_X_FORWARDED_PROTO"] == "https"


def test_what_a_visitor_claims_of_himself_is_not_handed_on(deployed):
    claimed = {
        "X-Forwarded-For": "203.0.113.7",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "elsewhere.example",
    }
    answer = deployed.ask("/about/", headers=claimed)

    assert answer.status == 200
    assert answer.headers["Said-HTTP_X_FORWARDED_FOR"] == "127.0.0.1"
    assert answer.headers["Said-HTTP_X_FORWARDED_PROTO"] == "https"
    assert answer.headers["Said-HTTP_X_FORWARDED_HOST"] == "nothing"


def test_static_files_come_from_nginx_compressed_and_for_ever(deployed):
    page = deployed.ask("/about/").body.decode()
    path = re.search(r'href="(/static/[^"]+\.css)"', page)[1]
    answer = deployed.ask(path, headers={"Accept-Encoding": "gzip"})

    assert answer.status == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Type"].startswith("text/css")
    assert answer.headers["Said-HTTP_HOST"] is None
    assert len(answer.headers.get_all("X-Content-Type-Options")) == 1


def test_a_page_waits_for_one_style_sheet_that_imports_nothing(deployed):
    page = deployed.ask("/about/").body.decode()
    [path] = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    sheet = deployed.ask(path).body.decode()

    assert "@import" not in sheet
    for part in ("tokens", "page", "forms", "figures", "print"):
        source = settings.BASE_DIR / "nkworld" / "portal" / "static" / "portal" / f"{part}.css"
        assert source.read_text().splitlines()[-2] in sheet


def test_a_form_is_taken_through_the_proxy(deployed):
    form = deployed.ask("/admin/login/")
    cookie = form.headers["Set-Cookie"].partition(";")[0]
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', form.body)[1].decode()

    answer = deployed.ask(
        "/admin/login/",
        method="POST",
        body=f"csrfmiddlewaretoken={token}&username=nobody&password=wrong",
        headers={
            "Cookie": cookie,
            "Origin": f"https://{HOST}",
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )

    assert answer.status == 200
    assert b"errornote" in answer.body


def test_more_than_the_desk_takes_is_refused_before_it_is_sent(deployed):
    answer = deployed.ask("/admin/login/", method="POST", headers={"Content-Length": "29000000"})

    assert answer.status == 413


ASKED_BY = "runuser -u $account -- valkey-cli -s /run/valkey/nkworld.sock ping"


@pytest.fixture
def valkey(deployed):
    with redis.Redis(unix_socket_path=str(deployed.path("/run/valkey/nkworld.sock"))) as client:
        yield client


def test_what_was_drawn_is_kept_in_valkey(deployed, valkey):
    assert deployed.ask("/countries/china/").status == 200

    assert valkey.dbsize() > 0


def test_valkey_is_bounded_and_the_portals_alone(deployed, valkey):
    assert valkey.config_get("maxmemory", "maxmemory-policy") == {
        "maxmemory": str(512 * 2**20),
        "maxmemory-policy": "allkeys-lru",
    }
    assert deployed.run(ASKED_BY, account="nkworld").stdout == "PONG\n"
    assert "Permission denied" in deployed.run(ASKED_BY, account="nobody").stderr
    with pytest.raises(ConnectionRefusedError):
        deployed.connection(6379, "127.0.0.1")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed.")
def test_systemd_understands_the_units(deployed):
    answer = deployed.run("systemd-analyze verify /etc/systemd/system/nkworld*")

    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")


def test_what_the_portal_writes_is_its_own_and_what_it_serves_is_not(deployed):
    found = deployed.does("cd /srv/nkworld; stat --format='%a %U' var /var/backups/nkworld static")

    assert found.splitlines() == ["700 nkworld", "700 nkworld", "755 nkworld"]


def test_every_static_file_that_twenty_pages_name_is_answered(deployed):
    pages, asked, read, files = ["/"], set(), 0, set()
    while read < 20:
        address = next(page for page in pages if page not in asked)
        asked.add(address)
        answer = deployed.ask(address)
        assert answer.status in (200, 400), address  # 400: a domain that is not loaded here
        read += answer.status == 200
        html = answer.body.decode()
        files |= set(re.findall(r'(?:href|src)="(/static/[^"]+)"', html))
        pages += re.findall(r'href="(/(?!static|api|admin)[\w/-]*/)"', html)

    assert {file for file in files if deployed.ask(file).status != 200} == set()
    assert len(files) > 5


def test_nothing_of_who_asks_or_what_for_is_written(deployed):
    for address in ("/search/?q=a-secret-wish", "/static/nothing.css?q=a-secret-wish"):
        assert deployed.ask(address, source="127.0.0.77").status in (200, 404)

    written = "find /var/log /srv/played/journal /srv/nkworld/var -type f -print0"
    found = deployed.run(f"{written} | xargs -0 grep -lE 'a-secret-wish|127[.]0[.]0[.]77'").stdout
    assert [file for file in found.splitlines() if "/answers/" not in file] == []


def test_whoever_asks_for_another_name_is_not_answered(deployed):
    with pytest.raises(http.client.RemoteDisconnected):
        deployed.ask("/", secure=False, headers={"Host": "elsewhere.example"})

    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with deployed.connection(443, "127.0.0.1") as sock, pytest.raises(ssl.SSLError):
        context.wrap_socket(sock, server_hostname="elsewhere.example")


def test_no_visitor_notices_a_reload(deployed):
    with ThreadPoolExecutor(2) as visitors:
        answers = [visitors.submit(deployed.ask, "/about/") for _ in range(20)]
        deployed.does("systemctl reload nkworld")
        answers += [visitors.submit(deployed.ask, "/about/") for _ in range(20)]

        assert {answer.result().status for answer in answers} == {200}


UPGRADE = '/srv/nkworld/current/docs/deploy/upgrade.sh "$to"'
# One whose migration is refused; one that migrates and does not become ready; one with another
# style sheet, in which both are mended; and one that can't be started.
VERSIONS = """
cd /srv/repository
health=nkworld/running/operations/watching.py
migration() {
  cat > nkworld/atlas/migrations/$1.py <<END
from django.db import migrations
class Migration(migrations.Migration):
    dependencies = [("atlas", "$2")]
    operations = [migrations.RunSQL("SELECT $3")]
END
}
version() { git add . && git commit --quiet --message $1 && git tag $1; }
migration 9998_of_a_test $last 1
migration 9999_of_a_test 9998_of_a_test 1/0
version v-refused
migration 9999_of_a_test 9998_of_a_test 1
echo 'CHECKS["this test"] = lambda: 1 / 0' >> $health
version v-unready
git checkout --quiet v-a $health
migration 9999_of_v_b 9999_of_a_test 1
echo 'main { --of-another-version: 1; }' >> nkworld/portal/static/portal/page.css
version v-b
echo 'raise ValueError("This version is broken.")' >> nkworld/settings.py
version v-broken
cd /srv/nkworld
install -d -o nkworld releases/v-1 releases/v-2
touch --date 2020-01-01 releases/v-1
echo Once > static/of-v-1.css
"""


FAILING = {
    "v-broken": "Failed: Check the settings. releases/v-a serves as before.",
    "v-refused": "Failed: Migrate. releases/v-a serves as before.",
    "v-unready": "Failed: Switch to releases/v-unready. releases/v-unready did not become ready: "
    "journalctl -u nkworld says why. releases/v-a serves again.",
}


def style_sheet(deployed):
    page = deployed.ask("/about/").body.decode()
    return re.search(r'<link rel="stylesheet" href="([^"]+)"', page)[1]


def serving(deployed):
    return deployed.does("readlink /srv/nkworld/current").strip()


def kept(deployed):
    return set(deployed.does("ls /srv/nkworld/releases").split())


@contextmanager
def read_all_the_time(deployed):
    """What readers are answered until the end of the block."""
    over, answers = Event(), []

    def read():
        for path, source in zip(cycle(["/about/", "/", "/countries/china/"]), sources()):
            if over.wait(0.25):  # as fast as somebody clicks
                return
            answers.append(deployed.ask(path, source=source).status)

    with ThreadPoolExecutor(2) as readers:
        asked = [readers.submit(read) for _ in range(2)]
        try:
            yield answers
        finally:
            over.set()
    for each in asked:
        each.result()


def test_an_upgrade_and_the_way_back_turn_no_reader_away(deployed):
    migrations = settings.BASE_DIR / "nkworld" / "atlas" / "migrations"
    deployed.does(VERSIONS, last=max(file.stem for file in migrations.glob("0*.py")))
    before = style_sheet(deployed)
    with read_all_the_time(deployed) as answers:
        for version, sentence in FAILING.items():
            failed = deployed.run(UPGRADE, to=version)
            assert failed.returncode != 0
            assert sentence in failed.stderr
            assert ("The database stays as" in failed.stderr) == (version != "v-broken")
            assert serving(deployed) == "releases/v-a"
            assert kept(deployed) == {"v-1", "v-2", "v-a"}
            assert style_sheet(deployed) == before
            assert deployed.ask("/health/ready").status == 200

        told = deployed.does(UPGRADE, to="v-b")
        assert "releases/v-b serves; releases/v-a is kept." in told
        assert "Applying atlas" in told
        assert kept(deployed) == {"v-2", "v-a", "v-b"}
        assert not deployed.path("/srv/nkworld/static/of-v-1.css").exists()
        after = style_sheet(deployed)
        assert after != before
        assert [deployed.ask(sheet).status for sheet in (before, after)] == [200, 200]
        assert deployed.ask("/health/ready").status == 200

        told = deployed.does(UPGRADE, to="back")
        assert serving(deployed) == "releases/v-a"
        assert style_sheet(deployed) == before
        backup = re.search(r"nkworld-manage restore (\S+) --replace", told)[1]
        assert deployed.path(backup).is_file()
        assert deployed.ask("/health/ready").status == 200

    assert len(answers) > 20
    assert set(answers) <= {200, 503}
