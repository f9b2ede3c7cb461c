"""What readers see of the stories, and where other pages lead to them."""

import re

import pytest
from django.core.management import call_command

from nkworld.portal import stories
from nkworld.texts.publishing import stale_paragraphs
from nkworld.texts.stories.models import StoryRevision
from tests.reading import api, page

PAGE = "/stories/ruritania-pays-late/"


def test_pictures_stand_before_their_text_and_below_its_heading(client, go_live):
    go_live()
    html = page(client, PAGE)

    heading, picture = html.index("It sold</h2>"), html.index('id="story-figure-2"')
    assert heading < picture < html.index("It paid late.")
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert 'class="bound"' in html


def test_every_page_leads_to_the_list(client, go_live):
    go_live()

    assert '<a href="/stories/">Stories</a>' in page(client, "/about/")
    assert '<a href="/stories/" aria-current="page">Stories</a>' in page(client, PAGE)


def test_the_list_and_the_search_lead_to_a_story(client, go_live):
    go_live()

    for address in ("/stories/", "/search/?q=Ruritania+late"):
        assert f'href="{PAGE}"' in page(client, address)


def test_the_search_quotes_what_is_read_and_no_mark_of_it(client, go_live):
    go_live()

    for words in ("figure", "paid late", "100 and no more"):
        assert ":::" not in page(client, f"/search/?q={words}")


def test_other_pages_find_a_story_by_its_figures_and_countries(client, universe, go_live):
    go_live()
    [teaser] = stories.every()

    assert (teaser.title, teaser.url) == ("Ruritania pays late", PAGE)
    assert teaser.number == "US$ 100 and no more"
    assert teaser.thumbnail_url == "/charts/trade/partner.thumbnail.svg?country=XRU"
    places = (
        "/charts/trade/partner/?country=XRU",
        "/charts/trade/total/",
        universe.ruritania.get_absolute_url(),
        universe.freedonia.get_absolute_url(),
    )
    assert [PAGE in page(client, path) for path in places] == [True, False, True, False]


def test_a_thumbnail_shows_what_its_query_asks(client, universe):
    one, other = (
        client.get(f"/charts/trade/partner.thumbnail.svg?country={code}").content
        for code in ("XRU", "XFR")
    )

    assert b"Ruritania" in one
    assert b"Freedonia" in other


def test_the_api_gives_text_figures_and_numbers(client, go_live):
    go_live()
    [listed] = api(client, "stories")["results"]
    found = api(client, "stories/ruritania-pays-late")

    assert (listed["slug"], listed["countries"][0]["code"]) == ("ruritania-pays-late", "XRU")
    assert found["figures"] == [
        "/charts/trade/partner/?country=XRU",
        "/charts/trade/partner/?country=XRU&measure=import",
    ]
    assert [number["value"] for number in found["numbers"]] == [100, 100, 300]
    assert [claim["source"]["slug"] for claim in found["numbers"][0]["claims"]] == ["bureau"]


def test_the_page_of_its_figure_leads_to_a_story(client, go_live):
    go_live()

    html = page(client, "/charts/trade/partner/?country=XRU")
    assert f'<a href="{PAGE}">Ruritania pays late</a>' in html
    assert PAGE not in page(client, "/charts/trade/total/")


class TestCurated:
    pytestmark = pytest.mark.usefixtures("loaded", "db")

    def test_every_number_is_bound_and_agrees(self):
        texts = [revision.text() for revision in StoryRevision.objects.as_of()]
        numbers = [number for text in texts for number in text.numbers]

        assert len(texts) == 8
        assert len(numbers) > 100
        assert [(n.mark.key, n.complaint) for n in numbers if n.complaint] == []
        assert stale_paragraphs(StoryRevision.objects.as_of()) == []

    def test_no_number_with_a_unit_stands_unbound(self):
        """Years, days, codes of goods and numbers in words aside, what is counted is bound."""
        counted = re.compile(r"US\$ ?\d|\d ?%")
        for revision in StoryRevision.objects.as_of():
            plain = re.sub(r"\{\{.*?\}\}", "", revision.body)
            assert counted.findall(plain) == [], revision

    def test_the_home_page_has_three(self, client):
        html = page(client, "/")

        for slug in ("thirty-years-in-one-line", "embassies-closing", "goods-under-sanctions"):
            assert f'href="/stories/{slug}/"' in html

    def test_each_makes_a_page_that_is_light(self, client):
        for revision in StoryRevision.objects.as_of().cited():
            html = page(client, revision.get_absolute_url())
            assert html.count('class="figure"') == len(revision.text().figure_addresses)
            assert len(html.encode()) < 150_000

    def test_loading_again_changes_no_text(self):
        before = list(StoryRevision.objects.values_list("pk", "known_from"))
        call_command("load_seed", "stories", verbosity=0)

        assert list(StoryRevision.objects.values_list("pk", "known_from")) == before

    def test_china_has_its_stories(self):
        teasers = [each for each in stories.every() if "CHN" in each.countries]

        assert "/stories/chinas-share/" in {each.url for each in teasers}
