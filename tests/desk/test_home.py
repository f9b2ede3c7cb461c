"""The home of the desk: what waits for whom."""

from django.urls import reverse

from nkworld.desk.site import SHOWN
from nkworld.provenance import publishing
from nkworld.provenance.models import Release
from tests.factories import CountryFactory, FlowFactory, ReleaseFactory, live

from .conftest import row, sheet, step

HOME = reverse("admin:index")


def listed(response):
    """{heading: sentences}"""
    return {p.title: [i.sentence for i in p.items] for p in response.context["waiting"]}


def test_a_submitted_release_waits_for_a_second_person(universe, editor, publisher):
    draft = ReleaseFactory(source=universe.bureau, label="New table", created_by=editor.user)
    publishing.submit(draft, editor.user)
    assert "Royal Bureau: New table" in listed(publisher.get(HOME))["Releases that you may publish"]
    found = listed(editor.get(HOME))
    assert "Releases that you may publish" not in found
    assert "Royal Bureau: New table" in found["Your releases, in review"]


def test_the_maker_of_a_release_is_not_asked_to_publish_it(universe, publisher):
    draft = ReleaseFactory(source=universe.bureau, created_by=publisher.user)
    publishing.submit(draft, publisher.user)
    assert "Releases that you may publish" not in listed(publisher.get(HOME))


def test_doubts_of_drafts_wait_for_whoever_may_answer_them(universe, editor, hand_in, person):
    world = ReleaseFactory(source=universe.bureau, label="World")
    aggregate = CountryFactory(code="WLD", name="World", kind="aggregate")
    FlowFactory(release=world, country=aggregate, period="2015", value=600_000_000)
    live(world)
    CountryFactory(code="XLA", name="Lagash", region="Africa")
    hand_in(editor, sheet(row("Lagash", value="60000000", basis="mirror-imf")))
    draft = Release.objects.latest("pk")
    heading, line = "Drafts with doubts to answer", f"{draft}: 1 doubt, 1 of them strong"

    assert listed(editor.get(HOME))[heading] == [line]
    assert listed(person("eve", "Editor").get(HOME))[heading] == [line]
    assert heading not in listed(person("rae", "Researcher").get(HOME))

    step(editor, "answer", draft, subject="Lagash, 2015", verdict="keep", reason="Confirmed")
    assert heading not in listed(editor.get(HOME))


def test_the_home_takes_as_many_queries_for_two_hundred_drafts_as_for_one(
    universe, editor, django_assert_max_num_queries
):
    for number in range(200):
        ReleaseFactory(source=universe.bureau, label=f"Draft {number}", created_by=editor.user)
    with django_assert_max_num_queries(46):
        found = editor.get(HOME)
    drafts = next(p for p in found.context["waiting"] if p.title == "Your drafts of releases")
    assert drafts.count == 200
    assert len(drafts.items) == SHOWN + 1
    assert drafts.items[-1].sentence == "and 195 more"


def test_the_page_of_an_app_lists_its_tables_and_says_nothing_of_what_waits(universe, publisher):
    draft = ReleaseFactory(source=universe.bureau, label="New table")
    publishing.submit(draft, None)
    page = publisher.get(reverse("admin:app_list", args=["trade"])).content.decode()
    assert reverse("admin:trade_flow_changelist") in page
    for sentence in ("waits for you", "Nobody else changed", "No source is late"):
        assert sentence not in page
    assert "New table" in publisher.get(HOME).content.decode()


def test_one_search_finds_records_releases_and_public_pages(universe, editor):
    found = editor.get(reverse("admin:desk_search"), {"q": "Royal Bureau"})
    assert {"Sources", "Releases"} <= {each["title"] for each in found.context["lists"]}
    assert "Yearbook" in found.content.decode()
    [source] = next(each["hits"] for each in found.context["lists"] if each["title"] == "Sources")
    assert f'<a href="{source["url"]}">Royal Bureau</a>' in found.content.decode()


def test_the_list_of_releases_says_when_by_whom_and_of_which_table(universe, editor):
    seeded = ReleaseFactory(source=universe.bureau, label="Curated data", kind="seed")
    publishing.discard(seeded, editor.user, "A trial.")
    page = editor.get(reverse("admin:provenance_release_changelist")).content.decode()
    assert f"Royal Bureau: curated data, {universe.dataset}" in page
    assert f"{universe.first.published_at:%H:%M} UTC, a command" in page
