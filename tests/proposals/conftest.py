"""People of the desk, and a treaty-like record of made-up lands that they edit."""

import pytest
from django.urls import reverse

from nkworld.desk.proposals.models import Proposal
from tests.desk.conftest import client_class, editor, groups, person, publisher  # noqa: F401
from tests.diplomacy.factories import PAPERS
from tests.factories import CountryFactory, SourceFactory


@pytest.fixture
def act_form(db):
    """What an editor types of one act of relations."""
    country, source = CountryFactory(code="XRU", name="Ruritania"), SourceFactory(slug="gazette")

    def form(**more):
        told = {"country": country.pk, "event": "severed", "date": "1999", "note": ""}
        return told | PAPERS | {"source": source.pk} | more

    return form


def only():
    return Proposal.objects.get()


def page_of(proposal):
    return reverse("admin:proposals_proposal_change", args=[proposal.pk])


def take(client, step, proposal=None, because=""):
    """Press one of the buttons under a proposal."""
    proposal = proposal or only()
    address = reverse(f"admin:proposals_proposal_{step}", args=[proposal.pk])
    return client.post(address, {"reason": because}, follow=True)


def values_of_form(client, address):
    """What a form holds when it is opened, ready to be sent back with changes."""
    answer = client.get(address)
    assert answer.status_code == 200, answer
    context = answer.context
    form = context["adminform"].form
    values = {form[name].html_name: form[name].value() for name in form.fields}
    for inline in context["inline_admin_formsets"]:
        formset = inline.formset
        for one in [formset.management_form, *formset.forms]:
            values |= {one[name].html_name: one[name].value() for name in one.fields}
    return {name: v for name, v in values.items() if v is not None and v is not False}
