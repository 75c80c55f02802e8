"""What an administrator writes into the environment, understood or refused with a sentence."""

import base64
from multiprocessing.pool import ThreadPool

import pytest
from django.core.exceptions import ImproperlyConfigured

from crm.environment import LARGEST_PICTURE, hour_and_minute, kept_secret, key_of_32_bytes, picture, s3_storage


def test_a_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path):
    file = tmp_path / "keys" / "secret"
    with ThreadPool(8) as pool:
        asked_at_once = set(pool.map(lambda _: kept_secret(file), range(8)))
    assert asked_at_once == {kept_secret(file)}
    assert file.stat().st_mode & 0o777 == 0o600
    assert [kept.name for kept in file.parent.iterdir()] == ["secret"]


def test_the_journal_key_is_32_bytes_or_refused(tmp_path):
    made = kept_secret(tmp_path / "journal.kek", size=32)
    assert len(key_of_32_bytes(made, name="JOURNAL_KEK")) == 32
    for wrong in ("", "short", base64.b64encode(b"x" * 31).decode()):
        with pytest.raises(ImproperlyConfigured, match="JOURNAL_KEK must be 32 bytes"):
            key_of_32_bytes(wrong, name="JOURNAL_KEK")


def test_a_store_of_ones_own_is_one_address():
    options = s3_storage("s3+http://KEY:se%2Fcret@store:8333/folder?region=eu-central-1")["OPTIONS"]
    assert options["endpoint_url"] == "http://store:8333"
    assert (options["access_key"], options["secret_key"]) == ("KEY", "se/cret")
    assert (options["bucket_name"], options["region_name"]) == ("folder", "eu-central-1")


def test_amazons_store_needs_no_host():
    assert s3_storage("s3:///folder")["OPTIONS"]["endpoint_url"] is None


@pytest.mark.parametrize("address", ["ftp://host/folder", "s3://host"])
def test_another_address_of_a_store_is_refused_with_an_example(address):
    with pytest.raises(ImproperlyConfigured, match="must look like s3://"):
        s3_storage(address)


def test_the_night_begins_at_a_time_of_day():
    assert hour_and_minute("02:30") == {"hour": 2, "minute": 30}
    for wrong in ("25:00", "2", "late"):
        with pytest.raises(ImproperlyConfigured, match="time of day"):
            hour_and_minute(wrong)


def test_the_logo_is_a_picture_that_is_there_or_refused_at_the_start(tmp_path):
    logo = tmp_path / "logo.PNG"
    logo.write_bytes(b"png")
    assert picture(str(logo), within=tmp_path, name="COMPANY_LOGO") == str(logo)
    assert picture("", within=tmp_path, name="COMPANY_LOGO") == ""
    with pytest.raises(ImproperlyConfigured, match="COMPANY_LOGO must name a picture"):
        picture(str(tmp_path / "logo.pdf"), within=tmp_path, name="COMPANY_LOGO")
    with pytest.raises(ImproperlyConfigured, match="there is no file"):
        picture(str(tmp_path / "missing.svg"), within=tmp_path, name="COMPANY_LOGO")
    logo.write_bytes(b"x" * (LARGEST_PICTURE + 1))
    with pytest.raises(ImproperlyConfigured, match="at most 2 MB"):
        picture(str(logo), within=tmp_path, name="COMPANY_LOGO")
