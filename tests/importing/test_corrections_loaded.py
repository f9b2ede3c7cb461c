"""The corrections of the curated data: each listed, released once, and told with its reason."""

import pytest

from nkworld.importing import curated
from nkworld.provenance.addresses import UNFIT_ADDRESS
from nkworld.provenance.models import HeadlineRule, Release, Source
from nkworld.provenance.tables import observation_model
from tests.reading import first_delivery, page, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
ESSAY = "ncnk-ewc-essay"


def listed():
    return [
        each
        for folder in curated.seed_folders().values()
        for each in curated.corrections_in(folder)
    ]


def released():
    return Release.objects.filter(kind=Release.Kind.CORRECTION)


def test_every_correction_of_a_table_is_released_with_its_reason():
    told = {(c.dataset, c.label, c.reason) for c in listed() if c.dataset}

    assert len(told) >= 18
    assert set(released().values_list("dataset__slug", "label", "reason")) == told
    assert set(released().values_list("state", flat=True)) == {"live"}


def test_every_correction_came_after_all_files_of_its_table():
    for release in released():
        assert release.published_at > first_delivery(release.dataset.slug)


def test_the_list_of_changes_gives_every_reason(client):
    pages = [page(client, "/changes/?page=1")]
    while 'rel="next"' in pages[-1]:
        pages.append(page(client, f"/changes/?page={len(pages) + 1}"))
    changes = text_of(" ".join(pages))

    for correction in listed():
        if correction.dataset:
            assert text_of(correction.reason) in changes, correction.label


def test_every_edit_is_in_the_history_of_its_record():
    reasons = {c.reason for c in listed() if not c.dataset and c.path.name.endswith("sources.csv")}

    history = Source.history.filter(history_change_reason__in=reasons)
    assert set(history.values_list("history_change_reason", flat=True)) == reasons


def test_no_correction_leaves_a_figure_without_a_claim():
    """A cell's readings end together: the file has to repeat those that stay. What the essay
    said of others, and the wire's first count of embassies, were taken back.
    """
    for release in released():
        model = observation_model(release.dataset)
        ended = model.objects.filter(known_until=release.published_at, source=release.source)
        assert ended.exists() or release.added, release
        for row in ended:
            cell = {name: getattr(row, name) for name in model.cell}
            standing = model.objects.with_readings().filter(source=row.source, **cell)
            told_again = standing.filter(citation=row.citation).exists()
            given_up = "essay" in release.label or release.label == "Embassies of February 2025"
            assert told_again or given_up or UNFIT_ADDRESS.match(row.citation), row


def test_the_essay_is_a_source_of_its_own_and_its_words_are_nobody_elses():
    essay = Source.objects.get(slug=ESSAY)

    assert essay.url.startswith("http://www.38north.org/2017/06/")
    for slug, count in (("trade/flows", 2), ("trade/inter-korean", 2), ("trade/goods", 2)):
        rows = observation_model(slug).objects.as_of().filter(citation=essay.url)
        assert rows.included().filter(source=essay, read="compilation").count() == count
        assert set(rows.exclude(source=essay).values_list("status", "exclusion")) == {
            ("excluded", "misfiled")
        }
    crossings = observation_model("travel/crossings").objects.as_of().filter(citation=essay.url)
    assert crossings.included().get(period="2015").source == essay


@pytest.mark.parametrize(
    ("dataset", "default"),
    [
        ("trade/flows", "kotra-first"),
        ("trade/inter-korean", "unification-first"),
        ("trade/goods", "kotra-first"),
        ("travel/crossings", "counting-office-first"),
    ],
)
def test_the_newest_version_of_a_rule_places_the_essay_last_and_the_older_stays(dataset, default):
    rules = HeadlineRule.objects.filter(dataset__slug=dataset, slug=default)
    newest, first = rules.order_by("-version").first(), rules.get(version=1)

    assert (newest.is_default, first.is_default) == (True, False)
    assert newest.places.order_by("-position").first().source.slug == ESSAY
    assert not first.places.filter(source__slug=ESSAY).exists()


def test_one_text_describes_both_series_of_a_source():
    for slug in ("kita", "china-customs", "kotra", "oec", "russia-customs", "itc", "comtrade"):
        source = Source.objects.get(slug=slug)
        assert "oods" in source.coverage, slug
        assert source.history.latest().history_change_reason, slug
        assert source.history.earliest().coverage != source.coverage
