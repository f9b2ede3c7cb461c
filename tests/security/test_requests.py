"""Requests that nobody means well: values that no database holds, and forms sent to anywhere."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from nkworld.desk.proposals.records import RecordAdmin
from nkworld.running.audit.trail import record as log
from nkworld.texts.profiles.models import Profile
from nkworld.texts.publishing import save_draft
from tests.profiles.texts import content
from tests.reading import inline_code

pytestmark = pytest.mark.django_db
LONG = "9" * 4_000  # as many digits as Python turns into a number
LONGER = "9" * 45_000
WRITING = ["post", "put", "patch", "delete"]


@pytest.mark.parametrize(
    "address",
    [
        "/data/a%00b/",
        "/data/trade/%00/",
        "/countries/%00/",
        "/charts/trade/%00/",
        "/%00",
        "/api/v1/countries/%00/",
        "/admin/provenance/source/%00/change/",
    ],
)
def test_an_address_with_a_zero_byte_is_of_no_page(universe, editor, address):
    assert editor.get(address).status_code == 404


@pytest.mark.parametrize("value", ["%00", "a%00b", LONG, "-1", "9223372036854775808", "1e400"])
@pytest.mark.parametrize(
    "address",
    [
        "/releases/{}/",
        "/search/?q={}",
        "/data/trade/flows/?as_of={}",
        "/diplomacy/council/resolutions/{}/",
        "/api/v1/releases/{}/",
        "/api/v1/trade/flows/?page_size={}",
        "/api/v1/trade/flows/?cursor={}",
        "/api/v1/trade/flows/?country={}",
        "/trade/flows/?country={}&source={}",
        "/admin/trade/flow/?q={}",
        "/admin/trade/flow/?p={}",
        "/admin/trade/flow/?source__id__exact={}",
        "/admin/diplomacy/mission/?sending={}",
        "/admin/provenance/source/{}/change/",
        "/admin/provenance/source/{}/history/",
        "/admin/provenance/source/{}/delete/",
        "/admin/trade/flow/{}/correct/",
    ],
)
def test_a_value_that_no_row_has_is_an_answer_and_no_fault(universe, person, address, value):
    """What fails on our side is raised in a test."""
    root = person("root", is_superuser=True)

    assert root.get(address.format(value, value)).status_code < 500


@pytest.mark.parametrize("version", ["", "x", "-1", "1.5", "²", LONG, LONGER, "\0"])
@pytest.mark.parametrize("step", ["submit", "publish", "discard", "send_back"])
def test_a_version_that_is_none_leaves_the_draft(universe, publisher, version, step):
    profile = Profile.objects.create(country=universe.ruritania)
    draft = save_draft(profile, None, content(), "")
    address = reverse(f"admin:profiles_profile_{step}", args=[profile.pk])

    response = publisher.post(
        address, {"version": version, "note": "New.", "reason": "Over."}, follow=True
    )

    assert response.status_code == 200
    draft.refresh_from_db()
    assert draft.state == "draft"


@pytest.mark.parametrize("method", WRITING)
@pytest.mark.parametrize("address", ["/", "/countries/ruritania/", "/changes/feed/", "/search/"])
def test_what_is_sent_to_a_public_page_is_not_allowed(universe, address, method):
    strict = Client(enforce_csrf_checks=True)

    response = getattr(strict, method)(address, {"a": "b"})

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert "This page can only be read" in response.content.decode()


@pytest.mark.parametrize("method", WRITING)
def test_the_api_says_so_in_json(universe, method):
    response = getattr(Client(enforce_csrf_checks=True), method)("/api/v1/trade/flows/")

    assert response.status_code == 405
    assert "GET" in response["Allow"]
    assert response["Content-Type"].startswith("application/problem+json")


def test_a_form_without_its_token_is_refused_on_a_page_of_ours(universe, publisher):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(publisher.user)

    response = strict.post(reverse("admin:provenance_release_add"), {"label": "Forged"})

    assert response.status_code == 403
    page = response.content.decode()
    assert "The form was not taken" in page and 'class="site-header"' in page
    assert inline_code(page) == []


def test_no_history_page_has_inline_style_or_script(universe, person):
    """Of every model that keeps one; the first record of each that has any."""
    root = person("root", is_superuser=True)
    read = []
    for model, model_admin in admin.site._registry.items():
        record = model._default_manager.first() if is_historical(model_admin) else None
        if record is None:
            continue
        log("changed", record, before={"title": "A"}, after={"title": "B"})
        opts = model._meta
        page = root.get(
            reverse(f"admin:{opts.app_label}_{opts.model_name}_history", args=[record.pk])
        )
        assert inline_code(page.content.decode()) == [], opts.label
        assert '<table class="lines audit-entries">' in page.content.decode()
        read.append(opts.label)

    assert {"provenance.Source", "provenance.Dataset", "atlas.Country"} <= set(read)


def is_historical(model_admin):
    return isinstance(model_admin, RecordAdmin)
