"""The rules of accessibility, asked of a page in the browser."""

from axe_playwright_python.base import AXE_SCRIPT, AxeResults

# Of WCAG 2.2, and the good practice that axe knows beside it.
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
CONTRAST = "color-contrast"
# Each page in every width or theme that differs, and not in all of both.
SCREENS = [(360, True), (1280, False)]
# Leaves so many of the rows and marks that differ in nothing but what they say; two are neighbours.
THIN_OUT = """most => {
  const met = new Map();
  const drawn = ({ tagName, attributes, textContent }) =>
    [tagName, ...Array.from(attributes, ({ name, value }) =>
      ["class", "style", "fill"].includes(name) ? value : name), !textContent.trim()];
  for (const each of document.querySelectorAll("main :is(tbody tr, li, dl > div, svg *)")) {
    const kind = [each.parentElement, each, ...each.querySelectorAll("*")].map(drawn).join();
    met.set(kind, (met.get(kind) ?? 0) + 1);
    if (met.get(kind) > most) each.remove();
  }
}"""


def violations(page, *rules, but=None):
    """What breaks one of the rules, or any that is known, as a text; `but` is one left out.

    What keeps them is not written down: that takes longer than to look for it.
    """
    # Imported sheets are not read anew: from where axe puts them their addresses lead nowhere.
    options = {"resultTypes": ["violations"], "preload": False} | (
        {"runOnly": list(rules)} if rules else {}
    )
    if but:
        options["rules"] = {but: {"enabled": False}}
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = AxeResults(page.evaluate("options => axe.run(options)", options))
    return found.generate_report() if found.violations_count else ""
