from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from customers.credit_groups import said_limit, why_not_shared
from customers.events import tell
from customers.holds import lock_customer
from customers.limit_field import LimitField
from customers.models import (
    Address,
    BankAccount,
    Category,
    Contact,
    Customer,
    CustomField,
    Email,
    Hold,
    Mandate,
    Person,
    Phone,
    Tag,
    TaxExemption,
)
from customers.phones import parse, region_of
from customers.register import label_of
from customers.sorting_admin import CategoryAdmin, CustomFieldAdmin, TagAdmin
from foundation.admin import ForFixing, ForReading


class OfCustomer(ForFixing):
    """A record of one customer, which is looked up, not chosen from a list of all."""

    autocomplete_fields = ("customer",)
    list_select_related = ("customer",)
    search_fields = ("=customer__code",)
    search_help_text = "Customer code"


class CustomerFixForm(ModelForm):
    """The limit read as in the folder; credit is shared by the same rule."""

    credit_limit = LimitField()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        asked = {name: cleaned[name] for name in ("shares_credit", "parent", "currency") if name in cleaned}
        known = lock_customer(self.instance) if self.instance.pk else Customer(**asked)
        if why := why_not_shared(known, asked):
            self.add_error("shares_credit", why)
        return cleaned


@admin.register(Customer)
class CustomerAdmin(ForFixing):
    form = CustomerFixForm
    list_display = ("code", "name", "kind", "status", "currency", "sales_rep")
    list_filter = ("status", "kind")
    list_select_related = ("sales_rep",)
    search_fields = ("=code", "name__istartswith")
    search_help_text = "Code, or how the name begins"
    autocomplete_fields = ("sales_rep", "parent", "categories", "tags")
    readonly_fields = ("payment_type", "payer")  # said on the Contacts tab, where both accounts learn of it
    exclude = ("custom",)  # typed values, which the master data form reads

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Customers are archived, not deleted."""
        return False

    def save_model(self, request: HttpRequest, obj: Customer, form: ModelForm, change: bool) -> None:
        """Say who changed what, so that the journal knows it and somebody editing in the folder meets the conflict."""
        now = timezone.now()
        obj.version += change
        obj.changed_at, obj.changed_by = now, request.user
        was = Customer.objects.filter(pk=obj.pk).first()
        limits = {name: getattr(obj, name) for name in ("credit_limit", "shares_credit") if name in form.changed_data}
        super().save_model(request, obj, form, change)
        if was and (said := said_limit(was, limits)):
            tell(obj, "limit_changed", f"{said} (in the administration)", by=request.user, now=now)
        fields = ", ".join(label_of(name).lower() for name in form.changed_data)
        kind, subject = ("customer_changed", f"Changed {fields}") if change else ("customer_created", f"Created {obj}")
        tell(obj, kind, f"{subject} (in the administration)", by=request.user, now=now)


class Dated(ForFixing):
    """What two people may have open in the folder: it says who changed it last, here too."""

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        obj.changed_at, obj.changed_by = timezone.now(), request.user
        super().save_model(request, obj, form, change)


@admin.register(Person)
class PersonAdmin(Dated):
    list_display = ("last_name", "first_name", "middle_name", "title", "language", "birthday", "do_not_contact")
    list_filter = ("do_not_contact",)
    search_fields = ("last_name__istartswith", "first_name__istartswith", "middle_name__istartswith")
    search_help_text = "How the last, first or middle name begins"
    readonly_fields = ("changed_at", "changed_by")

    def has_delete_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        """Somebody who is a contact anywhere is removed there."""
        return super().has_delete_permission(request, obj) and not (obj and obj.contacts.exists())


@admin.register(Contact)
class ContactAdmin(Dated, OfCustomer):
    list_display = ("person", "customer", "role", "department", "is_key")
    list_select_related = ("customer", "person")
    autocomplete_fields = ("customer", "person")


@admin.register(Address)
class AddressAdmin(Dated, OfCustomer):
    list_display = ("customer", "purpose", "label", "recipient", "line1", "postcode", "city", "country")
    list_filter = ("purpose", "default_billing", "default_delivery")


@admin.register(Phone)
class PhoneAdmin(Dated, OfCustomer):
    list_display = ("as_typed", "e164", "extension", "kind", "customer", "person")
    list_select_related = ("customer", "person")
    autocomplete_fields = ("customer", "person")
    search_fields = ("e164__startswith", "=customer__code")
    search_help_text = "Number from its country code on (+49 30 …), or customer code"
    readonly_fields = ("e164", "extension")

    def save_model(self, request: HttpRequest, obj: Phone, form: ModelForm, change: bool) -> None:
        """Understand the number as typed, as everywhere else."""
        number = parse(obj.as_typed, region_of(obj.customer) if obj.customer else "")
        obj.e164, obj.extension = number.e164, number.extension
        super().save_model(request, obj, form, change)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        number = parse(search_term)
        return super().get_search_results(request, queryset, number.e164 or search_term)


@admin.register(Email)
class EmailAdmin(Dated, OfCustomer):
    list_display = ("address", "customer", "person")
    list_select_related = ("customer", "person")
    autocomplete_fields = ("customer", "person")
    search_fields = ("=customer__code", "=address")


@admin.register(Hold)
class HoldAdmin(ForReading):
    """Holds are placed and released in the Credit tab."""

    list_display = ("customer", "reason", "placed_at", "placed_by", "released_at")
    list_select_related = ("customer", "placed_by")
    search_fields = ("=customer__code",)


@admin.register(TaxExemption)
class TaxExemptionAdmin(ForReading):
    """Exemptions are added and ended in the Contacts tab."""

    list_display = ("customer", "kind", "certificate", "country", "region", "valid_from", "valid_until", "ended_on")
    list_select_related = ("customer",)
    search_fields = ("=customer__code", "=certificate")


@admin.register(BankAccount)
class BankAccountAdmin(ForReading):
    """Accounts are kept in the Contacts tab; their numbers are shown nowhere."""

    list_display = ("customer", "written", "bank_name", "holder", "added_by", "confirmed_by", "closed_at")
    list_select_related = ("customer", "added_by", "confirmed_by")
    search_fields = ("=customer__code", "=last4")
    exclude = ("iban_sealed", "iban_index", "number_sealed")


@admin.register(Mandate)
class MandateAdmin(ForReading):
    """Mandates are given and revoked in the Contacts tab."""

    list_display = ("reference", "customer", "scheme", "signed_on", "received_on", "first_debit_on", "revoked_at")
    list_select_related = ("customer",)
    search_fields = ("=reference", "=customer__code")


admin.site.register(Category, CategoryAdmin)
admin.site.register(CustomField, CustomFieldAdmin)
admin.site.register(Tag, TagAdmin)
