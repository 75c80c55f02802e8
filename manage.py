#!/usr/bin/env python3
"""Django's command line; commands that need a database bring the embedded servers with them."""

import os
import sys
from pathlib import Path

VENV_PYTHON = Path(__file__).resolve().parent / ".venv" / "bin" / "python"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
    try:
        from crm.start import run  # noqa: PLC0415 -- Django may be missing, see below
    except ModuleNotFoundError as missing:
        if VENV_PYTHON.exists() and not sys.prefix.startswith(str(VENV_PYTHON.parent.parent)):
            os.execv(VENV_PYTHON, [str(VENV_PYTHON), *sys.argv])  # noqa: S606 -- our own interpreter
        sys.exit(f"{missing}. Run `make setup` first.")
    run(sys.argv)


if __name__ == "__main__":
    main()
