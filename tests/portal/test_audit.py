"""The audit asks what the data can answer, and tells what is wrong and where."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from nkworld.charts import Figure, Point, Series, topic
from nkworld.portal.audit import of_figure
from nkworld.provenance.figures import RegisteredFigure
from nkworld.provenance.parameters import CountryField, FigureParameters, OneOfField
from nkworld.provenance.questionnaire import questions_of


class Parameters(FigureParameters):
    dataset = "trade/flows"
    country = CountryField(required=False)
    side = OneOfField(choices=[("export", "Exports"), ("import", "Imports")], required=False)


def figure_of(function):
    return RegisteredFigure("made/up", "Made up", ("trade/flows",), Parameters, function)


def made_up(headline):
    point = Point("2014", 100, status="reported", source="bureau")
    series = (Series("exports", "Exports", (point,)),)
    words = {"subtitle": "", "unit": "US dollars", "measure": "money", "kind": "line"}
    return Figure(slug="made/up", headline=topic(headline), series=series, **words)


def test_every_partner_year_choice_and_rule_is_asked_and_each_choice_with_each_partner(universe):
    asked = questions_of(figure_of(lambda asked: made_up("Exports")))

    assert asked[0] == {}
    for query in (
        {"country": "XRU"},
        {"country": "XFR"},
        {"side": "import"},
        {"rule": "gazette-first"},
        {"rule": "all"},
        {"from": "2014"},
        {"to": "2015"},
        {"from": "2015", "to": "2015"},
        {"country": "XRU", "side": "export"},
        {"country": "XFR", "rule": "gazette-first"},
        {"side": "import", "rule": "all"},
    ):
        assert query in asked
    # Nowhere has no row, and 2016 is a draft's.
    assert not {"XNO", "2016"} & {value for query in asked for value in query.values()}
    assert len(asked) == len({tuple(sorted(query.items())) for query in asked})


def test_a_headline_is_read_under_each_question_with_its_place(universe):
    def drawn(asked):
        return made_up("Exports peaked" if asked["side"] == "import" else "Exports")

    read = list(of_figure(figure_of(drawn)))

    assert len(read) == len(questions_of(figure_of(drawn)))
    assert all(each.faults for each in read if "side=import" in each.place)
    assert not any(each.faults for each in read if "side=import" not in each.place)


def test_the_command_prints_every_sentence_and_fails_on_a_fault(universe, monkeypatch):
    from nkworld.portal import audit

    said = [audit.Spoken("a/b x=1", "Exports", ()), audit.Spoken("a/b", "Exports", ())]
    command = "nkworld.portal.management.commands.sentences.every_sentence"
    monkeypatch.setattr(command, lambda *names: iter(said))
    out = StringIO()
    call_command("sentences", stdout=out)

    assert "Exports\n    a/b x=1 and 1 more" in out.getvalue()
    assert "2 sentences, 1 of them different, 0 with a fault." in out.getvalue()

    said.append(audit.Spoken("a/b", "Exports peaked", ("It compares.",)))
    with pytest.raises(CommandError, match="1 with a fault"):
        call_command("sentences", stdout=out)
    assert "! It compares." in out.getvalue()
