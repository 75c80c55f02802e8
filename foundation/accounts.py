"""System users: PostgreSQL refuses to run as root, so root runs it as somebody else."""

import contextlib
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ONE_MORE_RIGHT = "+dac_read_search"  # to walk through directories that are closed to others, and nothing more
COUNTS_IN_ACCESS = "+no_setuid_fixup"  # PostgreSQL asks access(2), which else leaves such rights out


class NoAccount(Exception):
    """No system user can do the work; the message says what to change."""


@dataclass(frozen=True)
class Account:
    """A system user to run as; `through` is the command that brings a program there with the rights it needs."""

    uid: int
    gid: int
    through: Sequence[str] = ()

    def for_popen(self) -> dict:
        """Arguments of subprocess for this user; setpriv, where it is needed, changes the user by itself."""
        return {} if self.through else {"user": self.uid, "group": self.gid, "extra_groups": []}


def account_of(person: pwd.struct_passwd, *, reaching: Sequence[Path]) -> Account:
    """The account of a person; with one more right when a directory on the way to the files is closed to it."""
    plain = Account(person.pw_uid, person.pw_gid)
    if reaches(plain, reaching):
        return plain
    through = ("setpriv", f"--reuid={person.pw_uid}", f"--regid={person.pw_gid}", "--clear-groups")
    through += (f"--inh-caps={ONE_MORE_RIGHT}", f"--ambient-caps={ONE_MORE_RIGHT}")
    through += (f"--securebits={COUNTS_IN_ACCESS}", "--pdeathsig=INT", "--")
    able = Account(person.pw_uid, person.pw_gid, through)
    if shutil.which("setpriv") and reaches(able, reaching):
        return able
    closed = " or ".join(str(place.parent) for place in reaching)
    raise NoAccount(
        f"PostgreSQL runs here as {person.pw_name}, who may not enter {closed}. "
        "Move the project to a directory everybody may enter (such as /srv or /opt), or run as a normal user."
    )


def system_user() -> pwd.struct_passwd:
    """Whom root runs PostgreSQL as; raises NoAccount when the system knows neither."""
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise NoAccount("PostgreSQL does not run as root. Run as a normal user, or create one: useradd --system postgres")


def reaches(account: Account, places: Sequence[Path]) -> bool:
    look = 'for place; do test -x "$place" || exit 1; done'
    try:
        return run_as(account, ["/bin/sh", "-c", look, "sh", *map(str, places)]).returncode == 0
    except OSError:
        return False


def run_as(account: Account | None, command: Sequence[str], text: bytes = b"") -> subprocess.CompletedProcess:
    """Run a short program to its end, as the account or as ourselves."""
    through, who = (account.through, account.for_popen()) if account else ((), {})
    return subprocess.run([*through, *command], check=False, input=text, capture_output=True, cwd="/", **who)


def name_of(uid: int) -> str:
    with contextlib.suppress(KeyError):
        return pwd.getpwuid(uid).pw_name
    return f"user {uid}"
