"""The review of a draft has a tab of what readers will see change, and tells how much it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import Http404, HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from nkworld.charts import Figure, to_svg
from nkworld.importing.review_panels import notice, prepared, register
from nkworld.provenance.models import Release

from .differences import Effect
from .effects import effect_on_figure, effects_of, sentence_on

PART = "effects"
PICTURES = 8  # drawn on the page; the others on pages of their own
NUMBERS = 8
NOTICE_SECONDS = 0.6
LONGEST_NUMBER = 4  # digits


@dataclass(frozen=True)
class Shown:
    """One effect as the page prints it."""

    effect: Effect
    number: int
    layout: str = "narrow"
    is_drawn: bool = True

    @property
    def numbers(self) -> list[Any]:
        return self.effect.numbers[: NUMBERS if self.layout == "narrow" else None]

    @property
    def more(self) -> int:
        return len(self.effect.numbers) - len(self.numbers)

    @property
    def own_url(self) -> str:
        """Of the page with its large pictures and all its numbers."""
        slug = self.effect.url.partition("?")[0].removeprefix("/charts/").strip("/")
        state = {"state": urlencode(dict(self.effect.state))} if self.effect.state else {}
        return f"?{urlencode({'part': PART, 'figure': slug} | state)}"

    @property
    def before(self) -> SafeString:
        return self._drawn(self.effect.before.figure, "before")

    @property
    def after(self) -> SafeString:
        return self._drawn(self.effect.after.figure, "after")

    def _drawn(self, figure: Figure | None, side: str) -> SafeString:
        picture = to_svg(figure, self.layout, f"effect-{self.number}-{side}") if figure else ""
        return mark_safe(picture)  # noqa: S308 - its writer escapes every text


@register(PART, "What readers see", template="effects/panel.html", open_only=True)
def effects(release: Release, request: HttpRequest) -> dict[str, Any]:
    """All that changes, place by place; or one chart with large pictures."""
    if slug := request.GET.get("figure"):
        state = dict(parse_qsl(request.GET.get("state", "")))
        try:
            return {"one": Shown(effect_on_figure(release, slug, state), 0, "wide")}
        except KeyError:
            raise Http404(f"There is no chart {slug}.") from None
    after = request.GET.get("after", "")
    seen = int(after) if after.isdecimal() and len(after) <= LONGEST_NUMBER else 0
    found = effects_of(release, after=seen)
    return {"found": found, "shown": list(_shown(found.effects))}


def _shown(found: list[Effect]) -> Iterator[Shown]:
    drawn = 0
    for number, effect in enumerate(found):
        is_drawn = effect.picture_changes and drawn < PICTURES
        drawn += is_drawn
        yield Shown(effect, number, is_drawn=is_drawn)


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
