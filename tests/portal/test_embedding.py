"""A figure on other sites: the one page that may be framed, its code, and oEmbed."""

import html as entities
import json
import re
from urllib.parse import urlencode

import pytest
from django.conf import settings

from nkworld.provenance.publishing import publish
from tests.reading import page, text_of

CHART = "http://testserver/charts/trade/partner/?country=XRU"
EMBED = "/charts/trade/partner/embed/?country=XRU"


def oembed(client, **query):
    return client.get(f"/oembed?{urlencode(query)}")


def frames(markup):
    return re.findall(r'<iframe src="([^"]+)" title="([^"]+)" [^>]*height="(\d+)"', markup)


def codes(client):
    """The code to copy from the chart's page, by the id of its field."""
    fields = re.findall(
        r'<textarea id="([\w-]+)".*?>(.*?)</textarea>', page(client, CHART), re.DOTALL
    )
    return {name: entities.unescape(code) for name, code in fields}


def test_the_embedded_page_and_no_other_may_be_framed(client, universe):
    framed, own = client.get(EMBED), client.get(CHART)

    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    assert "frame-ancestors 'none'" in own["Content-Security-Policy"]
    assert own["X-Frame-Options"] == "DENY"


def test_the_embedded_page_is_as_strict_as_any_other(client, universe):
    policy = client.get(EMBED)["Content-Security-Policy"]

    allowed = {part.partition(" ")[0]: part.partition(" ")[2] for part in policy.split("; ")}
    for name, values in settings.SECURE_CSP.items():
        if name not in ("frame-ancestors", "form-action"):
            assert allowed[name] == " ".join(values)
    assert not client.get(EMBED).cookies


def test_the_embedded_page_says_who_says_so_and_leads_back(client, universe):
    markup = page(client, EMBED)
    words = text_of(markup)

    assert "Royal Bureau" in words and "As of" in words
    assert "North Korea in the World" in words and "CC BY 4.0" in words
    assert f'href="{CHART}"' in markup
    assert markup.count("<svg") == 2


@pytest.mark.parametrize(
    ("theme", "scheme"), [("light", "light"), ("dark", "dark"), ("", "light dark")]
)
def test_the_theme_is_the_pages_or_the_readers(client, universe, theme, scheme):
    markup = " ".join(page(client, f"{EMBED}&theme={theme}").split())

    assert f'<meta name="color-scheme" content="{scheme}">' in markup
    assert (f'<body class="is-{theme}">' in markup) == bool(theme)


def test_a_theme_that_is_none_is_refused_in_a_sentence_without_the_whole_site(client, universe):
    response = client.get(f"{EMBED}&theme=darkish")

    assert response.status_code == 400
    assert "“darkish” is no theme. Did you mean “dark”?" in response.content.decode()
    assert "site-nav" not in response.content.decode()


def test_live_code_follows_the_data_and_frozen_code_keeps_them(client, universe):
    code = codes(client)
    [(live, title, height)] = frames(code["embed-live"])
    [(frozen, _, _)] = frames(code["embed-frozen"])
    before = page(client, live)
    publish(universe.draft)

    assert "2016" not in text_of(before)
    assert "2016" in text_of(page(client, live))
    assert "2016" not in text_of(page(client, entities.unescape(frozen)))
    assert title and int(height) > 300
    assert 'loading="lazy"' in code["embed-live"]


def test_a_frozen_view_offers_only_frozen_code(client, universe):
    [(frozen, _, _)] = frames(codes(client)["embed-frozen"])
    markup = page(client, entities.unescape(frozen).replace("/embed/", "/"))

    assert "embed-live" not in markup and "embed-frozen" in markup


def test_the_charts_page_is_found_by_programs_that_embed(client, universe):
    link = re.search(r'type="application/json\+oembed"\s+href="([^"]+)"', page(client, CHART))[1]
    answer = client.get(entities.unescape(link))

    assert answer["Content-Type"] == "application/json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    told = json.loads(answer.content)
    assert (told["version"], told["type"]) == ("1.0", "rich")
    [(address, title, height)] = frames(told["html"])
    assert address == f"http://testserver{EMBED}"
    assert entities.unescape(title) == told["title"]
    assert int(height) == told["height"]
    assert client.get(told["thumbnail_url"])["Content-Type"] == "image/png"


def test_oembed_keeps_within_the_room_that_there_is(client, universe):
    told = oembed(client, url=CHART, maxwidth=400, maxheight=300).json()

    assert (told["width"], told["height"]) == (400, 300)
    assert 'width="400" height="300"' in told["html"]
    assert "thumbnail_url" not in told


def test_oembed_passes_over_what_it_does_not_know(client, universe):
    assert oembed(client, url=CHART, dnt="1", omitscript="true").status_code == 200


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 404),
        ({"url": "http://testserver/about/"}, 404),
        ({"url": "http://evil.example/charts/trade/partner/?country=XRU"}, 404),
        ({"url": "http://testserver/charts/trade/nothing/"}, 404),
        ({"url": "http://testserver/charts/trade/partner/?contry=XRU"}, 404),
        ({"url": "http://[::1/charts/trade/partner/"}, 404),
        ({"url": CHART, "format": "xml"}, 501),
        ({"url": CHART, "maxwidth": "wide"}, 400),
    ],
)
def test_what_oembed_cannot_answer_it_refuses_by_its_codes(client, universe, query, status):
    assert oembed(client, **query).status_code == status
