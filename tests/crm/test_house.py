"""The demo company introduces itself: whoever prints the first invoice sees a letter, and keeps what they have."""

import os
import subprocess
import sys

from crm.demo.house import introduce

ASK = "from crm import settings as s; print(s.COMPANY_NAME, s.COMPANY_ADDRESS, s.COMPANY_LOGO, sep='|')"


def house_of(var_dir, **said) -> list[str]:
    """What the settings say of the company when the program starts."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("COMPANY_")}
    surroundings |= {"VAR_DIR": str(var_dir)} | said
    told = subprocess.run([sys.executable, "-c", ASK], env=surroundings, capture_output=True, text=True, check=True)
    return told.stdout.strip().split("|")


def test_the_demo_company_has_a_letterhead_from_the_next_start_on(tmp_path, settings):
    settings.SETTINGS_FILE = tmp_path / "settings.env"
    assert introduce()
    address, logo = "4200 Harbor Drive, Tacoma, WA 98421, United States", str(tmp_path / "northway.svg")
    assert house_of(tmp_path) == ["Northway Technical Supplies", address, logo]
    assert house_of(tmp_path, COMPANY_NAME="Ours") == ["Ours", address, logo]  # the environment wins


def test_who_has_a_name_or_a_file_of_their_own_keeps_it(tmp_path, settings):
    settings.SETTINGS_FILE = tmp_path / "settings.env"
    settings.COMPANY_ADDRESS = "Speicherstraße 14, 20457 Hamburg"
    assert not introduce()
    assert not settings.SETTINGS_FILE.exists()
    settings.COMPANY_ADDRESS = ""
    settings.SETTINGS_FILE.write_text('COMPANY_NAME="Müller & Söhne"\n', encoding="utf-8")
    assert not introduce()
    assert house_of(tmp_path) == ["Müller & Söhne", "", ""]
