import time

from botocore.exceptions import BotoCoreError
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError

TRIES = 30  # a store that starts beside us needs a moment


class Command(BaseCommand):
    help = "Make the bucket that STORAGE_URL names, unless it is there; nothing to do for local files."

    def handle(self, *args: object, **options: object) -> None:
        if hasattr(default_storage, "bucket_name"):
            store = default_storage.connection.meta.client
            if default_storage.bucket_name not in self.known_buckets(store):
                store.create_bucket(Bucket=default_storage.bucket_name)

    def known_buckets(self, store) -> set[str]:
        for attempt in range(TRIES):
            try:
                return {bucket["Name"] for bucket in store.list_buckets()["Buckets"]}
            except BotoCoreError as trouble:
                reason = trouble
                time.sleep(min(attempt + 1, 5))
        raise CommandError(f"The store that STORAGE_URL names does not answer: {reason}")
