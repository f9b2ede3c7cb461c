"""Who reaches which address of the desk, by which method: all of them, and every role.

Each line names the least role that gets through by GET and by POST:

    N  whoever has signed in      R  a researcher     E  an editor      A  an approver
    P  a publisher                S  the administrator
    -  nobody, not even he        .  there is no such method            *  without signing in, too

Roles contain one another (tests/desk/test_create_desk.py), so a generic page is asked for by the
least role that gets through and by the one below it, a page of the desk's own by all.
"""

from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import Http404
from django.test import RequestFactory
from django.urls import resolve, reverse
from django.utils import timezone

from nkworld.desk.proposals.models import Proposal
from nkworld.importing.models import Upload
from nkworld.portal.digests.models import Subscription
from nkworld.provenance.models import Challenge, Dataset, Observation, Release, Source
from nkworld.provenance.tables import is_curated
from nkworld.running.api_keys.models import Partner
from nkworld.running.audit.trail import record
from nkworld.running.security.sign_in import BEGUN
from nkworld.texts.models import Document
from tests.factories import FlowFactory

ROLES = ["Nobody", "Researcher", "Editor", "Approver", "Publisher", "S"]
LETTERS = "NREAPS"

CLAIMS = """
    changelist R R    add - -    change R R    delete - -    history R R    correct R R
    cell R R          export R R
"""
# To change or delete a record is to propose it.
RECORDS = """
    changelist R R    add R R    change R R    delete E E    history R R
"""
TALK = "comment . R    row R R    send_back A A"
TEXTS = f"""
    changelist R R    add E E    change R R    delete - -    history R R
    queue R R         draft E E  preview . E   autosave . E
    submit . E        publish . A    discard E E    restore . E
    unschedule . P    take_down P P
    {TALK}
"""
OWN = {
    "provenance.release": f"""
        changelist R R    add R R    change R R    delete - -    history R R    template R R
        submit . E        answer . E    discard E E    publish . A    withdraw P P
        difference E E
        {TALK}
    """,
    "proposals.proposal": f"""
        changelist R R    add - -    change R R    delete - -    history R R
        submit . E        discard E E    publish . A    confirm . A    urgent P P    withdraw P P
        {TALK}
    """,
    "importing.upload": """
        changelist R R    add N N    change R R    delete - -    history R R
        refusals R R      cancel . E      questions E E
    """,
    "importing.feed": "changelist R R    add E E    change R E    delete - -    history R R",
    "provenance.challenge": """
        changelist R R    add - -    change R E    delete S S    history R R    publish . A
    """,
    "provenance.dataset": RECORDS.replace("add R R", "add - -").replace("delete E E", "delete - -"),
    "provenance.headlinerule": RECORDS.replace("delete E E", "delete - -"),
    "digests.subscription": "changelist R R   add - -   change R -   delete S S   history R R",
    "partners.partner": """
        changelist P P    add P P    change P P    delete - -    history P P    keys P P
    """,
    "audit.entry": "changelist A A   add - -   change A A   delete - -   history A A   csv A A",
    "auth.user": """
        changelist S S    add S S    change S S    delete S S    history S S
        password_change S S    sign_in S S
    """,
    "auth.group": "changelist S S   add S S   change S S   delete S S   history S S",
}
SITE = """
    index N N    login * *    logout . *    password_change N N    password_change_done N .
    code * *    codes N N    password_reset * *    password_reset_done * .
    password_reset_complete * .    password_reset_confirm * *
    autocomplete R .    jsi18n N .    view_on_site N N    app_list N N
    desk_due N N    desk_search N N    desk_notices N N    desk_notice N N
"""
GENERIC = (
    "changelist",
    "add",
    "change",
    "delete",
    "history",
    "correct",
    "cell",
    "export",
)


def table(text):
    words = text.split()
    return {name: (get, post) for name, get, post in zip(*[iter(words)] * 3, strict=True)}


def lines_of(model):
    """What the matrix says of the pages of one table."""
    if model._meta.label_lower in OWN:
        return table(OWN[model._meta.label_lower])
    if issubclass(model, Observation):
        return table(CLAIMS)
    if issubclass(model, Document):
        return table(TEXTS)
    return table(RECORDS) if is_curated(model) else {}


@pytest.fixture
def people(loaded, groups):
    made = {"*": AnonymousUser()}
    for letter, name in zip(LETTERS, ROLES, strict=True):
        user = get_user_model().objects.create(
            username=name, is_staff=True, is_superuser=letter == "S"
        )
        if name in groups:
            user.groups.add(groups[name])
        made[letter] = user
    return made


@pytest.fixture
def objects(people):
    """One of each kind of which the curated data have none."""
    maker, source = people["S"], Source.objects.first()
    dataset = Dataset.objects.get(slug="trade/flows")
    draft = Release.objects.create(dataset=dataset, source=source, label="Draft", created_by=maker)
    row = FlowFactory(release=draft, source=source, period="1951")
    country = row.country
    about = ContentType.objects.get_for_model
    Proposal.objects.create(
        content_type=about(country),
        object_id=country.pk,
        kind="change",
        title="A name",
        submitted_at=timezone.now(),
        created_by=maker,
    )
    Upload.objects.create(
        dataset=dataset,
        label="Draft",
        file=ContentFile(b"country,period\n", "a.csv"),
        file_name="a.csv",
        file_sha256="0",
        created_by=maker,
    )
    record("tried")
    Challenge.objects.create(dataset=dataset, claim_key=row.pk, subject="It", text="No")
    Subscription.objects.create(address="reader@example.org")
    Partner.objects.create(name="Institute of Ruritania", contact="data@example.org")
    return SimpleNamespace(draft=draft, row=row)


def record_of(model, site_admin, objects, people):
    if model is Release:
        return objects.draft
    request = RequestFactory().get("/")
    request.user = people["S"]
    return site_admin.get_queryset(request).first()


def address_of(url, one, objects):
    """With real keys in the place of each part that stands for something."""
    keys = {
        "dataset": "trade/flows",
        "row": objects.row.pk,
        "number": 1,
    }
    key = one.pk if one is not None else 1
    if names := list(getattr(url.pattern, "converters", {})):
        return reverse(f"admin:{url.name}", kwargs={name: keys.get(name, key) for name in names})
    return reverse(f"admin:{url.name}")


def answer(user, method, address):
    """`yes`, `no` (403, or led to sign in), `.` (405); the page itself is not written out."""
    request = getattr(RequestFactory(), method)(address)
    request.user, request._dont_enforce_csrf_checks = user, True
    request.session = dict_session()
    request._messages = FallbackStorage(request)
    request.resolver_match = match = resolve(request.path)
    try:
        with transaction.atomic():
            response = match.func(request, *match.args, **match.kwargs)
            transaction.set_rollback(True)
    except PermissionDenied:
        return "no"
    except (Http404, BadRequest):
        return "yes"
    if response.status_code == 405:
        return "."
    to_door = response.status_code == 302 and "/login/?next=" in response["Location"]
    return "no" if to_door or response.status_code == 403 else "yes"


def dict_session():
    from django.contrib.sessions.backends.signed_cookies import SessionStore

    session = SessionStore()
    session[BEGUN] = int(timezone.now().timestamp())
    return session


def expected(least, letter):
    if least in "-.":
        return {"-": "no", ".": "."}[least]
    if least == "*":
        return "yes"
    return "yes" if letter != "*" and LETTERS.index(letter) >= LETTERS.index(least) else "no"


def asked_by(least, generic):
    """Whose answers tell the line apart from any other."""
    if least == ".":
        return "S"
    if not generic:
        return "*" + LETTERS
    if least in "-*":
        return "*S"
    place = LETTERS.index(least)
    return "*" + LETTERS[max(place - 1, 0) : place + 1]


@pytest.mark.slow
def test_every_address_of_the_desk_lets_through_whom_the_matrix_says(people, objects):
    wrong, without_line, let_through = [], [], set()
    for model, site_admin in admin.site._registry.items():
        lines = lines_of(model)
        one = record_of(model, site_admin, objects, people)
        is_own = model._meta.label_lower in OWN
        begin = f"{model._meta.app_label}_{model._meta.model_name}_"
        for url in site_admin.get_urls():
            if url.name is None:  # where the address of a record once was, which leads on
                continue
            page = url.name.removeprefix(begin).removeprefix("auth_user_")
            if page not in lines:
                without_line.append(f"{model._meta.label_lower}: {page}")
                continue
            address, generic = address_of(url, one, objects), page in GENERIC or not is_own
            for method, least in zip(("get", "post"), lines[page], strict=True):
                for letter in asked_by(least, generic):
                    if generic and expected(least, letter) == "yes":
                        # Slow, and the same for all tables of a kind: one of them stands for all.
                        if (kind := (str(lines), page, method)) in let_through:
                            continue
                        let_through.add(kind)
                    found = answer(people[letter], method, address)
                    if found != expected(least, letter):
                        wrong.append(f"{method} {address} as {letter}: {found}")

    assert not without_line, "Say in the matrix who may: " + ", ".join(without_line)
    assert not wrong, "\n".join(wrong)


def test_every_address_of_no_table_in_particular(people):
    lines, arguments = (
        table(SITE),
        {
            "view_on_site": [
                ContentType.objects.get_for_model(Source).pk,
                Source.objects.first().pk,
            ],
            "password_reset_confirm": ["MQ", "abc-def"],
            "desk_notice": [1],
            "app_list": ["provenance"],
        },
    )
    tables = {
        f"{model._meta.app_label}_{model._meta.model_name}_" for model in admin.site._registry
    }
    names = {
        url.name
        for url in admin.site.get_urls()
        if getattr(url, "name", None) and not url.name.startswith(tuple(tables))
    }

    assert names == set(lines), "Say in the matrix who may."
    wrong = []
    for name, methods in lines.items():
        address = reverse(f"admin:{name}", args=arguments.get(name, ()))
        if name == "autocomplete":
            address += "?app_label=diplomacy&model_name=relationact&field_name=country&term=a"
        for method, least in zip(("get", "post"), methods, strict=True):
            for letter in asked_by(least, True):
                found = answer(people[letter], method, address)
                if found != expected(least, letter):
                    wrong.append(f"{method} {address} as {letter}: {found}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("of_each", ["kind", pytest.param("table", marks=pytest.mark.slow)])
def test_no_page_of_the_desk_fails(people, objects, client, of_each):
    """The administrator opens each page of every table, or of one of each kind, as it is written
    out.
    """
    client.force_login(people["S"])
    failed, seen = [], set()
    for model, site_admin in admin.site._registry.items():
        one = record_of(model, site_admin, objects, people)
        for url in site_admin.get_urls():
            page = (url.name or "").split("_")[-1]
            kind = (type(site_admin) if of_each == "table" else str(lines_of(model)), page)
            if url.name is None or kind in seen:
                continue
            seen.add(kind)
            status = client.get(address_of(url, one, objects)).status_code
            if status >= 500:
                failed.append(f"{url.name}: {status}")
    assert not failed
