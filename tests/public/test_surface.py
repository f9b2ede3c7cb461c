"""What was public goes on to answer, or is on the list of what is gone, with a reason."""

import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from django.conf import settings

from tests.portal.test_crawl import in_the_sitemap
from tests.public.surface import documents, of_path, operations, read

DAYS = sorted(Path(__file__).parent.glob("*.json"))
GONE = settings.BASE_DIR / "docs" / "gone.md"
# There, or moved.
ANSWERS = {200, 301, 302, 308}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def gone():
    return re.findall(r"^\| `([^`]+)` \|", GONE.read_text(encoding="utf-8"), re.MULTILINE)


def unlisted(names):
    return [name for name in names if not any(fnmatchcase(name, each) for each in gone())]


def lost(path, today):
    """Each operation, parameter and field of the file that today's documents do not name."""
    for name, (parameters, fields) in read(path)[0].items():
        now = of_path(name, today)
        if now is None:
            yield f"{name} "
            continue
        yield from (f"{name} ?{each}" for each in parameters - now[0])
        yield from (f"{name} .{each}" for each in fields - now[1])


def test_operations_parameters_and_fields_are_as_they_were_and_the_list_names_no_other(client):
    """A line that fits nothing would hide what goes next."""
    today = operations(*documents(client))
    names = {name for path in DAYS for name in lost(path, today)}
    addresses = {address for path in DAYS for address in read(path)[1]}

    assert DAYS
    assert unlisted(names) == []
    assert [
        line for line in gone() if not any(fnmatchcase(n, line) for n in names | addresses)
    ] == []


@pytest.mark.slow
@pytest.mark.parametrize("path", DAYS, ids=lambda path: path.stem)
def test_addresses_answer_as_they_did(client, path):
    """What the sitemap names is asked for by the crawl (tests/portal/test_crawl.py)."""
    addresses = set(read(path)[1])
    answers = {
        address: client.get(address).status_code
        for address in addresses.difference(in_the_sitemap(client))
    }

    assert len(answers) > 100
    assert unlisted(a for a, status in answers.items() if status not in ANSWERS) == []
