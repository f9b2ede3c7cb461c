"""Keys of partners, as the publisher makes and revokes them."""

import re

import pytest
from django.urls import reverse

from nkworld.running.api_keys.models import Key, Partner, key_of
from nkworld.running.audit.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_a_key_is_shown_once_at_the_desk_and_told_in_the_log(client, groups, django_user_model):
    publisher = django_user_model.objects.create(username="publisher", is_staff=True)
    partner = Partner.objects.create(name="Institute of Freedonia", contact="data@example.org")
    publisher.groups.add(groups["Publisher"])
    client.force_login(publisher)
    address = reverse("admin:partners_partner_keys", args=[partner.pk])
    shown = client.post(address, {"step": "make"}).content.decode()
    text = re.search(r"nkw_[0-9a-f]{8}_[\w-]{43}", shown)[0]
    key = Key.objects.get()

    assert key_of(text).partner == partner
    assert text not in client.get(address).content.decode()
    revoked = client.post(address, {"step": "revoke", "key": key.pk}, follow=True)
    assert "is revoked" in revoked.content.decode()
    assert key_of(text) is None
    told = Entry.objects.filter(kind="partners.partner").values_list("action", "sentence")
    assert set(told) == {("key made", str(key)), ("key revoked", str(key))}
    assert text[-20:] not in repr(list(Entry.objects.values()))
