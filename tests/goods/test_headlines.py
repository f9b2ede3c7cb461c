"""What the figures of goods say on the loaded data: the newest value, a ban, or the topic."""

import pytest

from nkworld.figures import registry as figures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded", "as_one_reader")]


def figure(slug, **asked):
    return figures.get(f"trade/{slug}").ask(asked)[1]


COAL = {"goods": "2701", "country": "CHN", "direction": "export"}


@pytest.mark.parametrize(
    ("slug", "asked", "text"),
    [
        ("goods-sectors", {}, "Exports to the world: US$ 360.4 m in 2024, per KOTRA"),
        ("goods-chapters", {"to": "2012"}, "Exports to the world: US$ 2.88 bn in 2012, per KOTRA"),
        ("commodity-value", COAL, "Exports of coal to China: banned since August 2017"),
        (
            "commodity-value",
            COAL | {"to": "2016"},
            "Exports of coal to China: US$ 1.19 bn in 2016, per KORES",
        ),
        (
            "commodity-value",
            COAL | {"goods": "03"},
            "Exports of fish and seafood to China: banned since August 2017",
        ),
        (
            "commodity-quantity",
            COAL | {"to": "2016"},
            "Exports of coal to China: 22,500,000 tonnes in 2016, per Chinese customs",
        ),
        ("cap-headroom", {"cap": "2701-t"}, "Coal exports: banned since August 2017"),
        (
            "cap-headroom",
            {"cap": "2710-bbl"},
            "Refined petroleum imports: 362,706 barrels in 2023, per UN 1718 Committee"
            "; no figure since",
        ),
        ("china-goods-of-month", {}, "Goods traded with China in August 2024"),
    ],
)
def test_headlines_are(slug, asked, text):
    assert figure(slug, **asked).headline.text.replace("\xa0", " ") == text


@pytest.mark.parametrize(
    ("goods", "opening"),
    [
        # Gold is no pearl: the first thing of a long name does not stand for the others.
        ("71", "Exports of pearls, precious stones and metals to China"),
        # The ban is on what a section shows, though a section is no span of codes.
        ("XI", "Exports of non-knitted clothing to China: banned since"),
    ],
)
def test_goods_are_named_whole_or_by_their_code_and_a_ban_on_them_is_said(goods, opening):
    assert figure("commodity-value", goods=goods).headline.text.startswith(opening)
