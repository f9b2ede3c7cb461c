"""Usage: python .ci/audit.py FILE ... What pip-audit and npm audit found, and what they could not.

Exit code 0: everything was looked up, nothing is vulnerable. 1: something is. 2: not looked up.
"""

import json
import sys
from pathlib import Path


def of_python(answer):
    """(looked up, not looked up, vulnerable) of what pip-audit prints."""
    packages = answer["dependencies"]
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    vulnerable = [
        f"{package['name']} {package['version']}: {', '.join(v['id'] for v in package['vulns'])}"
        for package in packages
        if package.get("vulns")
    ]
    return len(packages) - len(skipped), skipped, vulnerable


def of_node(answer):
    """The same of what npm audit prints."""
    if "vulnerabilities" not in answer:
        return 0, [answer.get("message", "no answer")], []
    found = answer["vulnerabilities"].items()
    vulnerable = [f"{name}: {each['severity']}" for name, each in found]
    return answer["metadata"]["dependencies"]["total"], [], vulnerable


def audit(path):
    """How many faults and how many gaps one tool's answer has; both are printed."""
    try:
        answer = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError:
        answer = {"message": "no answer", "dependencies": [{"name": "all", "skip_reason": ""}]}
    read = of_node if path.name.startswith("package") else of_python
    looked_up, skipped, vulnerable = read(answer)
    print(f"{path.stem}: {looked_up} packages looked up, {len(skipped)} not.")
    for each in vulnerable:
        print(f"  VULNERABLE {each}")
    if skipped:
        print(f"  NOT LOOKED UP {', '.join(skipped[:5])}{' …' if len(skipped) > 5 else ''}")
    return len(vulnerable), len(skipped)


def main(paths):
    counts = [audit(Path(path)) for path in paths]
    faults, gaps = (sum(column) for column in zip(*counts, strict=True))
    if gaps:
        print("Not everything could be looked up: of the rest, this says nothing.")
    return 1 if faults else 2 if gaps else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
