"""Amounts by commodity code of which none is counted twice."""

from .codes import Span


def finest(amounts):
    """Without a code of which a part stands there, too: nothing is counted twice."""
    wider = {
        place for code in amounts if "-" not in code for place in places(code) if place != code
    }
    return {
        code: amount
        for code, amount in amounts.items()
        if code not in wider and not ("-" in code and _holds_another(code, amounts))
    }


def widest(amounts):
    """Without a code that lies within another one: nothing is counted twice either."""
    ranges = {code: Span.parse(code) for code in amounts if "-" in code}
    return {
        code: amount
        for code, amount in amounts.items()
        if amounts.keys().isdisjoint(_above(code)) and not _in_a_range(code, ranges)
    }


def _above(code):
    """The chapter and heading that hold a code, without itself; none hold several chapters."""
    first, _, last = code.partition("-")
    prefixes = [first[:digits] for digits in range(2, len(first), 2)]
    return [prefix for prefix in prefixes if not last or last.startswith(prefix)]


def _in_a_range(code, ranges):
    return any(other != code and Span.parse(code) in span for other, span in ranges.items())


def _holds_another(code, amounts):
    span = Span.parse(code)
    return any(other != code and Span.parse(other) in span for other in amounts)


def places(code):
    """Where a code lies in the tree, from its chapters down to itself."""
    if "-" in code:
        return [*Span.parse(code).chapters, code]
    return [code[:digits] for digits in range(2, len(code) + 1, 2)]


def leaves(code):
    """What a code stands for: itself, or the chapters of a range."""
    return Span.parse(code).chapters if "-" in code else [code]
