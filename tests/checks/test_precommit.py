"""What runs before a commit is what `make check` runs, to the letter."""

import yaml
from django.conf import settings


def test_each_hook_is_a_command_of_make_check():
    config = yaml.safe_load((settings.BASE_DIR / ".pre-commit-config.yaml").read_text())
    hooks = [hook["entry"].removeprefix(".venv/bin/") for hook in config["repos"][0]["hooks"]]

    commands = (settings.BASE_DIR / ".ci" / "check.sh").read_text().splitlines()
    assert len(hooks) > 4
    assert [hook for hook in hooks if hook not in commands] == []
