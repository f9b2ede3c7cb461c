"""An editor at the desk writes, previews, and is told of another who wrote at the same time."""

import re

import pytest

from nkworld.texts.models import LONGEST_BODY
from nkworld.texts.profiles.models import Profile
from tests.reading import page

from .forms import DESK, address, publish, save, seen_in, typed, words
from .texts import BODY, SOURCE, content


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
        ({"body": "nul \0 byte"}, "There is an invisible character (U+0000) after “nul ”"),
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

    public = page(client, "/countries/ruritania/profile/")
    shown = re.search(r'<div class="written">.*</section>', preview, re.DOTALL)[0]
    assert shown in public


def test_a_text_that_is_much_too_long_is_not_even_previewed(editor, profile):
    told = words(editor.post(address(profile, "preview"), typed(body="x" * 200_000)))

    assert (
        told == '<p class="nothing">The text is longer than any may be: shorten it to see it.</p>'
    )


def test_the_preview_works_without_a_script(editor, profile):
    response = editor.post(address(profile, "draft"), typed() | {"preview": "Preview"})

    assert '<div class="written">' in words(response)
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
