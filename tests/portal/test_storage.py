import json
import os
import subprocess
import sys

from django.conf import settings

# What takes long to compress and has no part in a sheet.
WITHOUT = ("--ignore", "*.json", "--ignore", "admin", "--ignore", "rest_framework")


def test_a_page_waits_for_one_style_sheet_that_imports_nothing(tmp_path):
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "nkworld.settings",
        "STATIC_ROOT": str(tmp_path),
        "VAR_DIR": str(tmp_path / "var"),
    }

    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0", *WITHOUT],
        cwd=settings.BASE_DIR,
        env=environment,
        check=True,
    )

    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    sheet = (tmp_path / names["portal/site.css"]).read_text()
    assert "@import" not in sheet
    for part in ("page", "forms", "figures", "print"):
        source = settings.BASE_DIR / "nkworld" / "portal" / "static" / "portal" / f"{part}.css"
        assert source.read_text().splitlines()[-2] in sheet
    dark = sheet.partition("@media (prefers-color-scheme: dark) {")[2]
    assert dark.lstrip().startswith("/* The same on a dark ground")
