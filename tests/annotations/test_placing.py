"""Labels of events find room, in every figure of the portal and at both widths."""

from itertools import combinations

import pytest

from nkworld.asking.questions import InvalidQuery
from nkworld.charts import LAYOUTS, plan_of
from nkworld.charts.plan import TimePlan
from nkworld.figures import registry as figures
from tests.charts.drawings import overlap

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded", "as_one_reader")]

ASKED = [
    *[(each.slug, {}) for each in figures.every()],
    *[("trade/partner", {"country": code}) for code in ("CHN", "RUS", "JPN", "KOR", "SGP", "MYS")],
    *[("trade/commodity-value", {"goods": code}) for code in ("2701", "2601", "61", "03", "27")],
    ("trade/total", {"marks": "resolutions"}),
    ("diplomacy/relations", {"marks": "resolutions"}),
    ("diplomacy/missions", {"marks": "tests"}),
]


@pytest.mark.parametrize("width", LAYOUTS)
def test_no_label_of_an_event_covers_another_or_a_hairline_in_any_figure(width):
    named = 0
    for slug, query in ASKED:
        try:
            _, figure = figures.get(slug).ask(query)
        except InvalidQuery:
            continue  # it has to be asked for something
        plan = plan_of(figure, LAYOUTS[width]) if figure else None
        if not isinstance(plan, TimePlan):
            continue
        notes = [note for note in plan.notes if note.labels]
        named += len(notes)
        where = (slug, query)
        assert len(notes) <= LAYOUTS[width].events, where
        for one, other in combinations(notes, 2):
            assert not overlap(one.box, other.box), (where, one.words, other.words)
            for line, words in ((one, other), (other, one)):
                left, top, right, bottom = words.box
                crosses = left < line.x < right and line.top < bottom and top < line.foot
                assert not crosses, (where, line.words, words.words)
        for note in notes:
            left, top, right, bottom = note.box
            assert left >= 0 and right <= LAYOUTS[width].width, (where, note.words)
            assert bottom <= plan.area.top <= note.foot, (where, note.words)
            assert width == "wide" or figure.context or note.mark.priority == 1, where
    assert named > 60
