"""The review of a draft has a tab of what readers will see change, and tells how much it is."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import Http404, HttpRequest
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from nkworld.charts import to_svg
from nkworld.importing.review_panels import notice, prepared, register
from nkworld.provenance.models import Release

from .differences import Effect
from .effects import effect_on_figure, effects_of, sentence_on

PART = "effects"
PICTURES = 8  # drawn on the page; the others on pages of their own
NUMBERS = 8
NOTICE_SECONDS = 0.6
LONGEST_NUMBER = 4  # digits


def shown(
    effect: Effect, number: int = 0, is_drawn: bool = True, layout: str = "narrow"
) -> dict[str, Any]:
    """One effect as the page prints it; `own_url` is the page of its large pictures and all its
    numbers.
    """
    slug = effect.url.partition("?")[0].removeprefix("/charts/").strip("/")
    state = {"state": urlencode(dict(effect.state))} if effect.state else {}
    numbers = effect.numbers if layout == "wide" else effect.numbers[:NUMBERS]
    found = {
        "effect": effect,
        "layout": layout,
        "is_drawn": is_drawn,
        "own_url": f"?{urlencode({'part': PART, 'figure': slug} | state)}",
        "numbers": numbers,
        "more": len(effect.numbers) - len(numbers),
    }
    if is_drawn and effect.picture_changes:
        for side, answer in (("before", effect.before), ("after", effect.after)):
            dom_id = f"effect-{number}-{side}"
            picture = to_svg(answer.figure, layout, dom_id) if answer.figure else ""
            found[side] = mark_safe(picture)  # noqa: S308 - its writer escapes every text
    return found


@register(PART, "What readers see", template="effects/panel.html", open_only=True)
def effects(release: Release, request: HttpRequest) -> dict[str, Any]:
    """All that changes, place by place; or one chart with large pictures."""
    if slug := request.GET.get("figure"):
        state = dict(parse_qsl(request.GET.get("state", "")))
        try:
            return {"one": shown(effect_on_figure(release, slug, state), layout="wide")}
        except KeyError:
            raise Http404(f"There is no chart {slug}.") from None
    after = request.GET.get("after", "")
    seen = int(after) if after.isdecimal() and len(after) <= LONGEST_NUMBER else 0
    found = effects_of(release, after=seen)
    drawn = [n for n, effect in enumerate(found.effects) if effect.picture_changes][:PICTURES]
    effects = [shown(effect, n, n in drawn) for n, effect in enumerate(found.effects)]
    return {"found": found, "shown": effects}


@notice
def what_readers_see(release: Release, request: HttpRequest) -> Iterator[str]:
    """Told to whoever may publish, before they do."""
    may = request.user.has_perm("provenance.publish_release")
    first_page = request.GET.get("part", "") in ("", "summary")
    if release.is_open and may and first_page:
        sentence = sentence_on(release, NOTICE_SECONDS)
        yield format_html(
            'On publishing: {} <a href="?part={}">Before and after</a>', sentence, PART
        )


@prepared
def count_beforehand(release: Release) -> None:
    effects_of(release)
