"""What is found is what is public: entries follow edits and publishes."""

import pytest
from django.core.management import call_command

from nkworld.provenance.models import Source
from nkworld.search import entries
from nkworld.search.entries import Entry, Kind, find, rebuild, write_entries_anew
from nkworld.search.models import SearchEntry, SearchWord, Synonyms
from nkworld.search.question import understood
from tests.factories import SourceFactory
from trade.models import Flow

pytestmark = pytest.mark.django_db


@pytest.fixture
def announced(monkeypatch):
    """The kinds of one test."""
    kinds = {}
    monkeypatch.setattr(entries, "_kinds", kinds)
    return kinds


def titles(text):
    return [each.title for each in find(understood(text))]


def test_a_kind_is_announced_once(announced):
    entries.register("Almanacs")(lambda: [])

    with pytest.raises(ValueError, match="Almanacs"):
        entries.register("Almanacs")(lambda: [])


def test_only_what_differs_is_written(announced):
    pages = [Entry("An almanac", "/1/"), Entry("A zither", "/2/")]
    entries.register("Things")(lambda: pages)

    assert rebuild() == (2, 2)
    kept = SearchEntry.objects.get(title="A zither").pk
    assert rebuild() == (2, 0)
    pages[0] = Entry("A windmill", "/1/")
    assert rebuild() == (2, 2)
    assert titles("zithers") == ["A zither"]
    assert titles("almanac") == []
    assert SearchEntry.objects.get(title="A zither").pk == kept
    assert SearchWord.objects.filter(word="windmill").exists()
    assert not SearchWord.objects.filter(word="almanac").exists()


def test_a_kind_that_nobody_announces_any_more_is_gone(announced):
    entries.register("Things")(lambda: [Entry("A zither", "/2/")])
    rebuild()
    announced.clear()

    assert rebuild() == (0, 1)


def test_an_edit_of_a_record_writes_its_kind_anew(announced, django_capture_on_commit_callbacks):
    entries.register("Sources", Source)(
        lambda: [Entry(str(each), "/") for each in Source.objects.all()]
    )
    source = SourceFactory(slug="bureau", short_name="Royal Bureau")
    rebuild()

    with django_capture_on_commit_callbacks(execute=True):
        source.short_name = "Imperial Bureau"
        source.save()

    assert titles("imperial") == ["Imperial Bureau"]
    assert titles("royal") == []


def test_a_publish_writes_the_kinds_of_its_dataset_anew(announced, universe):
    called = []
    announced["Flows"] = Kind("Flows", (Flow,), lambda: called.append(1) or [])

    write_entries_anew(None, models={Source}, datasets=set())
    assert called == []
    write_entries_anew(None, models=set(), datasets={universe.dataset.pk})
    assert called == [1]


def test_words_in_a_title_come_before_words_in_a_text(announced):
    entries.register("Things")(
        lambda: [
            Entry("About music", "/1/", text="The zither of the court."),
            Entry("Zither", "/2/"),
            Entry("The zither and other instruments of the court", "/3/"),
        ]
    )
    rebuild()

    assert titles("zither") == [
        "Zither",
        "The zither and other instruments of the court",
        "About music",
    ]


def test_an_answer_in_markdown_is_quoted_as_it_reads(client, universe):
    universe.dataset.questions.create(
        question="Who counts?", answer="**Zither & Sons**, of <5 staff", position=1
    )
    rebuild()

    html = client.get("/search/", {"q": "zither"}).content.decode()

    assert "<mark>Zither</mark> &amp; Sons, of &lt;5 staff" in html


def test_the_same_is_found_under_each_synonym(announced):
    Synonyms.objects.create(term="zither", words_en="kayagum; gayageum", words_ko="가야금")
    entries.register("Things")(lambda: [Entry("A kayagum", "/1/")])
    rebuild()

    for q in ("zither", "Gayageum", "가야금", "가야금은"):
        assert titles(q) == ["A kayagum"], q


def test_the_command_says_what_it_wrote(announced, capsys):
    entries.register("Things")(lambda: [Entry("A zither", "/2/")])

    call_command("rebuild_search")

    assert capsys.readouterr().out == "1 entries of the search, 1 of them changed.\n"


@pytest.mark.usefixtures("loaded")
def test_the_loaded_entries_are_what_a_rebuild_would_write():
    assert rebuild()[1] == 0
