"""What is doubted about a draft is asked of the desk: kept, or excluded with a reason."""

import html
from io import StringIO

import pytest
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.urls import reverse

from nkworld.importing.doubts import by_reason, doubts_in_review
from nkworld.provenance.models import DoubtAnswer, Release
from nkworld.provenance.publishing import discard
from tests.factories import CountryFactory, FlowFactory, ReleaseFactory, live
from trade.models import Flow

from .conftest import row, sheet, step, text_of

pytestmark = pytest.mark.postgres("nkworld.importing.doubts")


@pytest.fixture
def lagash(universe):
    """A land in Africa that nobody has heard of, and a world that sells 600 million in 2015."""
    world = CountryFactory(code="WLD", name="World", kind="aggregate")
    release = ReleaseFactory(source=universe.bureau, label="World")
    FlowFactory(release=release, country=world, period="2015", value=600_000_000)
    live(release)
    return CountryFactory(code="XLA", name="Lagash", region="Africa")


@pytest.fixture
def draft(editor, hand_in, lagash):
    """60 million from Lagash, on the word of a compilation that takes nothing out."""
    doubtful = row("Lagash", value="60000000", basis="mirror-imf", note="from a table")
    hand_in(editor, sheet(doubtful, row(period="2016", value="200", basis="")))
    return Release.objects.latest("pk")


def doubts_page(client, draft):
    address = reverse("admin:provenance_release_change", args=[draft.pk])
    return " ".join(text_of(client.get(address, {"part": "doubts"})).split())


def answer(client, draft, verdict, reason="", subject="Lagash, 2015"):
    return step(client, "answer", draft, subject=subject, verdict=verdict, reason=reason)


def row_of(draft):
    return Flow.objects.get(release=draft, country__code="XLA")


def test_the_review_says_in_sentences_what_is_doubted(editor, draft):
    review = text_of(editor.get(reverse("admin:provenance_release_change", args=[draft.pk])))
    assert "1 strong doubt" in review

    page = doubts_page(editor, draft)
    assert "Is South Korea meant, not North Korea?" in page
    assert "Strong doubt, score 3.0" in page
    assert "10.0 % of all exports of North Korea in 2015" in page
    assert "Neither KOTRA nor Lagash itself" in page
    assert "Ruritania" not in page


def test_nothing_is_published_with_a_strong_doubt_that_nobody_answered(publisher, draft):
    refused = step(publisher, "publish", draft, label="Hasty")
    draft.refresh_from_db()
    sentence = "Not published: 1 strong doubt has no answer. Answer under “Doubts”"
    assert sentence in html.unescape(text_of(refused))
    assert 'value="Hasty"' in refused.content.decode()  # what was typed stays
    assert draft.state == "draft"

    answer(publisher, draft, "keep")
    step(publisher, "publish", draft, label="On purpose")
    draft.refresh_from_db()
    assert (draft.state, draft.label) == ("live", "On purpose")


def test_what_is_kept_is_published_as_it_is_and_the_answer_stays_with_the_release(
    editor, publisher, draft
):
    told = text_of(answer(editor, draft, "keep", "Lagash’s embassy confirms it"))
    assert "Lagash, 2015 is kept. Lagash’s embassy confirms it" in html.unescape(told)
    step(publisher, "publish", draft, label="Kept")

    draft.refresh_from_db()
    assert (draft.state, row_of(draft).status) == ("live", "reported")
    kept = DoubtAnswer.objects.get(release=draft)
    assert (kept.verdict, kept.answered_by) == ("keep", editor.user)
    assert "10.0 % of all exports" in kept.question
    assert "Lagash’s embassy confirms it" in doubts_page(editor, draft)


def test_what_is_excluded_stands_in_the_ledger_with_the_reason(client, editor, publisher, draft):
    answer(editor, draft, "exclude", "Phones: South Korean goods")
    step(publisher, "publish", draft, label="Excluded")

    excluded = row_of(draft)
    assert (excluded.status, excluded.exclusion) == ("excluded", "mix-up")
    assert excluded.value == 60_000_000
    assert excluded.note == "Phones: South Korean goods; from a table"
    assert "Phones: South Korean goods" in text_of(client.get("/exclusions/"))
    assert Flow.objects.as_of().included().filter(country__code="XLA").count() == 0


def test_an_exclusion_without_a_reason_is_refused_in_a_sentence(editor, draft):
    told = text_of(answer(editor, draft, "exclude"))

    assert "Nothing was excluded: write why the figures of Lagash, 2015 are" in told
    assert (row_of(draft).status, DoubtAnswer.objects.count()) == ("reported", 0)


def test_another_answer_puts_the_rows_back(editor, draft):
    answer(editor, draft, "exclude", "Too quick")
    answer(editor, draft, "exclude", "A better reason")
    assert row_of(draft).note == "A better reason; from a table"

    answer(editor, draft, "keep")
    kept = row_of(draft)
    assert (kept.status, kept.note, kept.exclusion) == ("reported", "from a table", "")
    assert DoubtAnswer.objects.get(release=draft).verdict == "keep"
    assert "Lagash, 2015" in doubts_page(editor, draft)


def answer_all(client, draft, verdict, number, reason=""):
    [(shared, _)] = by_reason(doubts_in_review(draft))
    said = {"shared": shared, "number": number, "verdict": verdict, "reason": reason}
    return step(client, "answer", draft, strong="on", **said)


def test_doubts_that_share_a_reason_are_answered_together_by_their_number(editor, draft):
    akkad = CountryFactory(code="XAK", name="Akkad", region="Africa")
    FlowFactory(release=draft, country=akkad, period="2015", value=70_000_000, basis="mirror-imf")
    caches["reviews"].clear()
    assert "Exclude all 2 with this reason" in doubts_page(editor, draft)

    refused = html.unescape(text_of(answer_all(editor, draft, "exclude", 3, "South Korean goods")))
    assert "Nothing was answered: 2 doubts share this reason now, not 3." in refused
    assert DoubtAnswer.objects.count() == 0
    answer_all(editor, draft, "exclude", 2, "South Korean goods")
    assert DoubtAnswer.objects.filter(release=draft, answered_by=editor.user).count() == 2
    assert row_of(draft).note == "South Korean goods; from a table"
    assert row_of(draft).exclusion == "mix-up"

    answer(editor, draft, "keep")
    assert (row_of(draft).status, row_of(draft).note) == ("reported", "from a table")


def test_nothing_is_answered_that_was_not_asked(editor, draft):
    told = text_of(answer(editor, draft, "exclude", "Why not", subject="Ruritania, 2016"))

    assert "Nothing is asked about “Ruritania, 2016”" in told
    assert Flow.objects.get(release=draft, country__code="XRU").status == "reported"


def test_a_live_release_takes_no_answer(editor, publisher, draft):
    answer(editor, draft, "keep")
    step(publisher, "publish", draft, label="Out")

    told = text_of(answer(editor, draft, "exclude", "Too late"))
    assert "is no draft any more" in told
    assert row_of(draft).status == "reported"


def test_who_only_looks_cannot_answer(person, draft):
    viewer = person("vera")

    assert answer(viewer, draft, "exclude", "No").status_code == 403
    address = reverse("admin:provenance_release_answer", args=[draft.pk])
    assert viewer.get(address).status_code in (403, 405)


def test_a_draft_without_doubts_says_so_and_is_published_as_ever(editor, publisher, hand_in):
    hand_in(editor, sheet(row(value="150")))
    plain = Release.objects.latest("pk")

    assert "None." in doubts_page(editor, plain)
    step(publisher, "publish", plain, label="Plain")
    plain.refresh_from_db()
    assert plain.state == "live"


def test_the_shell_publishes_no_doubtful_file_without_being_told_to(lagash, tmp_path):
    path = tmp_path / "yearbook.csv"
    path.write_bytes(sheet(row("Lagash", value="60000000", basis="mirror-imf")).read())
    said, out = ["import_file", "trade/flows", str(path), "--publish"], StringIO()

    with pytest.raises(CommandError, match="stays a draft, strong doubts have no answer"):
        call_command(*said, stdout=out, stderr=out)
    assert "Lagash, 2015: Its exports of US$ 60,000,000" in out.getvalue()
    waiting = Release.objects.latest("pk")
    assert waiting.state == "draft"

    discard(waiting)
    call_command(*said, "--despite-doubts", stdout=out, stderr=out)
    assert Release.objects.latest("pk").state == "live"
