"""“SLA Gold”: a banner comes and goes with the latest invoice for its article, and nobody sets or clears it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from credit.models import DunningLevel, Reminder, ReminderItem, ReminderRun
from crm.roles import give_roles
from customers.models import Customer
from customers.selections import select
from financials.banners import banners_shown, keep_banner
from financials.cancellation import cancel
from financials.conversion import carry_out
from financials.models import Banner, Document
from financials.returns import return_payment
from financials.writeoffs import write_off
from foundation.periods import company_today
from tests import make

pytestmark = pytest.mark.django_db
TODAY = company_today()
NOW = make.at(TODAY)


@dataclass
class Fee:
    """A customer that is invoiced for the support fee, and the three banners that tell of it."""

    customer: Customer
    product: object
    invoices: list[Document] = field(default_factory=list)

    def invoice(self, ago: int = 0) -> Document:
        day = TODAY - timedelta(days=ago)
        line = make.line("100.00", description="Support, a year", product_id=self.product.pk)
        self.invoices.append(make.invoice(self.customer, issued_on=day, lines=[line]))
        return self.invoices[-1]

    def pay(self, amount: str = "100.00") -> object:
        return make.payment(self.customer, amount, received_on=TODAY, to=[(self.invoices[-1], amount)])

    def remind(self) -> None:
        level, _ = DunningLevel.objects.get_or_create(position=1, defaults={"name": "First", "after_days": 10})
        run = ReminderRun.objects.create(
            day=TODAY, status="finished", made_at=NOW, made_by=make.somebody(), finished_at=NOW
        )
        sent = Reminder.objects.create(
            customer=self.customer, run=run, currency="USD", level=level, status="sent", sent_at=NOW
        )
        ReminderItem.objects.create(
            customer=self.customer, reminder=sent, entry=self.invoices[-1].entries.get(), document=self.invoices[-1],
            level=1, open=Decimal(100), days_late=40, counts=True,
        )  # fmt: skip

    def shown(self, today: date = TODAY) -> list[str]:
        asked = Customer.objects.annotate(banners=banners_shown(today=today))
        return [one["line1"] for one in asked.get(pk=self.customer.pk).banners]


def banner(product, condition: str, **fields) -> Banner:
    said = {"line1": condition, "product": product, "condition": condition, **fields}
    return keep_banner(banner=Banner(**said), by=make.somebody(), now=NOW)


@pytest.fixture
def fee():
    product = make.product("SLA-GOLD", description="Support, a year")
    for condition in Banner.Condition.values:
        banner(product, condition)
    return Fee(make.customer("ACME"), product)


def selected(banner: Banner) -> bool:
    rules = {"any": [{"by": "banner", "value": [str(banner.pk)]}]}
    return select(rules, user=make.person("Rita Meyer", "manager"), today=TODAY).exists()


def credited(fee: Fee) -> None:
    carry_out(source=fee.invoices[-1], into="credit_note", by=make.somebody(), now=NOW, issued_on=TODAY)


def cancelled(fee: Fee) -> None:
    cancel(document=fee.invoices[-1], reason="wrong customer", by=make.somebody(), now=NOW)


def written_off(fee: Fee) -> None:
    write_off(of=fee.invoices[-1], reason="never came", by=make.somebody(), now=NOW)


def part_paid(fee: Fee) -> None:
    fee.pay("40.00")


def bounced(fee: Fee) -> None:
    return_payment(payment=fee.pay(), returned_on=TODAY, reason="no funds", by=make.somebody(), now=NOW)


def reminded_and_paid(fee: Fee) -> None:
    fee.remind()
    fee.pay()


def paid_and_invoiced_again(fee: Fee) -> None:
    fee.pay()
    fee.invoice()


def paid_before_and_credited_now(fee: Fee) -> None:
    fee.pay()
    fee.invoice()
    credited(fee)


@pytest.mark.parametrize(
    ("then", "shown"),
    [
        (lambda fee: None, ["open"]),
        (Fee.pay, ["paid"]),
        (part_paid, ["open"]),
        (bounced, ["open"]),
        (Fee.remind, ["reminded"]),
        (reminded_and_paid, ["paid"]),
        (written_off, []),
        (cancelled, []),
        (credited, []),
        (paid_and_invoiced_again, ["open"]),
        (paid_before_and_credited_now, ["paid"]),
    ],
)  # fmt: skip
def test_the_latest_invoice_for_the_article_decides(fee, then, shown):
    fee.invoice(ago=30)
    then(fee)
    assert fee.shown() == shown
    named = [one for one in Banner.objects.order_by("pk") if selected(one)]
    assert [one.condition for one in named] == shown  # whom a selection finds is who shows it


def test_a_banner_of_another_article_or_switched_off_or_out_of_its_time_is_not_shown(fee):
    Banner.objects.all().delete()
    fee.invoice(ago=100)
    fee.pay()
    banner(make.product("OTHER"), "paid", line1="other article")
    banner(fee.product, "paid", line1="switched off", active=False)
    banner(fee.product, "paid", line1="three months", months=3)
    banner(fee.product, "paid", line1="twelve months", months=12)
    banner(fee.product, "paid", line1="invoices of later", since=TODAY - timedelta(days=50))
    banner(fee.product, "paid", line1="invoices until later", until=TODAY - timedelta(days=50))
    assert fee.shown() == ["twelve months", "invoices until later"]
    assert fee.shown(TODAY + timedelta(days=300)) == ["invoices until later"]


def test_every_tab_shows_it_in_its_colour_and_the_queries_are_as_many_with_none(
    fee, client, django_assert_max_num_queries
):
    manager = make.user("Rita Meyer")
    give_roles(manager, "manager")
    client.force_login(manager)
    fee.invoice()
    pages = [reverse(name, args=["ACME"]) for name in ("folder", "journal:entries", "documents:files")]
    assert all('banner-plate banner-green"' in client.get(page).content.decode() for page in pages)
    with django_assert_max_num_queries(60) as many:
        client.get(pages[0])
    Banner.objects.all().delete()
    with django_assert_max_num_queries(60) as none:
        assert "banner-plate" not in client.get(pages[0]).content.decode()
    assert len(many) == len(none)


def test_a_manager_designs_it_and_an_article_nobody_knows_is_refused_in_its_place(fee, client):
    manager = make.user("Rita Meyer")
    give_roles(manager, "manager")
    client.force_login(manager)
    said = {"line1": "SLA Gold", "line2": "24 hours", "shape": "ribbon", "colour": "violet", "condition": "paid"}
    said |= {"active": "on"}
    refused = client.post(reverse("banners:all"), said | {"part": "nothing-1"})
    assert refused.status_code == 422
    assert "There is no article nothing-1" in refused.content.decode()
    kept = client.post(reverse("banners:all"), said | {"part": "sla-gold"}, follow=True).content.decode()
    assert "0 customers fulfil it today" in kept
    fee.invoice()
    fee.pay()
    gold = Banner.objects.get(line1="SLA Gold")
    page = client.get(reverse("banners:banner", args=[gold.pk])).content.decode()
    assert "1 customer fulfils it today" in page
    assert "banner-ribbon banner-violet" in client.get(reverse("folder", args=["ACME"])).content.decode()
    client.post(reverse("banners:switch", args=[gold.pk]))
    assert "banner-ribbon" not in client.get(reverse("folder", args=["ACME"])).content.decode()
