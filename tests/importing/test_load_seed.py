"""The curated data arrives whole by an editor's way, and the desk's word outlives a reload."""

import csv
import io
from collections import Counter
from contextlib import suppress
from itertools import count, islice
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import TestCase

from nkworld.atlas.models import Country
from nkworld.importing import curated
from nkworld.importing.models import Upload
from nkworld.importing.reading import FileRefused
from nkworld.importing.staging import stage
from nkworld.provenance.editions import REFERENCE, revisions_now
from nkworld.provenance.models import DataQuestion, Dataset, HeadlineRule, Release, Source
from nkworld.provenance.publishing import publish, withdraw
from tests.reading import first_delivery
from trade.models import Flow, InterKoreanFlow

pytestmark = pytest.mark.django_db
postgres = pytest.mark.postgres
FOLDER = Path(apps.get_app_config("trade").path) / "seed"
TABLES = {"flows": Flow, "inter-korean": InterKoreanFlow}


def load(*apps):
    out = io.StringIO()
    call_command("load_seed", *apps, stdout=out)
    return out.getvalue()


def seed_rows(name):
    """Of every file of a table: flows.csv first, then flows-compilations.csv."""
    found = []
    for path in [FOLDER / f"{name}.csv", *sorted(FOLDER.glob(f"{name}-*.csv"))]:
        with path.open(encoding="utf-8", newline="") as file:
            found += csv.DictReader(file)
    return found


def everything():
    """How many records and claims of every kind there are."""
    counted = [Country, Source, Dataset, HeadlineRule, DataQuestion, Release, *TABLES.values()]
    return {model.__name__: model.objects.count() for model in counted}


@postgres
@pytest.mark.parametrize("name", TABLES)
def test_every_row_of_the_seed_arrives_with_its_papers(loaded, name):
    papers = ["status", "citation", "as_quoted", "note"]
    told = Counter(
        (row["source"], row["period"], row["direction"], *(row[paper] for paper in papers))
        for row in seed_rows(name)
    )

    fields = ["source__slug", "period", "direction", *papers]
    delivered = TABLES[name].objects.with_readings(first_delivery(f"trade/{name}"))
    assert Counter(delivered.values_list(*fields)) == told


@postgres
@pytest.mark.parametrize("name", TABLES)
def test_every_amount_of_the_seed_arrives_to_the_digit(loaded, name):
    told = Counter((row["source"], float(row["value"])) for row in seed_rows(name) if row["value"])

    stored = TABLES[name].objects.with_readings(first_delivery(f"trade/{name}")).exclude(value=None)
    arrived = Counter(
        (row.source.slug, float(row.value)) for row in stored.select_related("source")
    )
    assert arrived == told


@postgres
def test_seed_releases_are_live_one_for_each_source(loaded):
    releases = Release.objects.filter(dataset__slug="trade/flows").exclude(kind="correction")

    assert {(r.kind, r.label, r.state) for r in releases} == {("seed", "Curated data", "live")}
    assert releases.values("source").distinct().count() == releases.count()


@pytest.mark.parametrize("domains", [["trade"], pytest.param([], marks=pytest.mark.slow)])
def test_a_second_load_adds_nothing(loaded, domains):
    before = everything()

    told = load(*domains)

    assert everything() == before
    assert told.count("rows of trade/flows: nothing new.") == 2
    assert " corrections of trade, 0 of them new." in told
    assert "sources: 0 new, 0 updated" in told


@pytest.mark.slow
def test_load_seed_moves_every_dataset_once_and_a_second_time_none(
    django_capture_on_commit_callbacks,
):
    def revisions_after_a_load():
        with django_capture_on_commit_callbacks(execute=True):
            load("atlas", "provenance", "fishery")
        return revisions_now()

    loaded = revisions_after_a_load()
    assert {loaded[slug] for slug in loaded if slug != REFERENCE} == {1}
    assert revisions_after_a_load() == loaded


def editors_upload(**changes):
    """The first seed row once more, as an editor has changed it."""
    row = seed_rows("flows")[0] | changes
    file = io.BytesIO(("\n".join([",".join(row), ",".join(row.values())])).encode())
    upload = Upload(dataset=Dataset.objects.get(slug="trade/flows"), label="By hand")
    (release,) = stage(file, upload).releases
    publish(release)
    return release


def live_value():
    row = seed_rows("flows")[0]
    cell = {name: row[name] for name in ("period", "direction")}
    return (
        Flow.objects.as_of()
        .get(source__slug=row["source"], country__code=row["country"], **cell)
        .value
    )


@postgres
def test_what_the_desk_said_outlives_a_reload(loaded, admin_user):
    """A corrected figure, a withdrawn release, a record edited and one deleted; what nobody
    touched follows the seed.
    """
    editors_upload(value="1111", as_quoted="1111")
    withdrawn = Source.objects.get(slug="worldmark")
    withdraw(Release.objects.get(kind="seed", source=withdrawn, dataset__slug="trade/flows"))
    edited = Source.objects.get(slug="kotra")
    edited._history_user = admin_user
    edited.caveats = "Mind the crude oil."
    edited.save()
    question = DataQuestion.objects.get(question="Why must I say of what?")
    question._history_user = admin_user
    question.delete()
    untouched = Source.objects.get(slug="kinu")
    title, untouched.title = untouched.title, "An older title"
    untouched.save()
    before = everything()

    told = load("trade")

    assert live_value() == 1111
    assert not Flow.objects.as_of().filter(source=withdrawn).exists()
    edited.refresh_from_db()
    assert edited.caveats == "Mind the crude oil."
    assert not DataQuestion.objects.filter(question=question.question).exists()
    assert "sources: 0 new, 1 updated" in told
    untouched.refresh_from_db()
    assert untouched.title == title
    assert everything() == before


def test_only_the_apps_that_are_named_are_loaded(db):
    assert "countries: " in load("atlas")
    assert not Source.objects.filter(slug="kotra").exists()

    with pytest.raises(CommandError, match="“trad” has no seed folder. These have: .*trade"):
        load("trad")


@postgres
def test_a_default_rule_that_the_desk_chose_stays_the_default(loaded, admin_user, tmp_path):
    for slug in ("kotra-first", "customs-first"):
        rule = HeadlineRule.objects.get(dataset__slug="trade/flows", slug=slug, version=4)
        rule.is_default = slug == "customs-first"
        rule._history_user = admin_user
        rule.save()
    newer = tmp_path / "rules.csv"
    newer.write_text(
        "dataset,slug,version,title,description,is_default,sources\n"
        "trade/flows,kotra-first,5,KOTRA first,Another order.,1,kotra;china-customs\n"
    )

    seeded = FOLDER / "rules.csv"
    curated.load(curated.Rules, seeded)
    curated.load(curated.Rules, newer)

    rules = HeadlineRule.objects.filter(dataset__slug="trade/flows")
    assert [rule.slug for rule in rules.filter(is_default=True)] == ["customs-first"]
    places = rules.get(slug="kotra-first", version=5).places.values_list("source__slug", flat=True)
    assert list(places) == ["kotra", "china-customs"]


@postgres
def test_a_faulty_curated_row_is_named(tmp_path):
    path = tmp_path / "sources.csv"
    path.write_text("slug,publisher,short_name,title\ngood,P,S,T\nbad slug,P,S,T\n")

    with pytest.raises(FileRefused, match="Row 3: slug: Enter a valid"):
        curated.load(curated.Sources, path)


PLACES = (0, 20, 40, 60, 80, 90, 93, 96, 98, 99)  # per cent of the statements: close at the end


class Killed(BaseException):
    """Nothing that the load does may hold it up."""


@pytest.fixture
def small_seed(tmp_path, monkeypatch):
    """Two folders with the heads of real files."""
    folders = {}
    for label in ("atlas", "fishery"):
        (tmp_path / label).mkdir()
        folders[label] = tmp_path / label
        for path in (Path(apps.get_app_config(label).path) / "seed").glob("*.csv"):
            with path.open(encoding="utf-8") as file:
                (tmp_path / label / path.name).write_text("".join(islice(file, 4)))
    monkeypatch.setattr(curated, "seed_folders", lambda: folders)


# Who is killed closes no cursor.
@postgres
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_load_that_is_killed_at_any_of_ten_places_is_made_good_by_the_next(small_seed):
    def load_until(last=None):
        """Killed before the statement of that number; how many there were."""
        numbers = count()

        def killing(execute, *asked):
            if next(numbers) == last:
                raise Killed
            return execute(*asked)

        committing = TestCase.captureOnCommitCallbacks(execute=True)
        with connection.execute_wrapper(killing), suppress(Killed), committing:
            load()
        return next(numbers)

    with transaction.atomic():
        statements, revisions = load_until(), revisions_now()
        transaction.set_rollback(True)
    for part in PLACES:
        savepoint = transaction.savepoint_create()
        load_until(statements * part // 100)

        load_until()

        assert min(revisions_now().values()) >= 1
        assert revisions_now() == revisions
        if part != PLACES[-1]:  # all rows are looked through once: that takes longer than a load
            transaction.savepoint_rollback(savepoint)
    call_command("check_data", stdout=io.StringIO())
