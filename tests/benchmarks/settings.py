"""The product's own settings on a large demo company, which is made once and kept in VAR_DIR/bench."""

import os
from pathlib import Path

os.environ["VAR_DIR"] = str(Path(os.environ.get("VAR_DIR", "var")) / "bench")
for real in ("DATABASE_URL", "REDIS_URL", "STORAGE_URL", "PUBLIC_URL", "DEBUG"):
    os.environ.pop(real, None)

from crm.settings import *  # noqa: E402, F403
from crm.settings import LOCAL_FILES  # noqa: E402

STORAGES = {
    "default": LOCAL_FILES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
