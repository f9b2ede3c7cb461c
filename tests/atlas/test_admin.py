"""An editor teaches the portal a spelling, as the how-to tells it."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse

from nkworld.atlas.models import CountryAlias, CountryNotResolved, CountryResolver
from tests.proposing import publish_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = get_user_model().objects.create_user("editor", password="zenda", is_staff=True)
    user.groups.add(Group.objects.get(name="Editor"))
    client.force_login(user)
    return client


def page(country):
    return reverse("admin:atlas_country_change", args=[country.pk])


def posted(country, *aliases):
    """The form of a country's page, with these (alias or None, text, language, delete) rows."""
    form = {
        "name": country.name,
        "slug": country.slug,
        "code": country.code,
        "kind": country.kind,
        "aliases-TOTAL_FORMS": len(aliases),
        "aliases-INITIAL_FORMS": sum(alias is not None for alias, *_ in aliases),
    }
    for number, (alias, text, language, delete) in enumerate(aliases):
        row = {"id": alias.pk if alias else "", "country": country.pk, "text": text}
        row |= {"language": language} | ({"DELETE": "on"} if delete else {})
        form |= {f"aliases-{number}-{name}": value for name, value in row.items()}
    return form


def test_an_editor_s_alias_is_understood_and_signed(editor, ruritania):
    answer = editor.post(page(ruritania), posted(ruritania, (None, "루리타니아", "ko", False)))
    assert answer.status_code == 302
    publish_all()
    assert CountryResolver.load().resolve("루리타니아") == ruritania
    assert CountryAlias.history.get().history_user.username == "editor"


def test_the_same_alias_on_a_second_country_guards_the_name(editor, ruritania, freedonia):
    for country in (ruritania, freedonia):
        editor.post(page(country), posted(country, (None, "The Old Kingdom", "en", False)))
    publish_all()
    with pytest.raises(CountryNotResolved, match="Freedonia .XFR. or Ruritania .XRU."):
        CountryResolver.load().resolve("The Old Kingdom")


def test_an_editor_takes_an_alias_back(editor, ruritania):
    alias = CountryAlias.objects.create(country=ruritania, text="Ruritanie")
    editor.post(page(ruritania), posted(ruritania, (alias, alias.text, "en", True)))
    publish_all()
    with pytest.raises(CountryNotResolved):
        CountryResolver.load().resolve("Ruritanie")


def test_an_alias_of_punctuation_is_refused_beside_the_row(editor, ruritania):
    answer = editor.post(page(ruritania), posted(ruritania, (None, "…", "en", False)))
    assert answer.status_code == 200
    assert "An alias contains at least one letter." in answer.content.decode()
    assert not CountryAlias.objects.exists()


def test_a_country_is_found_by_any_spelling(editor, ruritania, freedonia):
    CountryAlias.objects.create(country=ruritania, text="루리타니아")
    found = editor.get(reverse("admin:atlas_country_changelist"), {"q": "루리타니아"})
    assert list(found.context["cl"].queryset) == [ruritania]


def test_a_published_slug_is_not_suggested_anew(editor, ruritania):
    assert editor.get(page(ruritania)).context["adminform"].prepopulated_fields == []
    adding = editor.get(reverse("admin:atlas_country_add")).context["adminform"]
    assert [each["field"].name for each in adding.prepopulated_fields] == ["slug"]
