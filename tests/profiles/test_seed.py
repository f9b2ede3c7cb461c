"""The curated texts are loaded once, and never over what a person wrote."""

import pytest
from django.core.management import call_command

from nkworld.atlas.models import Country
from nkworld.importing.reading import FileRefused
from nkworld.texts import imports
from nkworld.texts.imports import read_profile
from nkworld.texts.profiles.models import Profile, ProfileRevision
from nkworld.texts.publishing import draft_of, save_draft

from .texts import BODY, SOURCE, content

FILE = """---
iso3: XRU
title: "{title}"
summary: "Ruritania trades a little with the DPRK."
as_of: 2015-03
status: published
sources:
  - key: bureau-2015
    title: "Yearbook of made-up trade"
    publisher: "The Royal Bureau"
    url: "https://yearbook.example/2015"
    published: 2015-03
---
{body}
"""


@pytest.fixture
def file(universe, tmp_path):
    def written(body=BODY, title="Ruritania and the DPRK"):
        path = tmp_path / "XRU.md"
        path.write_text(FILE.format(title=title, body=body), encoding="utf-8")
        return path

    return written


def load(path):
    [curated] = read_profile(path)
    return imports.outcome_before(curated) or imports.load(curated)


def test_a_file_is_read_as_a_revision_stores_it(file):
    [curated] = read_profile(file())

    assert curated.content == content()
    assert curated.document.country == Country.objects.get(code="XRU")
    assert content()["sources"] == [SOURCE]


def test_a_second_run_adds_nothing(file):
    assert [load(file()), load(file())] == ["published", "unchanged"]
    assert ProfileRevision.objects.count() == 1


def test_a_better_curated_text_is_a_new_revision(file):
    load(file())

    assert load(file(title="Ruritania and North Korea")) == "published"
    live = ProfileRevision.objects.as_of().get()
    assert (live.number, live.title) == (2, "Ruritania and North Korea")


def test_what_a_person_wrote_is_left_alone(file, editor):  # noqa: F811 - the fixture
    load(file())
    profile = Profile.objects.get()
    save_draft(profile, editor.user, content(title="Mine"), "")

    assert load(file(title="Ruritania and North Korea")) == "kept"
    assert draft_of(profile).title == "Mine"
    assert ProfileRevision.objects.as_of().get().number == 1


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("A.[^nobody]", r"XRU.md: Line 1: \[\^nobody\] is not"),
        ("A.", "is cited nowhere"),
        ("x" * 200_000, "XRU.md: The text has 200000 characters, at most 50,000 are taken"),
    ],
)
def test_a_text_that_leads_nowhere_is_refused_with_its_file(file, body, told):
    with pytest.raises(FileRefused, match=told):
        load(file(body=body))


def test_a_file_without_front_matter_is_refused(universe, tmp_path):
    path = tmp_path / "XRU.md"
    path.write_text("Only words.")

    with pytest.raises(FileRefused, match="no front matter"):
        load(path)


def test_an_unknown_country_is_refused(db, tmp_path):
    path = tmp_path / "XQQ.md"
    path.write_text(FILE.format(title="x", body="y"))

    with pytest.raises(FileRefused, match="no country “XRU”"):
        load(path)


def test_loading_everything_again_changes_no_text(loaded, db):
    before = list(ProfileRevision.objects.order_by("pk").values_list("pk", "known_from"))
    call_command("load_seed", "profiles", verbosity=0)

    assert list(ProfileRevision.objects.order_by("pk").values_list("pk", "known_from")) == before
    assert len(before) == 30
