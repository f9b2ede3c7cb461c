"""What was found wrong in the curated data is on record as a correction, on any database."""

import csv

import pytest

from nkworld.importing import curated
from nkworld.importing.reading import FileRefused
from nkworld.provenance.models import HeadlineRule, Release, Source
from nkworld.provenance.publishing import withdraw
from tests.factories import FlowFactory, ReleaseFactory, RuleFactory, SourceFactory, live
from trade.models import Flow

from .conftest import FIGURE

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

REASON = "The page prints 160."
LISTED = {
    "file": "digit.csv",
    "dataset": "trade/flows",
    "label": "A digit",
    "reason": REASON,
}


def write(path, *rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


class SeedFolder:
    """A seed folder of made-up figures; `load` reads it as `load_seed` does."""

    def __init__(self, path):
        self.path, self.listed = path, []

    def flows(self, **changes):
        write(self.path / "flows.csv", FIGURE | changes)

    def corrects(self, *rows, **listed):
        row = LISTED | listed
        write(self.path / "corrections" / row["file"], *rows)
        self.listed.append(row)
        write(self.path / "corrections.csv", *self.listed)

    def load(self):
        if (self.path / "flows.csv").exists():
            curated.load_claims(self.path / "flows.csv", "trade/flows")
        return [curated.correct(each, "provenance") for each in curated.corrections_in(self.path)]


@pytest.fixture
def folder(ruritania, dataset_without_claims, tmp_path):
    return SeedFolder(tmp_path)


def value(at=None):
    return Flow.objects.as_of(at).get().value


def kinds():
    return [release.kind for release in Release.objects.order_by("published_at")]


def test_before_a_correction_the_first_delivery_still_answers(folder):
    folder.flows(value="150")
    folder.corrects(FIGURE | {"value": "160", "as_quoted": "160 dollars"})

    assert folder.load() == ["Correction “A digit” of trade/flows: 1 release."]

    first, correction = Release.objects.order_by("published_at")
    assert (correction.kind, correction.label, correction.reason) == (
        "correction",
        "A digit",
        REASON,
    )
    assert first.published_at < correction.published_at
    assert value(at=first.published_at) == 150
    assert value() == 160


def test_a_correction_is_made_once_and_the_file_does_not_undo_it(folder):
    folder.flows(value="150")
    folder.corrects(FIGURE | {"value": "160"})
    folder.load()

    assert folder.load() == [""]
    folder.flows(value="150", note="The file has a new column or remark.")
    assert folder.load() == [""]

    assert value() == 160
    assert kinds() == ["seed", "correction"]


def test_a_database_loaded_before_the_correction_was_found_gets_it(folder):
    folder.flows(value="150")
    folder.load()

    folder.corrects(FIGURE | {"value": "160"})
    folder.load()

    assert value() == 160
    assert kinds() == ["seed", "correction"]


def test_a_correction_that_was_withdrawn_does_not_return(folder):
    folder.flows(value="150")
    folder.corrects(FIGURE | {"value": "160"})
    folder.load()
    withdraw(Release.objects.get(kind="correction"))

    assert folder.load() == [""]

    assert value() == 150


def test_the_desks_word_stands_before_a_later_correction_of_the_file(folder, bureau, admin_user):
    folder.flows(value="150")
    folder.load()
    desks = ReleaseFactory(
        source=bureau, label="By hand", kind="correction", reason="Read anew", created_by=admin_user
    )
    FlowFactory(release=desks, period="2015", value=155)
    live(desks)

    folder.corrects(FIGURE | {"value": "160"})
    folder.load()

    assert value() == 155
    assert kinds() == ["seed", "correction"]


def test_a_later_correction_speaks_over_an_earlier_one(folder):
    folder.flows(value="150")
    folder.corrects(FIGURE | {"value": "160"})
    folder.load()

    folder.corrects(FIGURE | {"value": "161"}, file="again.csv", label="Again")

    assert folder.load() == ["", "Correction “Again” of trade/flows: 1 release."]
    assert value() == 161


def test_each_source_of_a_correction_has_its_release_and_rows_of_one_figure_are_readings(folder):
    SourceFactory(slug="gazette")
    folder.flows(value="150")
    folder.corrects(
        FIGURE | {"value": "160"},
        FIGURE | {"value": "161", "citation": "https://elsewhere.example/"},
        FIGURE | {"source": "gazette", "value": "170"},
    )

    assert folder.load() == ["Correction “A digit” of trade/flows: 2 releases."]

    assert set(Release.objects.filter(kind="correction").values_list("source__slug", "reason")) == {
        ("bureau", REASON),
        ("gazette", REASON),
    }
    assert Flow.objects.further_readings().filter(source__slug="bureau").count() == 1


def edit(**changes):
    return {"slug": "bureau", "title": "Yearbook of two lands"} | changes


LISTED_EDIT = {"file": "title.sources.csv", "dataset": "", "label": "Title"}
OLD_TITLE = "Yearbook of made-up trade"


def base_sources(folder):
    return write(
        folder.path / "sources.csv",
        {"slug": "bureau", "publisher": "P", "short_name": "Royal Bureau", "title": OLD_TITLE},
    )


def test_an_edit_of_a_record_is_on_record_with_its_reason_and_made_once(folder, bureau):
    before = bureau.history.latest().history_date
    folder.corrects(edit(), **LISTED_EDIT)

    assert folder.load() == ["Correction “Title” of sources.csv: 1 record."]
    assert folder.load() == [""]

    bureau.refresh_from_db()
    assert bureau.title == "Yearbook of two lands"
    assert bureau.publisher == "The Royal Bureau"
    assert bureau.history.latest().history_change_reason == REASON
    assert Source.history.as_of(before).get(slug="bureau").title == OLD_TITLE


def test_loading_the_file_again_does_not_undo_an_edit(folder, bureau):
    base = base_sources(folder)
    curated.load(curated.Sources, base)
    folder.corrects(edit(), **LISTED_EDIT)
    folder.load()

    curated.load(curated.Sources, base)

    bureau.refresh_from_db()
    assert bureau.title == "Yearbook of two lands"


def test_a_record_that_a_person_edited_is_not_corrected_over(folder, bureau, admin_user):
    bureau.title, bureau._history_user = "The desk’s own", admin_user
    bureau.save()
    folder.corrects(edit(), **LISTED_EDIT)

    assert folder.load() == [""]

    bureau.refresh_from_db()
    assert bureau.title == "The desk’s own"


def test_a_record_can_be_taken_away_and_does_not_return(folder):
    ghost = edit(slug="ghost", publisher="P", short_name="G")
    whose = {"authority": "blog", "authority_reason": "It haunts."}
    base = write(folder.path / "sources.csv", ghost | whose)
    curated.load(curated.Sources, base)
    folder.corrects(edit(slug="ghost", delete="1"), **LISTED_EDIT)

    assert folder.load() == ["Correction “Title” of sources.csv: 1 record."]
    curated.load(curated.Sources, base)
    assert folder.load() == [""]

    assert not Source.objects.filter(slug="ghost").exists()
    assert Source.history.filter(slug="ghost").latest().history_change_reason == REASON


def test_a_base_file_takes_nothing_away(folder, bureau):
    curated.load(curated.Sources, write(folder.path / "sources.csv", edit(delete="1")))

    assert Source.objects.filter(slug="bureau").exists()


@pytest.mark.parametrize(
    ("listed", "sentence"),
    [
        ({"reason": ""}, "Row 2: A correction has a label and gives its reason."),
        ({"label": "x" * 121}, "Row 2: A label has 120 characters at most."),
        ({"dataset": "", "reason": "x" * 101}, "The reason of an edit has 100 characters"),
        ({"dataset": "trade/ghosts"}, "There is no dataset “trade/ghosts”."),
        ({"dataset": ""}, "No file of curated records is called “csv”"),
    ],
)
def test_a_manifest_that_cannot_be_followed_is_refused_in_a_sentence(folder, listed, sentence):
    folder.corrects(FIGURE, **listed)

    with pytest.raises(FileRefused, match=sentence.replace("“", ".").replace("”", ".")):
        folder.load()


def test_a_file_that_the_manifest_forgot_is_named(folder):
    write(folder.path / "corrections" / "lost.csv", FIGURE)

    with pytest.raises(FileRefused, match="does not list lost.csv"):
        folder.load()


def test_a_file_that_does_not_exist_is_named(folder):
    write(folder.path / "corrections.csv", LISTED)

    with pytest.raises(FileRefused, match="Row 2: There is no file corrections/digit.csv"):
        folder.load()


def test_two_corrections_of_a_dataset_have_two_labels(folder):
    folder.corrects(FIGURE)
    folder.corrects(FIGURE, file="again.csv")

    with pytest.raises(FileRefused, match="Row 3: That dataset has a correction of that label"):
        folder.load()


class TestVersionsOfTheDefaultRule:
    HEADER = {"dataset": "trade/flows", "title": "T", "description": "D", "sources": "bureau"}

    @pytest.fixture(autouse=True)
    def world(self, bureau, gazette, dataset_without_claims):
        HeadlineRule.objects.filter(dataset__slug="trade/flows").delete()

    def brought(self, path, *versions):
        rows = [
            self.HEADER | {"slug": slug, "version": version, "is_default": is_default}
            for slug, version, is_default in versions
        ]
        curated.load(curated.Rules, write(path / "rules.csv", *rows))

    def defaults(self):
        rules = HeadlineRule.objects.filter(dataset__slug="trade/flows", is_default=True)
        return list(rules.values_list("slug", "version"))

    def test_the_newest_version_of_the_default_is_the_default_on_a_fresh_database(self, tmp_path):
        versions = [("b", 1, "true"), ("a", 1, "false"), ("b", 2, "true"), ("a", 2, "false")]

        self.brought(tmp_path, *versions)
        assert self.defaults() == [("b", 2)]
        self.brought(tmp_path, *versions)

        assert self.defaults() == [("b", 2)]

    def test_and_on_one_that_had_the_older(self, tmp_path):
        self.brought(tmp_path, ("b", 1, "true"), ("a", 1, "false"))

        self.brought(tmp_path, ("b", 1, "true"), ("a", 1, ""), ("b", 2, "true"), ("a", 2, ""))

        assert self.defaults() == [("b", 2)]

    def test_where_the_desk_chose_another_rule_its_newest_version_is_the_default(
        self, tmp_path, bureau
    ):
        RuleFactory(slug="a", is_default=True, order=[bureau])
        RuleFactory(slug="b", order=[bureau])

        self.brought(tmp_path, ("b", 1, "true"), ("a", 1, ""), ("b", 2, "true"), ("a", 2, ""))

        assert self.defaults() == [("a", 2)]
