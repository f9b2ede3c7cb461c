"""The rules of accessibility, asked of a page in the browser."""

from axe_playwright_python.sync_playwright import Axe

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
# Good practice beside them: one who jumps from part to part can tell the parts apart.
BESIDE = {"landmark-unique": {"enabled": True}}
# Each page in every width or theme that differs, and not in all of both.
SCREENS = [(360, True), (1280, False)]


def violations(page, *rules):
    """What breaks one of the rules, of WCAG, say, or any that is known, as a text.

    What keeps them is not written down: that takes longer than to look for it.
    """
    # Imported sheets are not read anew: from where axe puts them their addresses lead nowhere.
    options = {"resultTypes": ["violations"], "preload": False} | (
        {"runOnly": list(rules)} if rules else {}
    )
    if rules == WCAG:
        options["rules"] = BESIDE
    found = Axe().run(page, options=options)
    return found.generate_report() if found.violations_count else ""
