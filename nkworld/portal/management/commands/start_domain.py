import importlib.util
import re
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

TEMPLATE = Path(__file__).parents[2] / "domain_template"
ENDING = "-tpl"  # so that no tool takes a template for code
IF = re.compile(r"\[\[if records\]\]\n?(.*?)\[\[end\]\]\n?", re.DOTALL)
NAME = re.compile(r"\[\[(\w+)\]\]")

# Where the domains are named: file, what stands before the new name and after it, and how.
NAMED = (
    ("nkworld/settings.py", r"(\nDOMAINS = \[[^\]]*)(\])", '    "{0}",\n'),
    ("nkworld/urls.py", r'(.*)(\n    path\("", )', '\n    path("{0}/", include("{0}.urls")),'),
    ("pyproject.toml", r"(\nroot_packages = \[[^\]]*)(\])", ', "{0}"'),
    ("pyproject.toml", r"(\npackages = \[[^\]]*)(\])", ', "{0}"'),
    ("pyproject.toml", r'(\n    "trade \|[^"]*)(")', " | {0}"),
    ("docs/architecture.md", r'(\["trade ·[^"]*)("\])', " · {0}"),
)


class Command(BaseCommand):
    help = "Write a working domain: a table of claims, and one of curated records if you name one."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="of the domain, as in its address: remittances")
        parser.add_argument("--claims", default="estimates", help="its figures, in the plural")
        parser.add_argument("--records", default="", help="its dated records, in the plural")

    def handle(self, *args: str, **options: Any) -> None:
        names = names_of(options["name"], options["claims"], options["records"])
        templates = sorted(TEMPLATE.rglob(f"*{ENDING}"))
        written = [path for each in templates if (path := write(each, names))]
        for path, pattern, line in NAMED:
            file, new = settings.BASE_DIR / path, line.format(names["domain"])
            before, *around = re.split(pattern, file.read_text(encoding="utf-8"), maxsplit=1)
            if not around:
                raise CommandError(f"Name the domain in {file.name} by hand: {new.strip()}")
            file.write_text(f"{before}{around[0]}{new}{''.join(around[1:])}", encoding="utf-8")
        run("manage.py", "makemigrations", names["domain"], "--verbosity", "0")
        python = [path for path in written if path.endswith(".py")]
        run("-m", "ruff", "check", "--quiet", "--fix", *python)
        run("-m", "ruff", "format", "--quiet", *python)
        self.stdout.write(f"Written: {len(written)} files. What is yours to say: grep -rn TODO")
        self.stdout.write("Read on in docs/how-to-add-a-domain.md.")


def names_of(domain: str, claims: str, records: str) -> dict[str, str]:
    """What the templates call things; CommandError of a name that can't be used."""
    for name in filter(None, (domain, claims, records)):
        if not re.fullmatch(r"[a-z][a-z0-9]*s?", name):
            raise CommandError(f"“{name}”: write small letters only, as in remittances.")
    if importlib.util.find_spec(domain):
        raise CommandError(f"There is a module {domain} already.")
    names = {"domain": domain, "Domain": domain.capitalize()}
    for part, plural in (("claim", claims), ("record", records)):
        one = plural.removesuffix("s")
        names |= {part: one, part.title(): one.title()}
        names |= {f"{part}s": plural, f"{part.title()}s": plural.title()}
    if names["Claim"] == names["Claims"] or claims == records:
        raise CommandError("Name claims and records in the plural, each by a name of its own.")
    return names


def write(template: Path, names: dict[str, str]) -> str:
    text = template.read_text(encoding="utf-8")
    text = IF.sub(r"\1" if names["records"] else "", text)
    if not text.strip() and template.stat().st_size:
        return ""
    place = template.relative_to(TEMPLATE).as_posix().removesuffix(ENDING)
    place = re.sub(
        r"\b(test_)?(domain|claims|records)\b", lambda m: f"{m[1] or ''}{names[m[2]]}", place
    )
    path = settings.BASE_DIR / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(NAME.sub(lambda match: names[match[1]], text), encoding="utf-8")
    return place


def run(*command: str) -> None:
    """In a process of its own, which reads the settings anew."""
    # Our own commands, and a name that was checked to be one
    subprocess.run([sys.executable, *command], cwd=settings.BASE_DIR, check=True)  # noqa: S603
