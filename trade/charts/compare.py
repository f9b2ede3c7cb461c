from nkworld.charts import Figure, Point, Series, SourceRef, money, percent, source_role
from nkworld.provenance.figures import as_of_text, register
from nkworld.provenance.parameters import rule_called

from ..lines import DOLLARS, FLOWS, LABELS, SIDE
from ..models import Flow
from ..parameters import CompareParameters
from ..voices import Comparison

VERDICTS = {
    "agree": "they agree",
    "minor": "a small spread",
    "differ": "they differ",
    "conflict": "they conflict",
}


@register(
    "trade/compare",
    title="What every source says of one figure",
    datasets=[FLOWS],
    parameters=CompareParameters,
)
def compare(asked):
    """Every claim about one partner, direction and period, by the voice it comes from."""
    found = comparison_of(asked)
    series = tuple(_series(n, voice) for n, voice in enumerate(found.voices))
    claims = [each.claim for each in found.statements]
    return Figure(
        slug="trade/compare",
        headline=statement(found),
        subtitle=f"{cell_words(asked)}, {SIDE}",
        unit=DOLLARS,
        measure="money",
        kind="dot",
        x_title="Source",
        series=series,
        sources=tuple(SourceRef(c.source.slug, c.source.short_name) for c in claims),
        notes=(
            "Sources that hand on one declaration share a sign and a colour: they are one voice.",
        ),
        as_of=as_of_text(asked, max((c.known_from for c in claims), default=None)),
    )


def comparison_of(asked):
    claims = Flow.objects.known(asked["as_of"]).about(asked["country"], asked["direction"])
    claims = claims.filter(period=asked["period"]).select_related("source__repeats")
    return Comparison(list(claims), asked["country"], rule_called(FLOWS))


def cell_words(asked):
    return f"{asked['country']}, {LABELS[asked['direction']].lower()}, {asked['period']}"


def _series(number, voice):
    points = tuple(_point(each.claim, voice) for each in voice.statements)
    return Series(voice.key, voice.name, points, source_role(number))


def _point(claim, voice):
    return Point(
        claim.source.short_name,
        claim.value,
        claim.value_low,
        claim.value_high,
        claim.status,
        claim.source.slug,
        f"{voice.name}: {voice.description}",
    )


def statement(found):
    """The headline: how many speak, with how many voices, and how far apart they are."""
    if not found:
        return "No source is on record with this figure"
    sources, voices = len(found.statements), len(found.voices)
    if sources == 1:
        return f"Only {found.voices[0].name} speaks: {money(found.headline.value)}"
    told = f"{sources} sources, {voices} {'voice' if voices == 1 else 'voices'}"
    if voices == 1:
        return f"{told}: repeating one declaration confirms nothing"
    how = VERDICTS[found.verdict]
    spread = "" if found.spread is None else f", {percent(found.spread)} apart"
    return f"{told}: {how}{spread}"
