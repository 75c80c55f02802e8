import argparse
import os
import subprocess
import sys

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from foundation.keeper import binary

NAMES = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Run a program beside the servers, such as pg_dump or psql; it finds the database by itself."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("program", nargs=argparse.REMAINDER, help="for example: pg_dump -Fc -f folder.dump")

    def handle(self, *args: object, program: list[str], **options: object) -> None:
        program = program[program[:1] == ["--"] :]
        if not program:
            raise CommandError("Say which program to run, for example: with_servers psql", returncode=2)
        known = {NAMES[name]: str(value) for name, value in connection.settings_dict.items() if name in NAMES and value}
        path = f"{binary('psql').parent}{os.pathsep}{os.environ.get('PATH', '')}"
        try:
            done = subprocess.run(program, env={**os.environ, **known, "PATH": path}, check=False)
        except FileNotFoundError as missing:
            raise CommandError(f"There is no program {program[0]}.", returncode=2) from missing
        if done.returncode:
            sys.exit(1)
