"""What the surroundings tell the settings: secrets kept in VAR_DIR, stores named by one URL, hours of the day."""

import base64
import os
import secrets
import tempfile
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PICTURES = (".svg", ".png", ".jpg", ".jpeg")
LARGEST_PICTURE = 2_000_000  # bytes; it is in every paper


def kept_secret(file: Path, *, size: int = 48) -> str:
    """The secret in the file, made at the first call; two processes that ask at once get the same one."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        made, name = tempfile.mkstemp(dir=file.parent)  # mode 0600
        with os.fdopen(made, "w") as draft:
            draft.write(base64.b64encode(secrets.token_bytes(size)).decode())
        try:
            os.link(name, file)
        except FileExistsError:
            pass
        finally:
            os.unlink(name)
    return file.read_text().strip()


def key_of_32_bytes(text: str, *, name: str) -> bytes:
    """Decode a key given as base64; raises ImproperlyConfigured when it is not 32 bytes."""
    try:
        key = base64.b64decode(text, validate=True)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise ImproperlyConfigured(f"{name} must be 32 bytes in base64. Make one with: openssl rand -base64 32")
    return key


def picture(file: str, *, within: Path, name: str) -> str:
    """Return the whole path of a picture for papers, "" for none; a mere name is looked for `within` a directory.

    Raises ImproperlyConfigured for what is no picture.
    """
    path = within / Path(file).expanduser()
    if file and path.suffix.lower() not in PICTURES:
        raise ImproperlyConfigured(f"{name} must name a picture of the kinds {', '.join(PICTURES)}, not {file}.")
    if file and not (path.is_file() and path.stat().st_size <= LARGEST_PICTURE):
        raise ImproperlyConfigured(f"{name}: there is no file {path} of at most 2 MB. Name another, or leave it empty.")
    return str(path) if file else ""


def s3_storage(url: str) -> dict:
    """Storage for `s3://KEY:SECRET@host:port/bucket?region=…`; without a host Amazon's, `s3+http` without TLS."""
    parts = urlsplit(url)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    bucket = parts.path.strip("/")
    if parts.scheme not in ("s3", "s3+http") or not bucket:
        raise ImproperlyConfigured("STORAGE_URL must look like s3://KEY:SECRET@host/bucket?region=eu-central-1")
    host = parts.netloc.rpartition("@")[2]
    scheme = "http" if parts.scheme == "s3+http" else "https"
    options = {
        "bucket_name": bucket,
        "access_key": unquote(parts.username) if parts.username else None,
        "secret_key": unquote(parts.password) if parts.password else None,
        "endpoint_url": f"{scheme}://{host}" if host else None,
        "region_name": query.get("region", "us-east-1"),
        "addressing_style": query.get("addressing", "path" if host else "auto"),
        "default_acl": None,
        "file_overwrite": False,
        "querystring_auth": True,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def hour_and_minute(text: str, *, name: str = "NIGHTLY_AT") -> dict[str, int]:
    """ "02:30" as {"hour": 2, "minute": 30}."""
    hour, _, minute = text.partition(":")
    if not (hour.isdigit() and minute.isdigit() and int(hour) < 24 and int(minute) < 60):
        raise ImproperlyConfigured(f"{name} is a time of day such as 02:30, not {text!r}.")
    return {"hour": int(hour), "minute": int(minute)}


def one_of(*words: str, given: str, name: str) -> str:
    """The word that was given, if it is one of these; raises ImproperlyConfigured."""
    if given not in words:
        raise ImproperlyConfigured(f"{name} is one of {', '.join(words)}, not {given!r}.")
    return given
