"""Usage: make benchmark. Measures on a temporary SQLite file and prints a table."""

import os
import tempfile

import django

SIZES = (10_000, 100_000)


def main(folder):
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": f"sqlite:///{folder}/made-up.sqlite3",
    }
    django.setup()
    from django.core.management import call_command

    from .import_and_publish import measure

    call_command("migrate", verbosity=0)
    small, large = (measure(size) for size in SIZES)
    print(
        f"{'processor seconds':<40}"
        + "".join(f"{size:>12,} rows" for size in SIZES)
        + "       ratio"
    )
    for what in small:
        ratio = large[what] / small[what]
        print(f"{what:<40}{small[what]:>17.3f}{large[what]:>17.3f}{ratio:>12.1f}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        main(folder)
