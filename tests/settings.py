"""The product's own settings with quick, throw-away surroundings."""

import os

os.environ["VAR_DIR"] = os.environ.get("TEST_VAR_DIR", "var/test")
for real in ("DATABASE_URL", "REDIS_URL", "STORAGE_URL", "EMAIL_URL", "PUBLIC_URL", "ALLOWED_HOSTS", "DEBUG"):
    os.environ.pop(real, None)

from crm.settings import *  # noqa: E402, F403
from crm.settings import DATABASES, LOCAL_FILES, SERVERS, VAR_DIR  # noqa: E402
from foundation.servers import Servers  # noqa: E402

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")

SERVERS = Servers(SERVERS.var_dir, durable=False)
DATABASES["default"] |= {"CONN_MAX_AGE": 0, "TEST": {"NAME": f"test_{WORKER}"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
MEDIA_ROOT = VAR_DIR / "media" / WORKER
SETTINGS_FILE = MEDIA_ROOT / "settings.env"  # nobody reads it
CHECKPOINTS_KEPT = "never"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": LOCAL_FILES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
CREDITOR_NAME, CREDITOR_ID = "Müller & Söhne GmbH", "DE98ZZZ09999999999"
CREDITOR_IBAN, CREDITOR_BIC = "DE87 1234 5678 1234 5678 90", "MARKDEFFXXX"
