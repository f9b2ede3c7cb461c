"""The faces that the test browser knows: those of the locked packages, whatever the machine has."""

from html import escape

from django.conf import settings

PACKAGES = settings.BASE_DIR / "node_modules"
GOOGLE = PACKAGES / "@expo-google-fonts"
# {name: (the folders of its files, the family of texts, that of headlines)}
SETS = {
    "source": (
        [GOOGLE / "source-sans-3", GOOGLE / "source-serif-4"],
        "Source Sans 3",
        "Source Serif 4",
    ),
    "noto": ([GOOGLE / "noto-sans"], "Noto Sans", "Noto Sans"),
    "dejavu": ([PACKAGES / "dejavu-fonts-ttf"], "DejaVu Sans", "DejaVu Serif"),
}


def fontconfig(name, folder):
    """The path of a configuration by which fontconfig knows one set and no more.

    Raises FileNotFoundError where npm has not installed it: else each page would be drawn in
    whatever is left.
    """
    folders, sans, serif = SETS[name]
    for each in folders:
        if not each.is_dir():
            raise FileNotFoundError(f"{each} is missing: make test installs it.")
    families = {"sans-serif": sans, "system-ui": sans, "monospace": sans, "serif": serif}
    lines = [f"<dir>{escape(str(each))}</dir>" for each in folders]
    lines += [f"<cachedir>{escape(str(folder / 'fontconfig'))}</cachedir>"]
    lines += [
        f'<alias binding="same"><family>{generic}</family>'
        f"<prefer><family>{family}</family></prefer></alias>"
        for generic, family in families.items()
    ]
    path = folder / f"{name}.conf"
    path.write_text(f"<fontconfig>{''.join(lines)}</fontconfig>")
    return path
