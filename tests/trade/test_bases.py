"""Whose declaration a figure of trade rests on, in words."""

import pytest

from nkworld.charts import to_svg
from nkworld.figures import registry as figures
from tests.reading import page
from trade.models import Flow
from trade.models.flow import BASES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def test_every_basis_of_the_curated_data_has_its_words():
    codes = set(Flow.objects.order_by().values_list("basis", flat=True).distinct())

    assert codes - {""} <= BASES.keys()


def test_a_claim_says_its_basis_in_words(client):
    claim = Flow.objects.as_of().filter(basis="mirror-jetro").first()
    html = page(client, claim.get_absolute_url())

    assert "partners’ declarations, compiled by JETRO" in html and "mirror-jetro" not in html


def test_what_nobody_split_is_an_outline_and_its_years_are_named():
    _, figure = figures.get("trade/inter-korean").ask({})
    svg = to_svg(figure, "wide", dom_id="a")

    [rest] = [series for series in figure.series if series.slug == "unsplit"]
    assert rest.role == "remainder" and ' bar rest"' in svg
    assert any("Nothing but the total is known of 1989" in note for note in figure.notes)
