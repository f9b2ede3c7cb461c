"""Pages that nobody has asked since a publish, in this tree and in an earlier one, in one run.

The earlier tree is the commit that BASE names. Each holds the curated data in a SQLite file of its
own; they are measured by turns, three times, and the least of each is printed.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGES = ("/countries/china/", "/", "/trade/", "/travel/", "/charts/", "/data/")
ROUNDS = 3


def report(folder: Path) -> Iterator[str]:
    """Lines to print."""
    base = os.environ.get("BASE", "")
    trees = {"now": HERE.parent} | ({"before": earlier(base, folder)} if base else {})
    for name, tree in trees.items():
        run(tree, folder / name, "manage.py", "migrate", "--verbosity", "0")
        run(tree, folder / name, "manage.py", "load_seed")
    rounds = [{name: probe(trees[name], folder / name) for name in trees} for _ in range(ROUNDS)]
    yield f"{'cold page':<22}" + "".join(f"{name + ': queries, again, s':>30}" for name in trees)
    for page in PAGES:
        found = {name: least(rounds, name, page) for name in trees}
        cells = "".join(
            f"{queries:>16}{repeated:>6}{seconds:>8.3f}"
            for queries, repeated, seconds in found.values()
        )
        times = f"{found['now'][2] / found['before'][2]:>8.2f} of it" if base else ""
        yield f"{page:<22}{cells}{times}"
    if base:
        git("worktree", "remove", "--force", str(trees["before"]))


def least(rounds: list[dict], name: str, page: str) -> tuple[int, int, float]:
    queries, repeated, _ = rounds[0][name][page]
    return queries, repeated, min(each[name][page][2] for each in rounds)


def earlier(commit: str, folder: Path) -> Path:
    """A worktree of a commit, with the browser libraries of this one."""
    tree = folder / "tree"
    git("worktree", "add", "--detach", str(tree), commit)
    (tree / "node_modules").symlink_to(HERE.parent / "node_modules")
    return tree


def git(*words: str) -> None:
    subprocess.run(["git", "-C", str(HERE.parent), *words], check=True, capture_output=True)


def probe(tree: Path, database: Path) -> dict:
    return json.loads(run(tree, database, str(HERE / "cold_probe.py"), *PAGES))


def run(tree: Path, database: Path, *words: str) -> str:
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{database}.sqlite3"}
    done = subprocess.run(
        [sys.executable, *words], cwd=tree, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{words[0]} ended in {tree}: {done.stderr.strip()[-500:]}")
    return done.stdout
