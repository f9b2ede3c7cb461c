"""Headline rules: the tick moves in one step, and its review says which numbers become others."""

import pytest
from django.urls import reverse

from nkworld.provenance.models import HeadlineRule
from tests.desk.conftest import text_of
from tests.proposing import publish_all
from trade.models import Flow

from .conftest import only, page_of, take, values_of_form

pytestmark = pytest.mark.django_db
ADD_RULE = reverse("admin:provenance_headlinerule_add")


def default_of(universe):
    return HeadlineRule.objects.get(dataset=universe.dataset, is_default=True)


def tick(client, rule):
    address = reverse("admin:provenance_headlinerule_change", args=[rule.pk])
    return client.post(address, values_of_form(client, address) | {"is_default": "on"}, follow=True)


def test_the_tick_moves_in_one_step_and_comes_back(editor, publisher, universe):
    answer = tick(editor, universe.other_rule)

    assert answer.status_code == 200
    assert default_of(universe) == universe.rule
    page = text_of(publisher.get(page_of(only())))
    assert "2 cells of “Trade by partner” show another source from then on" in page
    assert "Ruritania, 2014, Imports: 300 (Royal Bureau) becomes 310 (Freedonian Gazette)" in page
    take(publisher, "publish")
    assert default_of(universe) == universe.other_rule
    take(publisher, "withdraw", because="The Bureau is read again")
    assert default_of(universe) == universe.rule


def test_a_dataset_is_never_left_without_a_default(editor, universe):
    address = reverse("admin:provenance_headlinerule_change", args=[universe.rule.pk])
    form = values_of_form(editor, address)
    del form["is_default"]

    answer = editor.post(address, form)

    assert "A dataset always has a default" in text_of(answer)
    assert default_of(universe) == universe.rule


def rule_form(universe, *sources, **more):
    told = {"dataset": universe.dataset.pk, "slug": "bureau-first", "version": 2}
    told |= {"title": "Bureau first", "description": "Again.", "places-INITIAL_FORMS": 0}
    told |= {"places-TOTAL_FORMS": len(sources)}
    for number, source in enumerate(sources):
        told |= {f"places-{number}-source": source.pk, f"places-{number}-position": number + 1}
    return told | more


def test_a_rule_without_any_source_is_refused(editor, universe):
    answer = editor.post(ADD_RULE, rule_form(universe))

    assert "A rule without any source" in text_of(answer)
    assert HeadlineRule.objects.count() == 2


def test_the_next_version_of_the_default_takes_its_tick(editor, universe):
    editor.post(ADD_RULE, rule_form(universe, universe.gazette, universe.bureau))
    shown = text_of(editor.get(page_of(only())))
    publish_all()

    assert "2 cells of “Trade by partner” show another source" in shown
    newest = default_of(universe)
    assert (newest.slug, newest.version) == ("bureau-first", 2)
    assert list(newest.order) == [universe.gazette.pk, universe.bureau.pk]


def test_rules_are_compared_as_pages_show_them(loaded, db, editor):
    """The default leaves compilers out where a better source spoke, the other does not."""
    rules = HeadlineRule.objects.filter(dataset__slug="trade/flows")
    old, other = rules.get(is_default=True), rules.filter(slug="comtrade-first").latest("version")
    before, after = (
        {row.cell_values: row.source_id for row in Flow.objects.headline(rule)}
        for rule in (old, other)
    )
    moved = sum(before[cell] != source for cell, source in after.items() if cell in before)

    tick(editor, other)

    assert old.weighs_credibility and not other.weighs_credibility
    shown = f"{moved} cells of “Trade by partner” show another source from then on"
    assert shown in text_of(editor.get(page_of(only())))
