"""What the stories about loading share."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command


@pytest.fixture
def load(tmp_path, capsys, db):
    """Load a file, or lines of text written into one, and return what the command answers as JSON.

    `load("customers", "code,name", "K1,Ada")`; options of the command come as keyword arguments.
    """

    def run(kind: str, *content: str | Path, name: str | None = None, **options) -> dict:
        file = content[0]
        if not isinstance(file, Path):
            file = tmp_path / (name or f"{kind}.csv")
            file.write_text("\n".join(content) + "\n", encoding="utf-8")
        capsys.readouterr()
        try:
            call_command("load", kind, str(file), as_json=True, **options)
            code = 0
        except SystemExit as left:
            code = left.code
        result = json.loads(capsys.readouterr().out)
        assert code == (1 if result["failed"] else 0)
        return result

    return run


def counts(result: dict) -> tuple[int, int, int, int]:
    """Created, updated, skipped, failed."""
    return tuple(result[name] for name in ("created", "updated", "skipped", "failed"))


def reasons(result: dict) -> list[str]:
    """The reasons in the file of failed rows."""
    lines = Path(result["failed_file"]).read_text(encoding="utf-8").splitlines()
    return lines[1:]
