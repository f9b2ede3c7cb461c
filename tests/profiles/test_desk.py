"""Two people at the desk: write, preview, disagree, submit, publish, schedule, restore."""

import re

import pytest
from django.urls import reverse

from diplomacy.profiles.models import LONGEST_BODY, Profile, ProfileRevision
from nkworld.provenance.publishing import publish as publish_release
from tests.factories import FlowFactory, ReleaseFactory
from tests.reading import page

from .conftest import BODY, SOURCE, content

DESK = "/admin/profiles/profile/"


def address(profile, name, *more):
    return reverse(f"admin:profiles_profile_{name}", args=[profile.pk, *more])


def typed(seen="", sources=(SOURCE,), **changed):
    """What the form sends."""
    said = content(**changed)
    said.pop("sources")
    rows = {
        "sources-TOTAL_FORMS": len(sources),
        "sources-INITIAL_FORMS": 0,
        **{f"sources-{n}-{k}": v for n, one in enumerate(sources) for k, v in one.items()},
    }
    return said | rows | {"seen": seen}


def seen_in(response):
    return re.search(r'name="seen"(?: value="([^"]*)")?', response.content.decode())[1] or ""


def save(client, profile, seen="", **changed):
    return client.post(address(profile, "draft"), typed(seen, **changed), follow=True)


def words(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def draft(editor, profile):
    save(editor, profile)
    return profile.revisions.get()


def test_an_editor_begins_a_profile(editor, universe):
    response = editor.post(f"{DESK}add/", {"country": universe.freedonia.pk}, follow=True)

    assert "Freedonia and the DPRK" in words(response)
    assert Profile.objects.get().country == universe.freedonia


def test_a_new_profile_is_offered_for_countries_that_have_none(editor, universe, profile):
    offered = words(editor.get(f"{DESK}add/"))
    assert ">Freedonia</option>" in offered
    assert ">Ruritania</option>" not in offered

    told = editor.post(f"{DESK}add/", {"country": universe.ruritania.pk})
    assert "Select a valid choice." in words(told)
    assert Profile.objects.count() == 1


def test_what_is_typed_is_stored_as_it_was_typed(editor, draft):
    assert draft.content() == content()
    assert (draft.created_by, draft.saved_by) == (editor.user, editor.user)


def test_line_ends_of_a_browser_are_not_a_difference(editor, profile):
    save(editor, profile, body=BODY.replace("\n", "\r\n"))

    assert profile.revisions.get().body == BODY


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"body": "x" * 200_000}, f"at most {LONGEST_BODY:,} are taken"),
        ({"summary": "x" * 201}, "at most 200 characters"),
        ({"facts_until": "March 2015"}, "Write a year and a month: 2026-03."),
        ({"facts_until": "2015-13"}, "Write a year and a month: 2026-03."),
        ({"title": ""}, "This field is required."),
        ({"sources": [SOURCE | {"url": "javascript:alert(1)"}]}, "begins with http://"),
        ({"sources": [SOURCE | {"key": "a b"}]}, "A key is made of letters"),
        ({"sources": [SOURCE | {"published": "spring"}]}, "Its date is written 2015"),
        ({"sources": [SOURCE, SOURCE]}, "Two sources have the key “bureau-2015”"),
        ({"body": "nul \0 byte"}, "Null characters are not allowed."),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_is_stored(editor, profile, changed, told):
    response = save(editor, profile, **changed)

    assert response.status_code == 200
    assert told in words(response)
    assert not profile.revisions.exists()


def test_the_preview_is_what_the_public_will_see(editor, publisher, client, profile):
    preview = editor.post(address(profile, "preview"), typed()).content.decode()
    assert not profile.revisions.exists()
    save(editor, profile)
    publish(publisher, profile)

    public = page(client, "/countries/ruritania/")
    shown = re.search(r'<div class="profile-text">.*</section>', preview, re.DOTALL)[0]
    assert shown in public


def test_a_text_that_is_much_too_long_is_not_even_previewed(editor, profile):
    told = words(editor.post(address(profile, "preview"), typed(body="x" * 200_000)))

    assert (
        told
        == '<p class="nothing">The text is longer than a profile may be: shorten it to see it.</p>'
    )


def test_a_number_that_points_to_nothing_is_refused_at_publishing_with_a_sentence(
    editor, publisher, profile
):
    save(editor, profile, body="A {{trade:XRU:1950:export:bureau|US$9}}.[^bureau-2015]")

    told = words(publish(publisher, profile))
    assert "There is no claim of “bureau” on exports with XRU in 1950." in told
    assert not profile.revisions.published().exists()


def test_the_preview_works_without_a_script(editor, profile):
    response = editor.post(address(profile, "draft"), typed() | {"preview": "Preview"})

    assert '<div class="profile-text">' in words(response)
    assert "Ruritania is next door." in words(response)
    assert not profile.revisions.exists()


def test_the_preview_marks_what_is_unresolved(editor, profile):
    body = "A.[^nobody] {{trade:XRU:1950:export:bureau|US$9}}"
    preview = words(editor.post(address(profile, "preview"), typed(body=body)))

    assert preview.count('class="unresolved"') == 2
    assert '<a href="#id_body" data-line="1">Line 1</a>: [^nobody] is not among' in preview


def test_the_preview_tells_what_each_number_is_bound_to(editor, profile):
    body = f"{BODY} {{{{arms:XRU:1950|9}}}}"
    preview = words(editor.post(address(profile, "preview"), typed(body=body)))

    assert "3 bound numbers, and what each is bound to" in preview
    assert "<dt>US$100</dt>" in preview
    assert "Royal Bureau, 2014, exports with Ruritania: US$ 100</a>" in preview
    assert "<dt>9</dt> <dd> No table here is bound by “arms”." in preview


def test_the_second_editor_is_told_and_both_texts_are_shown(editor, person, profile, draft):
    second = person("sue", "Editor")
    seen = seen_in(second.get(address(profile, "draft")))
    save(editor, profile, seen, body="First editor.[^bureau-2015]")

    told = save(second, profile, seen, body="Second editor.[^bureau-2015]")

    assert told.status_code == 409
    assert "ed saved this draft" in words(told)
    assert "First editor.[^bureau-2015]" in words(told)
    assert "Second editor.[^bureau-2015]" in words(told)
    assert profile.revisions.get().body == "First editor.[^bureau-2015]"

    save(second, profile, seen_in(told), body="Both.[^bureau-2015]")
    assert profile.revisions.get().body == "Both.[^bureau-2015]"


def publish(client, profile, **said):
    draft = profile.revisions.drafts().get()
    said = {"version": draft.version, "note": "What is new."} | said
    return client.post(address(profile, "publish"), said, follow=True)


def test_it_takes_a_second_person(publisher, person, profile):
    save(publisher, profile)

    refused = publish(publisher, profile)
    assert "it takes a second person" in words(refused)
    assert not profile.revisions.published().exists()

    second = person("quentin", "Publisher")
    assert "Published." in words(publish(second, profile))
    live = profile.revisions.live().get()
    assert (live.published_by, live.note) == (second.user, "What is new.")


def test_everyone_who_ever_wrote_on_the_draft_is_a_first_person(editor, publisher, profile, draft):
    save(publisher, profile, seen_in(publisher.get(address(profile, "draft"))), title="By Pam")
    save(editor, profile, seen_in(editor.get(address(profile, "draft"))), title="By Ed again")

    assert "it takes a second person" in words(publish(publisher, profile))


def test_an_editor_may_not_publish(editor, person, profile, draft):
    other = person("sue", "Editor")

    assert publish(other, profile).status_code == 403
    assert not profile.revisions.published().exists()


@pytest.mark.parametrize("name", ["draft", "preview", "submit", "publish", "discard"])
def test_who_has_no_role_may_do_nothing(person, profile, draft, name):
    stranger = person("sam")

    assert stranger.post(address(profile, name), typed()).status_code == 403


@pytest.mark.parametrize("name", ["draft", "change", "difference"])
def test_the_desk_is_closed_to_the_public(client, profile, draft, name):
    response = client.get(address(profile, name))

    assert response.status_code == 302
    assert "/admin/login/" in response["Location"]


def test_a_note_is_asked_for(publisher, profile, draft):
    assert "This field is required." in words(publish(publisher, profile, note=""))
    assert not profile.revisions.published().exists()


def test_a_loose_end_is_told_and_not_published(editor, publisher, profile):
    save(editor, profile, body="A.[^nobody] B.[^bureau-2015]")

    told = words(publish(publisher, profile))
    assert '<li class="error">Line 1: [^nobody] is not among the sources.' in told
    link = address(profile, "draft") + "#id_body"
    assert f'<a href="{link}" data-line="1">Line 1</a>' in told
    assert not profile.revisions.published().exists()


def test_a_draft_is_submitted_scheduled_and_taken_back(editor, publisher, profile, draft):
    editor.post(address(profile, "submit"), {"version": draft.version})
    draft.refresh_from_db()
    assert (draft.state, draft.submitted_by) == ("review", editor.user)

    scheduled = publish(publisher, profile, at="2099-01-31 08:00")
    draft.refresh_from_db()
    assert "Scheduled for 2099-01-31 08:00 UTC." in words(scheduled)
    assert draft.state == "scheduled"

    publisher.post(address(profile, "unschedule"))
    draft.refresh_from_db()
    assert draft.is_draft


def test_a_moment_that_has_passed_is_refused(publisher, profile, draft):
    told = publish(publisher, profile, at="2001-01-31 08:00")

    assert "This moment has passed" in words(told)


def test_a_moment_that_is_none_is_refused_with_an_example(publisher, profile, draft):
    told = words(publish(publisher, profile, at="tomorrow"))

    assert "Write a day and a time: 2027-01-31 08:00." in told
    assert 'value="tomorrow"' in told
    draft.refresh_from_db()
    assert draft.is_draft


def test_a_draft_is_discarded_after_asking(editor, profile, draft):
    asked = words(editor.get(address(profile, "discard")))
    assert "No, keep it" in asked
    assert profile.revisions.exists()

    done = editor.post(address(profile, "discard"), {"version": draft.version}, follow=True)
    assert "Discarded." in words(done)
    assert not profile.revisions.exists()


def test_a_draft_that_somebody_saved_meanwhile_is_not_discarded(editor, person, profile, draft):
    second = person("sue", "Editor")
    save(second, profile, seen_in(second.get(address(profile, "draft"))), title="By Sue")

    told = editor.post(address(profile, "discard"), {"version": draft.version}, follow=True)

    assert "The draft was changed since you read it" in words(told)
    assert profile.revisions.get().title == "By Sue"


@pytest.mark.parametrize("name", ["submit", "publish", "discard", "unschedule"])
def test_a_step_without_its_text_is_told_on_the_profiles_page(publisher, profile, name):
    said = {"version": 1, "note": "New."}
    told = publisher.post(address(profile, name), said, follow=True)

    assert told.redirect_chain[-1][0] == address(profile, "change")
    assert "This step can’t be taken any more" in words(told)


def test_an_old_text_is_restored_as_a_draft(editor, publisher, profile, draft):
    publish(publisher, profile)
    save(editor, profile, body="Second.[^bureau-2015]")
    publish(publisher, profile)

    editor.post(address(profile, "restore", 1))

    assert profile.revisions.drafts().get().body == BODY


def test_any_two_texts_are_compared(editor, publisher, profile, draft):
    publish(publisher, profile)
    save(editor, profile, body=BODY.replace("next door", "<b>far</b> away"))

    shown = words(editor.get(address(profile, "difference"), {"from": 1, "to": 2}))

    assert "<del>next door</del>" in shown
    assert "<ins>&lt;b&gt;far&lt;/b&gt; away</ins>" in shown


def test_two_that_are_not_there_are_told(editor, profile, draft):
    told = editor.get(address(profile, "difference"), {"from": 1, "to": 7}, follow=True)

    assert "Name two revisions." in words(told)


def test_the_list_shows_age_states_and_numbers_that_moved(editor, universe, go_live, write):
    go_live()
    first = words(editor.get(DESK))
    assert "Every bound number agrees" in first
    assert "<span>2 agree</span>" in first
    write()
    release = ReleaseFactory(source=universe.bureau)
    FlowFactory(release=release, country=universe.ruritania, period="2014", value=101)
    publish_release(release)

    shown = words(editor.get(DESK))
    assert "March 2015" in shown
    assert "ageing" in shown
    assert "Draft" in shown
    assert "1 text with numbers that moved" in shown
    queue = words(editor.get(f"{DESK}queue/"))
    assert "It bought goods worth <mark>US$100</mark> in 2014." in queue
    assert '<td data-title="When published">100</td>' in queue
    assert ">101</a>" in queue
    assert "It sold goods" not in queue


def test_a_text_without_bound_numbers_does_not_claim_that_they_agree(editor, go_live):
    go_live(body="A.[^bureau-2015]")
    shown = words(editor.get(DESK))

    assert "<span>none</span>" in shown
    assert " agree</span>" not in shown


def test_no_page_carries_an_inline_script_or_style(editor, publisher, profile, draft):
    publish(publisher, profile)
    pages = [DESK, f"{DESK}queue/", f"{DESK}add/"]
    pages += [address(profile, name) for name in ("change", "draft", "take_down")]
    save(editor, profile, title="Another title")
    pages.append(address(profile, "discard"))

    for each in pages:
        html = page(publisher, each)
        assert not re.search(
            r'<script(?![^>]*\ssrc=)(?![^>]*json)|<style|\sstyle="|\son\w+="', html
        )


def test_a_published_text_is_not_deleted(publisher, profile, go_live):
    go_live()
    assert publisher.get(f"{DESK}{profile.pk}/delete/").status_code == 403
    assert ProfileRevision.objects.count() == 1
