"""No address that a browser would run is stored, whoever wrote it and wherever."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models

from aid.models import Actor
from diplomacy.models import Organization
from nkworld.importing.understanding import constraints_of
from nkworld.provenance.addresses import WebAddressField, is_web_address
from nkworld.provenance.models import Dataset, Source
from tests.factories import DatasetFactory, FlowFactory, SourceFactory
from trade.models import Flow

SCRIPTS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "  javascript:alert(1)",
    "\x01\x1fjavascript:alert(1)",
    "\ufeff\u00a0javascript:alert(1)",
    "java\nscript:alert(1)",
    "java\tscript\r\n:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "Data:text/html;base64,PHN2Zz4=",
    "ftp://example.org/file",
    "FILE:///etc/passwd",
    "httpx://example.org",
]
CITATIONS = [
    "https://yearbook.example/page-9",
    "http://yearbook.example/",
    "HTTPS://YEARBOOK.EXAMPLE/",
    "KOTRA: North Korea’s foreign trade in 2015, p. 9",
    "Database of the Bank: 2015, table 3",
    "S/RES/2371 (2017), annex: data://nothing",
    "통계청, 2015년 연감: 9쪽",
]


@pytest.mark.parametrize("text", SCRIPTS)
@pytest.mark.parametrize(
    ("model", "field"), [(Source, "url"), (Source, "licence_url"), (Dataset, "licence_url")]
)
def test_the_database_refuses_an_address_that_is_not_of_the_web(db, model, field, text):
    factory = {Source: SourceFactory, Dataset: DatasetFactory}[model]

    with pytest.raises(IntegrityError, match=f"{model._meta.db_table}_{field}_is_of_the_web"):
        factory(**{field: text})


@pytest.mark.parametrize("text", SCRIPTS)
@pytest.mark.parametrize("model", [Source, Actor, Organization])
def test_a_form_says_how_an_address_begins(model, text):
    form = modelform(model, "url")({"url": text})

    assert not form.is_valid()
    assert "begins with http:// or https://" in str(form.errors["url"])


@pytest.mark.parametrize("text", ["", "https://kosis.kr/?a=1&b=2#c", "http://한국.example/"])
def test_an_address_of_the_web_is_taken(db, text):
    form = modelform(Source, "url")({"url": text})

    assert form.is_valid(), form.errors
    assert SourceFactory(url=text).pk


@pytest.mark.parametrize("text", SCRIPTS)
def test_the_database_refuses_a_citation_that_would_run(db, text):
    with pytest.raises(IntegrityError, match="trade_flow_citation_is_safe"):
        FlowFactory(citation=text)


@pytest.mark.parametrize("text", SCRIPTS)
def test_an_upload_refuses_such_a_citation_as_the_database_does(db, text):
    row = Flow(citation=text, as_quoted="5")
    check = next(c for c in constraints_of(Flow) if c.name == "trade_flow_citation_is_safe")

    assert not check.kept(row)
    with pytest.raises(ValidationError, match="looks like an address that is not of the web"):
        FlowFactory._meta.model(citation=text).validate_constraints(exclude=everything_else())


@pytest.mark.parametrize("text", CITATIONS)
def test_a_citation_in_words_or_of_the_web_is_taken(db, text):
    row = FlowFactory(citation=text)

    row.validate_constraints()
    assert all(check.kept(row) for check in constraints_of(Flow))


def test_every_address_and_citation_of_every_table_is_held_by_the_database():
    """A table that joins tomorrow is held, too."""
    open_fields = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if not hasattr(model, "instance_type")  # its history repeats what was stored
        for field in model._meta.concrete_fields
        if (rule := rule_for(field))
        and not any(constraint.name.endswith(rule) for constraint in model._meta.constraints)
    ]

    assert open_fields == []


def rule_for(field):
    is_text = isinstance(field, models.CharField | models.TextField)
    if is_text and field.name == "citation":
        return "_citation_is_safe"
    named_so = field.name == "url" or field.name.endswith("_url")
    if isinstance(field, models.URLField) or (is_text and named_so):
        assert isinstance(field, WebAddressField), f"{field} is no WebAddressField"
        return f"_{field.name}_is_of_the_web"
    return ""


def modelform(model, *fields):
    from django.forms import modelform_factory

    return modelform_factory(model, fields=fields)


def everything_else():
    return {f.name for f in Flow._meta.fields} - {"citation"}


@pytest.mark.parametrize(
    ("text", "linked"),
    [("https://a.example", True), ("http://a.example", True), ("", False), (None, False)],
)
def test_a_page_links_an_address_of_the_web_alone(text, linked):
    assert is_web_address(text) is linked
    assert not is_web_address("javascript:1")
