"""Acts of weight in tests: posted, seen, and confirmed with the password."""

from django.test import Client

PASSWORD = "open sesame, please"  # of everybody (tests.make.user)


def posted_again(page, **confirming) -> dict[str, list[str]]:
    """What the form on the page of confirmation sends: all it was sent itself, and what confirms it."""
    fields: dict[str, list[str]] = {"confirming-act": [page.context["token"]]}
    for name, value in page.context["fields"]:
        fields.setdefault(name, []).append(value)
    return fields | {f"confirming-{name}": [value] for name, value in confirming.items()}


def post_confirmed(client: Client, url: str, data: dict | None = None, **extra):
    """Post an act of weight and confirm it with the password; answers the view's own answer."""
    page = client.post(url, data, **extra)
    assert "token" in (page.context or {}), "nothing was to be confirmed"
    return client.post(url, posted_again(page, password=PASSWORD), **extra)
