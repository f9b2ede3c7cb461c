"""The list of charts: by subject, narrowed by words."""

import re

import pytest

from nkworld.figures import registry as figures
from nkworld.portal import subjects
from nkworld.portal.checks import check_subjects_name_figures
from nkworld.portal.subjects import Subject
from tests.reading import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def charts_of(html):
    return [each.slug for each in figures.every() if f'href="/charts/{each.slug}/"' in html]


def test_every_chart_is_listed_once_and_under_what_it_is_about():
    listed = [slug for each in subjects.every_subject() for slug in each.slugs]

    assert sorted(listed) == sorted(each.slug for each in figures.every())
    assert all(each.title != subjects.MORE for each in subjects.every_subject())


def test_domains_stand_in_the_order_of_the_home_page_with_a_list_to_jump_by(client):
    html = page(client, "/charts/")
    titles = [domain.title for domain in subjects.domains()]
    places = [html.index(f'<h2 id="{title.lower()}">') for title in titles]

    themes = re.findall(r'class="section-kicker"><a href="[^"]+">([^<]+)</a>', page(client, "/"))
    assert titles == themes
    assert len(titles) > 1 and places == sorted(places)
    for each in subjects.every_subject():
        assert f'href="#{each.id}"' in html and html.count(f'id="{each.id}"') == 1


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("kumgang", ["travel/kumgang"]),
        ("FOOD donor", ["aid/food-donors"]),
        ("diplomacy missile", ["diplomacy/launches"]),
        ("Security Council cap", ["trade/cap-headroom"]),
    ],
)
def test_a_word_narrows_the_list(client, words, found):
    html = page(client, f"/charts/?q={words}")

    assert charts_of(html) == found
    assert f"{len(found)} chart" in html


def test_what_no_chart_speaks_of_is_looked_for_elsewhere(client):
    html = page(client, "/charts/?q=unicorn <b>")

    assert charts_of(html) == []
    assert 'href="/search/?q=unicorn%20%3Cb%3E"' in html and "unicorn <b>" not in html


def test_an_unknown_parameter_is_refused(client):
    answer = client.get("/charts/?word=coal")

    assert answer.status_code == 400


def test_a_chart_leads_to_others_of_its_subject(client):
    html = page(client, "/charts/travel/china-age/")

    assert 'href="/charts/travel/china-sex/"' in html and 'href="/charts/travel/host/"' not in html
    assert 'href="/charts/#travel-north-koreans-in-china"' in html


def test_a_subject_that_names_no_figure_is_told_by_a_check(monkeypatch):
    wrong = Subject("trade", "Tea", ("trade/tea", "trade/total"), "trade-tea")
    monkeypatch.setitem(subjects._subjects, ("trade", "Tea"), wrong)

    told = [each.msg for each in check_subjects_name_figures(None)]

    assert "The subject Tea of trade names trade/tea, which is no figure here." in told
    assert "The subject Tea of trade names trade/total, which is listed twice." in told
