"""The search finds what a reader can read in the live texts, and nothing else."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from nkworld.texts import publishing
from nkworld.texts.profiles.models import Profile

from .test_desk import words
from .texts import SOURCE

CITED = "[^bureau-2015]"


def found(client, q):
    """The group of profiles on the search page, or nothing."""
    response = client.get("/search/", {"q": q})
    assert response.status_code == 200
    group = re.search(r'<section aria-labelledby="profiles">.*?</section>', words(response))
    return group[0] if group else ""


@pytest.mark.parametrize(
    ("q", "changed"),
    [
        ("Chronicle", {"title": "A chronicle of Ruritania"}),
        ("zither", {"summary": "Ruritania sends zithers to the DPRK."}),
        ("windmill", {"body": f"It bought a windmill.{CITED}"}),
        ("WINDMILL bought", {"body": f"It bought a windmill.{CITED}"}),
        ("Élan", {"body": f"An ÉLAN of trade.{CITED}"}),
        ("조선", {"body": f"루리타니아는 북조선의 이웃이다.{CITED}"}),
        ("정상회담", {"summary": "두 나라의 정상회담은 한 번도 열리지 않았다고 한다."}),
        ("US$100", {}),
    ],
)
def test_words_of_title_summary_and_text_are_found_with_country_and_address(
    client, go_live, q, changed
):
    go_live(**changed)
    group = found(client, q)

    assert 'href="/countries/ruritania/profile/"' in group
    assert '<span class="meta">Ruritania</span>' in group


def test_the_excerpt_marks_the_word_in_its_sentence(client, go_live):
    go_live(body=f"## Windmills\n\nIt bought a <b>windmill</b>, in Korean 풍차.{CITED}")

    korean = '<span lang="ko">풍차</span>'
    marked = f"It bought a &lt;b&gt;<mark>windmill</mark>&lt;/b&gt;, in Korean {korean}."
    assert f'<p dir="auto">{marked}</p>' in found(client, "windmill")
    assert f"in Korean <mark>{korean}</mark>." in found(client, "풍차")


@pytest.mark.parametrize("q", ["bureau", "trade:XRU", "bureau-2015", "yearbook"])
def test_keys_and_sources_are_no_words_of_the_text(client, go_live, q):
    go_live(body=f"Worth {{{{trade:XRU:2014:export:bureau|US$100}}}}.{CITED}")

    assert found(client, q) == ""


def test_every_word_must_be_there(client, go_live):
    go_live(body=f"It bought a windmill.{CITED}")

    assert found(client, "windmill bought")
    assert not found(client, "windmill zither")


def test_what_is_not_public_is_not_found(client, go_live, write):
    go_live(body=f"An old windmill.{CITED}")
    live = go_live(body=f"A zither.{CITED}")
    write(body=f"A secret harp.{CITED}")

    assert found(client, "zither")
    assert not found(client, "windmill")
    assert not found(client, "harp")
    publishing.take_down(live, None, "Wrong.")
    assert not found(client, "zither")


def test_a_scheduled_text_is_not_found_before_its_moment(client, go_live):
    go_live(body=f"A windmill.{CITED}")
    go_live(body=f"A zither.{CITED}", at=timezone.now() + timedelta(hours=1))

    assert found(client, "windmill")
    assert not found(client, "zither")


def test_who_says_it_together_or_more_often_comes_first(client, go_live, universe, publisher):
    go_live(body=f"A mill turned by wind; wind and mill, mill and wind.{CITED}")
    other = Profile.objects.create(country=universe.freedonia)
    draft = other.revisions.create(
        number=1,
        title="Freedonia and the DPRK",
        summary="It has one of each of these.",
        facts_until="2015-03",
        body=f"A wind mill.{CITED}",
        sources=[SOURCE],
    )
    publishing.publish(draft, None, "New.", draft.version)

    together = found(client, "wind mill")
    assert together.index("Freedonia") < together.index("Ruritania")
    often = found(client, "mill")
    assert often.index("Ruritania") < often.index("Freedonia")


def test_the_curated_texts_are_searched(client, loaded, db):
    group = found(client, "Fidel Castro")
    assert "Cuba and the DPRK" in group
    assert "<mark>Fidel</mark> <mark>Castro</mark>" in group
