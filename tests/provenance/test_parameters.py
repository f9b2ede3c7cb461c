from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.http import QueryDict
from django.utils import timezone

from nkworld.asking.fields import ALL, MomentField, OneOfField, PeriodField, parse_moment
from nkworld.asking.parameters import (
    CountriesField,
    CountryField,
    FigureParameters,
    RuleField,
    SourcesField,
)
from nkworld.asking.questions import (
    InvalidQuery,
    UnknownParameter,
    answered,
    nearest,
    refuse_unknown,
)
from tests.factories import RuleFactory


class Asked(FigureParameters):
    dataset = "trade/flows"
    measure = OneOfField([("", "any"), ("export", "Exports")], initial="export")


def ask(**query):
    form = Asked(query)
    assert form.is_valid(), form.error_pairs()
    return form.cleaned_data


def complaint(**query):
    form = Asked(query)
    assert not form.is_valid()
    return str(InvalidQuery(form.error_pairs()))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2020-02-29", datetime(2020, 3, 1, tzinfo=UTC)),
        ("2020-12-31", datetime(2021, 1, 1, tzinfo=UTC)),
        ("2020-05-01T09:00:00Z", datetime(2020, 5, 1, 9, tzinfo=UTC)),
        ("2020-05-01T09:00", datetime(2020, 5, 1, 9, tzinfo=UTC)),
        ("2020-05-01T09:00:00+09:00", datetime(2020, 5, 1, 0, tzinfo=UTC)),
        ("2020-05-01T09:00:00 09:00", datetime(2020, 5, 1, 0, tzinfo=UTC)),
        ("2020-05-01T09:00:00.123456Z", datetime(2020, 5, 1, 9, 0, 0, 123456, tzinfo=UTC)),
    ],
)
def test_a_date_means_the_end_of_that_day_and_a_time_that_instant(text, moment):
    assert parse_moment(text) == moment


@pytest.mark.parametrize(
    "text",
    ["yesterday", "2020-02-30", "2020", "2020-13-01", "9999-12-31", "2020-05-01T25:00", "٢", "-"],
)
def test_what_is_no_date_is_told_how_to_write_one(text):
    with pytest.raises(ValueError, match="is not a date: write 2026-11-25 or"):
        parse_moment(text)


@pytest.mark.django_db
@pytest.mark.parametrize("days", [0, 1, 400])
def test_a_moment_that_has_not_passed_is_refused(days):
    day = timezone.now().date() + timedelta(days=days)

    with pytest.raises(ValueError, match="is not over yet: leave as_of out for what is known now"):
        parse_moment(str(day))


def test_yesterday_is_over():
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)

    assert parse_moment(str(today.date() - timedelta(days=1))) == today


def test_a_blank_moment_means_now():
    assert MomentField().clean("") is None


def test_nearest_names_one_or_lists_what_is_known():
    assert nearest("contry", ["country", "period"]) == "Did you mean “country”?"
    assert nearest("zzz", ["period", "country"]) == "Known here: country, period."
    assert nearest("zzz", []) == "Known here: none yet."
    assert nearest("zzz", [f"p{i:02}" for i in range(20)]).endswith("p11 ….")


def test_every_unknown_parameter_is_named(universe):
    with pytest.raises(UnknownParameter) as told:
        Asked({"form": "2014", "ruel": "all", "to": "2015"})

    assert [name for name, _ in told.value.errors] == ["form", "ruel"]
    assert "Did you mean “rule”?" in str(told.value)


def test_a_parameter_given_twice_is_refused():
    with pytest.raises(UnknownParameter, match="“from” is given 2 times: give it once."):
        refuse_unknown(QueryDict("from=2014&from=2015"), ["from"])


def test_what_is_left_blank_takes_its_default(universe):
    asked = ask(rule="", measure="", **{"from": "", "as_of": ""})

    assert asked["rule"] == universe.rule
    assert asked["measure"] == "export"
    assert asked["from"] is asked["to"] is asked["as_of"] is None


def test_every_claim_can_be_asked_for_unless_one_number_is_needed(universe):
    class OneNumber(Asked):
        allow_all = False

    assert ask(rule="all")["rule"] == ALL
    form = OneNumber({"rule": "all"})
    assert "“all” is not known." in str(InvalidQuery(form.error_pairs()))


def test_a_rule_that_does_not_exist_is_told_the_nearest(universe):
    assert complaint(rule="gazete-first") == (
        "rule: “gazete-first” is not known. Did you mean “gazette-first”?"
    )


def test_a_choice_that_does_not_exist_is_told_the_nearest(universe):
    assert "Did you mean “export”?" in complaint(measure="exports")


def test_years_run_forwards_and_lie_in_our_time(universe):
    assert ask(**{"from": "2014", "to": "2014"})["from"] == 2014
    assert "2016 to 2014 runs backwards" in complaint(**{"from": "2016", "to": "2014"})
    assert "from: The years begin with 1945." in complaint(**{"from": "1845"})
    assert "to: The years end with 2100." in complaint(to="2190")
    assert "from: Write a year in four digits" in complaint(**{"from": "20l5"})


def refusal(field, text):
    with pytest.raises(forms.ValidationError) as told:
        field.clean(text)
    return " ".join(told.value.messages)


def test_sources_are_named_by_slug(universe):
    field = SourcesField()

    assert field.clean("gazette, bureau") == [universe.gazette, universe.bureau]
    assert field.clean(" ") == field.clean("") == []
    assert "names nothing" in refusal(field, " , ")
    assert refusal(field, "bureau,gazete") == ("“gazete” is not a source. Did you mean “gazette”?")


def test_periods_are_read_as_a_source_prints_them():
    field = PeriodField()

    assert field.clean("２０１５－Q1") == "2015-Q1"
    assert "is not a period" in refusal(field, "spring")


def test_countries_are_named_as_anyone_would(universe):
    field = CountriesField()

    assert field.clean("XRU") == [universe.ruritania]
    assert field.clean("Ruritania; XFR") == [universe.ruritania, universe.freedonia]
    assert field.clean("") == []
    assert "Atlantis" in refusal(field, "XRU, Atlantis")


def test_one_country_is_not_two(universe):
    field = CountryField()

    assert field.clean("ruritania") == universe.ruritania
    assert field.clean("") is None
    assert refusal(field, "XRU,XFR") == "Name one country only."


def test_a_form_offers_the_rules_as_they_are_now(universe):
    class Chosen(forms.Form):
        rule = RuleField("trade/flows")

    def offered():
        return [str(option.data["value"]) for option in Chosen()["rule"]]

    before = offered()
    RuleFactory(dataset=universe.dataset, slug="newest-first", order=[universe.bureau])

    assert "newest-first" not in before
    assert "newest-first" in offered()
    assert Chosen({"rule": "newest-first"}).is_valid()


@pytest.mark.parametrize("blank", ["", " ", "\t", "\u00a0"])
def test_what_holds_nothing_but_spaces_was_left_blank(blank):
    """Where a default stands, it is meant then: no figure is asked for a measure without a name."""
    assert answered(QueryDict(mutable=True) | {"measure": blank, "country": "CHN"}) == {
        "country": "CHN"
    }
