"""Sources that come by themselves: a draft, nothing, or a notice."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from nkworld.desk.models import Notice
from nkworld.importing.downloads import DownloadRefused
from nkworld.importing.feeds import UNCHANGED, fetch
from nkworld.importing.models import Feed, Upload
from nkworld.provenance.models import Release
from nkworld.provenance.publishing import publish
from nkworld.provenance.tables import observation_model
from tests.feeds import answers, serving
from tests.goods.factories import chapter

pytestmark = pytest.mark.django_db

NOW = datetime(2025, 6, 1, 3, 20, tzinfo=UTC)
DONORS = "aid/donor-flows"


def rows_of(release):
    return list(observation_model(release.dataset).objects.filter(release=release))


def drafted():
    [release] = Release.objects.all()
    return rows_of(release)


def told(user):
    return [notice.sentence for notice in Notice.objects.filter(user=user)]


def test_comtrade_leaves_a_draft_seen_from_north_korea(feed, serve):
    chapter("67")
    serve(comtrade=answers.comtrade({}, {"cmdCode": "TOTAL", "primaryValue": 1}))

    fetch(feed("comtrade", "trade/goods"), NOW)

    [row] = drafted()
    assert (row.country.code, row.direction, row.commodity.code) == ("CHN", "export", "67")
    assert (str(row.value), row.period, row.as_quoted) == (
        "167000123.50",
        "2023",
        "167000123.5 US$",
    )
    assert serve.asked == ["/comtrade?year=2024"]


def test_unhcr_leaves_a_draft_in_which_five_is_one_to_five(feed, serve):
    serve(unhcr=answers.unhcr())

    fetch(feed("unhcr", "travel/refugees"), NOW)

    stock, few = sorted(drafted(), key=lambda row: row.measure, reverse=True)
    assert (stock.country.code, stock.measure, stock.value) == ("XRU", "refugees", 17)
    assert (few.measure, few.value, few.value_low, few.value_high) == ("asylum-seekers", None, 1, 5)


def test_the_world_bank_leaves_a_draft_in_its_millions_of_two_decimals(feed, serve, donors):
    serve(**{"world-bank": answers.world_bank({}, {"date": "2024", "value": None})})

    fetch(feed("world-bank", DONORS), NOW)

    [row] = drafted()
    assert (row.period, row.value, row.flow) == ("2023", 134060000, "net-disbursements")
    assert "value=134059997.558594" in row.as_quoted


def test_the_oecd_leaves_a_draft_of_single_donors(feed, serve, donors):
    groups = [{"DONOR": "DAC"}, {"DONOR": "ALLD"}, {"DONOR": "4EU001"}, {"OBS_VALUE": ""}]
    constant = {"PRICE_BASE": "Q", "BASE_PER": "2022", "OBS_VALUE": "-0.06"}
    serve(oecd=answers.oecd({}, constant, *groups))

    fetch(feed("oecd", DONORS), NOW)

    assert {(row.prices, row.value) for row in drafted()} == {
        ("current", 1650000),
        ("constant-2022", -60000),
    }


def test_un_votes_become_agreement_by_year(feed, serve):
    both, half, none = ({"PRK": "Y", "XRU": vote} for vote in "YAN")
    away = [{"PRK": "X", "XRU": "Y"}, {"PRK": "Y", "XRU": "X"}, {"XRU": "Y", "CHN": "Y"}]
    serve(**{"un-votes": answers.un_votes(both, both, half, none, *away)})

    fetch(feed("un-votes", "diplomacy/voting-agreement"), NOW)

    [row] = drafted()
    assert (row.country.code, row.period, row.value, row.joint_votes) == ("XRU", "2024", 50, 4)
    assert (row.same, row.one_abstained, row.opposed) == (2, 1, 1)
    assert (row.status, row.derivation, str(row.agreement_index)) == (
        "derived",
        "100 * 2 / 4",
        "62.5000",
    )


def test_a_question_waits_at_the_desk_and_people_are_told(feed, serve, editor):
    serve(fts=answers.fts())

    assert "has questions" in fetch(feed("fts", "aid/contributions"), NOW)

    assert not Release.objects.exists()
    [upload] = Upload.objects.all()
    assert upload.state == "received"
    assert "fts brought fts-2025-06-01.csv: questions are to be answered" in " ".join(
        told(editor.user)
    )
    page = editor.get(f"/admin/importing/upload/{upload.pk}/questions/", follow=True)
    assert page.status_code == 200
    assert "Ruritania, Government of" in page.content.decode()


def test_a_draft_is_told_and_waits_for_a_second_person(feed, serve, editor, donors):
    serve(oecd=answers.oecd())
    fetch(feed("oecd", DONORS), NOW)

    [release] = Release.objects.all()
    assert (release.state, release.created_by) == ("draft", None)
    assert release.published_at is None
    assert "oecd brought oecd-2025-06-01.csv: read into drafts" in told(editor.user)


def test_the_same_answer_brings_nothing_whatever_it_tells_of_itself(feed, serve):
    chapter("67")
    asked = feed("comtrade", "trade/goods")
    serve(comtrade=answers.comtrade(elapsed="0.31 secs"))
    fetch(asked, NOW)
    asked.refresh_from_db()
    serve(comtrade=answers.comtrade(elapsed="0.77 secs"))

    assert fetch(asked, NOW) == UNCHANGED
    assert Upload.objects.count() == 1


def test_an_answer_that_says_nothing_new_leaves_no_draft_and_tells_nobody(
    feed, serve, editor, donors
):
    asked = feed("oecd", DONORS)
    serve(oecd=answers.oecd({}, {"TIME_PERIOD": "2022"}))
    fetch(asked, NOW)
    publish(Release.objects.get())
    Notice.objects.all().delete()
    asked.refresh_from_db()
    serve(oecd=answers.oecd())

    fetch(asked, NOW + timedelta(days=365))  # the address asks for another year

    assert Upload.objects.latest("pk").state == "nothing-new"
    assert Release.objects.count() == 1
    assert not told(editor.user)


def test_a_file_that_differs_from_those_before_it_is_not_read_but_asked_about(
    feed, serve, editor, world
):
    """A mapping that has read the like holds; next year's file speaks of another unit."""
    table = b"Year,Partner,Exports (thousand US$),Imports (thousand US$)\n{},China,1650,2914\n"
    asked = feed("", "trade/flows", address=f"{serve()}/yearbook")
    serve(yearbook=table.replace(b"{}", b"2023"))
    fetch(asked, NOW)
    first = Upload.objects.get()
    assert first.state == "received"  # an editor has seen none like it
    answer_all(first, editor)
    asked.refresh_from_db()
    serve(yearbook=table.replace(b"{}", b"2024").replace(b"thousand", b"million"))

    assert "has questions" in fetch(asked, NOW)


def answer_all(upload, editor):
    from nkworld.importing.mapping.survey import Wanted
    from nkworld.importing.mapping.uploads import decide, look_at
    from nkworld.importing.reading_process import read_apart

    posted, wanted = {"read": "1"}, Wanted(upload.dataset.slug, upload.source)
    for _ in range(2):
        with upload.file.open("rb") as file, read_apart(file) as sheet:
            look = look_at(sheet, upload.file_name, wanted, posted)
            for question in look.open:
                choice = question.options[0].value if question.options else "2023"
                posted[question.key] = choice
    upload.outcome = {"posted": posted, "by": editor.user.get_username()}
    assert decide(upload)


@pytest.mark.parametrize(
    ("shape", "dataset", "answer", "sentence"),
    [
        ("comtrade", "trade/goods", answers.comtrade(*[{}] * 500), "more pages"),
        ("comtrade", "trade/goods", answers.comtrade(error="quota"), "says: quota"),
        ("comtrade", "trade/goods", b"[]", "not in the shape"),
        ("comtrade", "trade/goods", b'{"data": []}', "no rows"),
        ("fts", "aid/contributions", answers.fts(next_link="https://next.example"), "more pages"),
        ("fts", "aid/contributions", b'{"data": {"flows": [{}]}}', "not in the shape"),
        ("unhcr", "travel/refugees", answers.unhcr(pages=2), "more pages"),
        ("unhcr", "travel/refugees", answers.unhcr({"coo_iso": "KOR"}), "not of North Koreans"),
        ("unhcr", "travel/refugees", answers.unhcr({"coa_iso": "-"}), "not of North Koreans"),
        ("world-bank", DONORS, answers.world_bank(pages=3), "more pages"),
        ("world-bank", DONORS, answers.world_bank({"countryiso3code": "KOR"}), "not of net aid"),
        ("world-bank", DONORS, b'[{"message": [{"value": "Invalid"}]}]', "says"),
        ("oecd", DONORS, answers.oecd({"RECIPIENT": "KOR"}), "is not of net aid"),
        ("oecd", DONORS, answers.oecd({"OBS_VALUE": "many"}), "is no number"),
        ("oecd", DONORS, b"a,b\n1,2\n", "no column DONOR"),
        ("un-votes", "diplomacy/voting-agreement", b"a,b\n1,2\n", "no column undl_id"),
        ("world-bank", DONORS, b"[" * 100_000, "is no JSON"),
        ("world-bank", DONORS, b'[{"pages": 1}, [{"value": NaN', "is no JSON"),
    ],
)
def test_a_strange_or_partial_answer_is_never_half_read(
    feed, serve, editor, shape, dataset, answer, sentence
):
    asked = feed(shape, dataset)
    serve(**{shape: answer})

    with pytest.raises(DownloadRefused, match=sentence):
        fetch(asked, NOW)

    assert not Upload.objects.exists()
    [notice] = told(editor.user)
    assert f"{shape} brought nothing" in notice
    asked.refresh_from_db()
    assert asked.fetched_at == NOW
    assert asked.outcome in notice


def test_one_failure_is_told_once_however_often_it_happens(feed, serve, editor):
    asked = feed("oecd", DONORS)
    serve(oecd=serving.page)
    for _ in range(3):
        with pytest.raises(DownloadRefused):
            fetch(asked, NOW)

    assert len(told(editor.user)) == 1


def test_a_feed_is_due_when_its_days_are_over_and_only_if_it_is_switched_on(feed):
    one = feed("oecd", DONORS, every_days=7)

    assert one.is_due(NOW)
    one.fetched_at = NOW
    assert not one.is_due(NOW + timedelta(days=6))
    assert one.is_due(NOW + timedelta(days=7, minutes=-10))
    one.is_enabled = False
    assert not one.is_due(NOW + timedelta(days=70))


def test_the_command_asks_what_is_due_and_goes_on_after_a_failure(feed, serve, donors, capsys):
    feed("oecd", DONORS)
    feed("unhcr", "travel/refugees")
    feed("fts", "aid/contributions", is_enabled=False)
    serve(oecd=serving.page, unhcr=answers.unhcr())

    with pytest.raises(CommandError, match="1 brought nothing"):
        call_command("fetch_sources")

    out, error = capsys.readouterr()
    assert "unhcr: unhcr-" in out
    assert "oecd: " in error
    assert not [path for path in serve.asked if "fts" in path]
    serve.asked.clear()
    call_command("fetch_sources")
    assert serve.asked == []


def test_a_feed_that_is_off_is_not_asked_by_its_name_either(feed, serve):
    feed("fts", "aid/contributions", is_enabled=False)

    with pytest.raises(CommandError, match="no feed that is switched on"):
        call_command("fetch_sources", "fts")
    assert serve.asked == []


def test_a_feed_is_not_switched_on_for_a_host_that_is_not_allowed(feed):
    one = feed("oecd", DONORS, address="https://elsewhere.example/{year}")

    with pytest.raises(ValidationError, match="add it to FEED_HOSTS"):
        one.full_clean()
    one.is_enabled = False
    one.full_clean()


def test_an_editor_switches_a_feed_on_at_the_desk(feed, editor):
    one = feed("oecd", DONORS, is_enabled=False)

    page = editor.get(f"/admin/importing/feed/{one.pk}/change/")
    data = {
        name: page.context["adminform"].form[name].value()
        for name in page.context["adminform"].form.fields
    }
    editor.post(f"/admin/importing/feed/{one.pk}/change/", data | {"is_enabled": "on"})

    assert Feed.objects.get().is_enabled
