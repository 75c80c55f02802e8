"""Which period is handed over, and the accounts it is posted to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from catalog.models import Product, TaxCategory, TaxRate
from financials.accounting.accounts import Accounts
from financials.accounting.period import Period, PeriodRefused, ensure_possible
from financials.accounting.slots import BY_TAX, NO_RATE, PURPOSES, USUAL, Slot, of_tax, upwards
from financials.models import AccountingExport, AccountingPolicy

DAY = {"widget": forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d")}
DAY["error_messages"] = {"invalid": "Write the day as 2026-03-31."}
SELECT = forms.Select(attrs={"class": "form-select"})
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


class PeriodForm(forms.Form):
    """The first and the last day, and for whom the files are."""

    begins_on = forms.DateField(label="From", **DAY)
    ends_on = forms.DateField(label="To", **DAY)
    layout = forms.ChoiceField(choices=AccountingExport.Layout.choices, widget=SELECT)

    def __init__(self, data: Any, *, today: date):
        super().__init__(data, label_suffix="")
        self.today = today

    def clean(self) -> dict[str, Any]:
        """Refuse a period that cannot be handed over."""
        said = super().clean()
        if "begins_on" in said and "ends_on" in said:
            period = Period(said["begins_on"], said["ends_on"])
            try:
                ensure_possible(period, self.today)
            except PeriodRefused as refusal:
                self.add_error("ends_on", str(refusal))
            else:
                said["period"] = period
        return said


class PolicyForm(forms.ModelForm):
    """How the house hands its books over."""

    class Meta:
        model = AccountingPolicy
        fields = ("digits", "year_begins", "consultant", "client", "discount_with_tax", "write_off_with_tax")
        labels = {
            "digits": "Digits of an account",
            "year_begins": "The financial year begins with",
            "consultant": "Consultant number (DATEV)",
            "client": "Client number (DATEV)",
            "discount_with_tax": "A cash discount takes back its share of the output tax",
            "write_off_with_tax": "A write-off takes back its share of the output tax",
        }
        help_texts = {"digits": "Four to eight; shorter numbers get zeros at the end, customers have one digit more."}
        widgets = {"year_begins": forms.Select(choices=list(enumerate(MONTHS, start=1)))}

    def _post_clean(self) -> None:
        """Leave the row alone: the verb keeps what was typed, or nothing."""


@dataclass(frozen=True)
class SlotField:
    """A line of the page: the slot, what was typed, and what holds where nothing stands."""

    slot: Slot
    number: str
    key: str
    instead: str  # the account that is used while the line is empty
    error: str = ""


class AccountsPage:
    """The accounts as the page shows them, and as they were typed."""

    def __init__(self, accounts: Accounts, typed: Any = None):
        self.accounts, self.typed = accounts, typed
        self.errors: dict[str, str] = {}

    @property
    def numbers(self) -> dict[str, tuple[str, str]]:
        """What was typed, by slot."""
        return {slot.name: self._typed(slot.name) for slot in self.slots()}

    def _typed(self, name: str) -> tuple[str, str]:
        if self.typed is None:
            return self.accounts.given.get(name, ("", ""))
        return tuple(self.typed.get(f"{what}:{name}", "").strip() for what in ("number", "key"))

    def by_tax(self) -> list[tuple[str, list[SlotField | None]]]:
        """Return a row for each category and rate: its label, and the lines of BY_TAX where there is one."""
        slots = {slot.name for slot in self.slots()}
        rows = dict.fromkeys(name.partition("/")[2] for name in slots if name.partition("/")[0] in BY_TAX)
        return [(_label(row), [self._at(name, row, slots) for name in BY_TAX]) for row in sorted(rows, key=_in_order)]

    def _at(self, purpose: str, row: str, slots: set[str]) -> SlotField | None:
        name = f"{purpose}/{row}" if row else purpose
        return self._field(Slot(name)) if name in slots else None

    def others(self) -> list[tuple[SlotField, str]]:
        """Return the lines that have nothing to do with a tax, each with what is posted there."""
        slots = [slot for slot in self.slots() if slot.purpose not in BY_TAX]
        return [(self._field(slot), "" if "/" in slot.name else PURPOSES[slot.purpose][1]) for slot in slots]

    def _field(self, slot: Slot) -> SlotField:
        number, key = self._typed(slot.name)
        given = self.accounts.given
        above = (each for each in upwards(slot.name) if each != slot.name)
        instead = next((given[each][0] for each in above if given.get(each, ("",))[0]), "")
        return SlotField(slot, number, key, instead, self.errors.get(slot.name, ""))

    def slots(self) -> list[Slot]:
        """Return every slot there is: what the product brings, what the house keeps, and each rate it charges."""
        names = {*USUAL, *self.accounts.given, *of_rates(rates())}
        return [Slot(name) for name in sorted(names, key=lambda name: (list(PURPOSES).index(Slot(name).purpose), name))]


def _label(row: str) -> str:
    return Slot(f"revenue/{row}").words if row else "every other"


def _in_order(row: str) -> tuple:
    """Sort what is taxed first, the highest rate in front, then what is not; "every other" stands at the end."""
    category, _, percent = row.partition("/")
    return not row, category != TaxCategory.STANDARD, -Decimal(percent or 0), category


def rates() -> Iterator[tuple[str, Decimal]]:
    """Yield category and percentage of each rate the house charges, and of what is not taxed."""
    yield from ((category.value, Decimal(0)) for category in TaxCategory if category != TaxCategory.STANDARD)
    yield TaxCategory.STANDARD.value, Decimal(19)
    yield TaxCategory.STANDARD.value, Decimal(7)
    yield from TaxRate.objects.filter(percent__gt=0).order_by().values_list("category", "percent").distinct()
    for percent in Product.objects.order_by().values_list("tax_percent", flat=True).distinct():
        if percent:
            yield TaxCategory.STANDARD.value, percent


def of_rates(found: Iterable[tuple[str, Decimal]]) -> Iterator[str]:
    """Yield the slots of each category and rate."""
    for category, percent in found:
        yield from (of_tax(purpose, category, percent) for purpose in (BY_TAX if percent else NO_RATE))
