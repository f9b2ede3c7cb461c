"""The faces that the test browser knows: those of the locked packages, whatever the machine has."""

from html import escape

from django.conf import settings

PACKAGES = settings.BASE_DIR / "node_modules"
GOOGLE = PACKAGES / "@expo-google-fonts"
FOLDERS = [
    GOOGLE / "source-sans-3",
    GOOGLE / "source-serif-4",
    GOOGLE / "noto-sans",
    PACKAGES / "dejavu-fonts-ttf",
]
# Pages are drawn in these; a test may draw one in other faces, as readers do: one whose lines are
# higher, and one whose letters are wider.
SANS, SERIF = "Source Sans 3", "Source Serif 4"
HIGHER, WIDER = ("Noto Sans", "Noto Sans"), ("DejaVu Sans", "DejaVu Serif")


def fontconfig(folder):
    """The path of a configuration by which fontconfig knows these and no more.

    Raises FileNotFoundError where npm has not installed one: else each page would be drawn in
    whatever is left.
    """
    for each in FOLDERS:
        if not each.is_dir():
            raise FileNotFoundError(f"{each} is missing: make test installs it.")
    families = {"sans-serif": SANS, "system-ui": SANS, "monospace": SANS, "serif": SERIF}
    lines = [f"<dir>{escape(str(each))}</dir>" for each in FOLDERS]
    lines += [f"<cachedir>{escape(str(folder / 'fontconfig'))}</cachedir>"]
    lines += [
        f'<alias binding="same"><family>{generic}</family>'
        f"<prefer><family>{family}</family></prefer></alias>"
        for generic, family in families.items()
    ]
    path = folder / "fonts.conf"
    path.write_text(f"<fontconfig>{''.join(lines)}</fontconfig>")
    return path
