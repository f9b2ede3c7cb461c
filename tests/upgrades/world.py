"""What a backup of each version holds: a small made-up universe with all that a desk does."""

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from nkworld.desk.comments.models import Comment
from nkworld.desk.proposals.models import changes_between, picture_of
from nkworld.desk.proposals.publishing import propose
from nkworld.desk.proposals.publishing import publish as publish_proposal
from nkworld.importing.models import Upload
from nkworld.portal.digests.models import Subscription
from nkworld.provenance.management.commands.create_desk import make_groups
from nkworld.provenance.models import Challenge, Release
from nkworld.provenance.publishing import submit
from nkworld.texts.profiles.models import Profile
from nkworld.texts.publishing import publish as publish_text
from nkworld.texts.publishing import save_draft
from tests.diplomacy.factories import act
from tests.profiles.texts import content
from tests.universe import make_past, make_universe
from trade.models import Flow

ANSWERS = (
    "/charts/trade/partner.csv?country=XRU&as_of={}",
    "/api/v1/trade/flows/?rule=all&as_of={}",
    "/api/v1/trade/flows/?rule=all&as_of={}&format=csv",
)


def make_world() -> None:
    make_groups()
    editor, publisher = (
        User.objects.create_user(name, is_staff=True) for name in ("rudolf", "flavia")
    )
    editor.set_password("a long password of Strelsau")
    editor.save()
    TOTPDevice.objects.create(
        user=editor, name="telephone", key="0123456789abcdef0123456789abcdef01234567"
    )
    universe = make_universe()
    profile = Profile.objects.create(country=universe.ruritania)
    draft = save_draft(profile, editor, content(), "")
    publish_text(draft, publisher, "Written.", draft.version, None)
    save_draft(profile, editor, content(summary="Ruritania trades little."), "")

    make_past(universe)
    submit(universe.draft, editor)

    severed = act("severed", "1999")
    for note, is_published in (("As the Gazette says.", True), ("Or was it 1998?", False)):
        before = picture_of([severed])
        severed.note = note
        proposal = propose(
            severed, changes_between(before, picture_of([severed])), editor, type(severed), note
        )
        severed.refresh_from_db()
        if is_published:
            publish_proposal(proposal, publisher)
            severed.refresh_from_db()

    about = {"dataset": universe.dataset, "claim_key": Flow.objects.first().pk}
    Challenge.objects.create(
        **about,
        subject="Ruritania, 2014",
        aspect="number",
        text="Page 7 prints 101.",
        outcome="confirmed",
        answer="Page 7 prints 100.",
        answered_at=timezone.now(),
        answered_by=editor,
        published_at=timezone.now(),
        published_by=publisher,
    )
    # What one database may store otherwise than another.
    odd = "석탄, “quoted” \x7f, \u2028 and 𝕌𝕟𝕚𝕔𝕠𝕕𝕖\t\r\n\\N"
    Challenge.objects.create(**about, subject="Ruritania", aspect="other", text=odd)
    Comment.objects.create(
        content_type=ContentType.objects.get_for_model(Release),
        object_id=universe.draft.pk,
        text=odd,
        author=editor,
        earlier=[["2015-01-01T00:00:00.000001+00:00", "Before."]],
    )
    Subscription.objects.create(address="reader@zenda.example")
    Upload.objects.create(
        dataset=universe.dataset,
        file=ContentFile(b"period,value\n2016,1\n", "sheet.csv"),
        file_name="sheet.csv",
        created_by=editor,
    )
