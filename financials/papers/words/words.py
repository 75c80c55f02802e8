from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Words:
    """The words of one language; kinds are those of Document.Kind, with "slip" and "receipt"."""

    titles: Mapping[str, str]  # by kind
    draft: str  # stands for the number
    not_binding: str
    cancelled: str
    # What stands beside the address
    date: str
    code: str
    on_behalf: str  # before name and code of the customer, on what goes to who pays for it
    reference: str
    order: str
    corrects: str
    dated: str  # {number} {day}
    valid_until: str
    requested: str
    promised: str
    due: str
    delivered: str
    your_vat_id: str
    your_tax_id: str
    person: str
    ship_to: str  # {address}
    # Lines
    place: str
    part: str
    description: str
    quantity: str
    price: str
    less: str
    tax: str
    vat: str
    line_delivered: str  # {day}
    line_promised: str  # {day}
    # Sums
    gross: str
    discount: str  # {percent}
    net: str
    tax_on: str  # {tax} {percent} {net}
    total: str
    credited_total: str
    # Below
    quote_holds: str  # {day}
    terms: str  # {terms}
    pay_by: str  # {day}
    pay_part: str  # {amount} {day}
    early: str  # {day} {off} {left}
    collected: str  # {day} {account} {mandate} {creditor}
    credited: str
    account: str
    quote_number: str  # what to quote when paying
    received: str
    # Terms of payment
    on_receipt: str
    net_days: str  # {days}
    end_of_month: str
    days_after_month: str  # {days}
    discount_within: str  # {percent} {days}
    share: str  # {percent} {terms}
    equal_parts: str  # {count} {days}
    # Packing slip
    ordered: str
    enclosed: str
    to_come: str
    packed: str
    weight: str
    follows: str
    complete: str
    packed_by: str
    checked_by: str
    # Receipt
    thanks: str  # {amount} {day}
    by: Mapping[str, str]  # by Payment.Method
    method: str
    their_reference: str
    settled: str
    invoice: str
    issued: str
    invoiced: str
    adjustments: Mapping[str, str]  # by Adjustment.Kind
    applied: str
    taken_discount: str
    bank_charges: str
    paid: str
    not_applied: str
    nothing_settled: str
    returned: str  # {day}
    # The e-mail
    subject: str  # {title} {company}
    enclosing: Mapping[str, str]  # by kind; {number}
    regards: str
