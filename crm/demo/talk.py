"""What was said: words for each occasion. {amount} comes with its currency, {later} is the day spoken of."""

# ruff: noqa: E501 -- one line a note reads best

from dataclasses import dataclass


@dataclass(frozen=True)
class Topic:
    """An occasion's kind in the journal and several ways to note it: (subject, text)."""

    kind: str
    notes: tuple[tuple[str, str], ...]


TOPICS = {
    "opened": Topic(
        "customer_created",
        (("Customer created", "Taken over from the old books with everything on the account."),),
    ),
    "where_is_it": Topic(
        "call_in",
        (
            ("When does {order} arrive?", "{who} asked for the delivery of order {order}. Told: leaves us on {later}."),
            (
                "Delivery of {order}",
                "{who} needs the {goods} before the shift starts. Warehouse confirms dispatch on {later}; called back.",
            ),
            ("Forwarder for {order}", "{who} wants to know who delivers. Own lorry, {later}, ring an hour ahead."),
        ),
    ),
    "copy_wanted": Topic(
        "call_in",
        (
            ("Copy of {number}", "{who} cannot find invoice {number} over {amount}. Sent again by e-mail while on the phone."),
            ("Question about {number}", "{who} compared {number} ({amount}) with the delivery note. All lines agree, satisfied."),
            ("Where was {number} sent?", "Invoice {number} went to the old address of accounts payable. Address corrected."),
            ("When is {number} due?", "{who} asked for the due date of {number}, {amount}. Told, will go into the next run."),
        ),
    ),
    "verbal_quote": Topic(
        "verbal_quote",
        (
            ("{goods}: {price}", "Quoted to {who}: {quantity} {unit} {goods} at {price} a {unit}, from stock, good for 14 days."),
            ("Price for {quantity} {unit} {goods}", "{who} asked on the phone. {price} a {unit}; order follows in writing."),
        ),
    ),
    "quote_follow_up": Topic(
        "call_out",
        (
            ("Asked about quote {quote}", "{who} is still comparing. Another supplier is a little cheaper but delivers in three weeks."),
            ("Quote {quote}", "Not before the new budget, says {who}. Call again at the end of the quarter."),
            ("Following up {quote}", "{who} wants the same goods in two deliveries. Passed on to the desk."),
        ),
    ),
    "commendation": Topic(
        "commendation",
        (
            ("Thanks for the quick delivery", "{who}: the {goods} arrived a day early and saved a weekend shift. Passed on to the warehouse."),
            ("Praise for the driver", "{who} says the driver waited until the crane was free. Please tell him."),
            ("Good advice", "{who} thanks for the hint about the {goods}; the machine has run since."),
        ),
    ),
    "change_wanted": Topic(
        "call_in",
        (
            ("Order of today", "{who} wants the {goods} packed apart, with the name of the fitter on the box. Noted for the warehouse."),
            ("Delivery address", "{who} asks to deliver this one to the building site. Changed before picking."),
        ),
    ),
    "technical": Topic(
        "call_in",
        (
            ("Data sheet {goods}", "{who} needs the data sheet and the declaration of conformity. Sent by e-mail."),
            ("{goods}: temperature", "{who} asked for the highest temperature. Answered from the data sheet, no guarantee given."),
        ),
    ),
    "email": Topic(
        "email",
        (
            ("Delivery note for {number}", "{who} asked for the signed delivery note. Scanned and sent."),
            ("Certificates", "3.1 certificate for the {goods} sent to {who}."),
        ),
    ),
    "visit": Topic(
        "sales_call",
        (
            ("Visit", "Walked through the workshop with {who}. They run two shifts now; fasteners could come from a managed bin."),
            ("Visit", "Coffee with {who}. Content with us; asks for fixed prices over the year."),
            ("Visit", "{who} showed the new line. Pneumatics are bought elsewhere until March, then we may quote."),
        ),
    ),
    "trade_show": Topic(
        "trade_show",
        (
            ("At our stand", "{who} looked at the press fittings and took a sample set. Send the price list."),
            ("Met at the fair", "{who} is planning a new hall and asked for shelving. Call in two weeks."),
        ),
    ),
    "meeting": Topic(
        "meeting",
        (
            ("Yearly talk", "With {who}: turnover, returns and service of the year. Same terms for the next."),
            ("Framework agreement", "{who} wants call-off orders for 40 articles. Draft to follow."),
        ),
    ),
    "catalogue": Topic("letter", (("Catalogue sent", "New catalogue with price list to {who}, with a personal letter."),)),
    "note": Topic(
        "note",
        (
            ("Closed in August", "The works close for three weeks in August; no deliveries then."),
            ("New gate", "Lorries enter by the north gate from now on; the old one is for cars only."),
            ("Birthday", "{who} has a birthday this week: a card is on its way."),
        ),
    ),
    "introduction": Topic("call_out", (("First call", "Introduced ourselves to {who}. They buy fittings and tools from three suppliers."),)),
    "promise": Topic(
        "collection_call",
        (
            ("Promised {amount} by {later}", "{who} says invoice {number} was released for payment; {amount} will be with us by {later}."),
            ("{number}: payment by {later}", "{who} was short of cash last month, apologised and promised {amount} by {later}."),
            ("{number} overdue", "Signature was missing, says {who}. {amount} goes out in time to be here by {later}."),
        ),
    ),
    "reminder": Topic(
        "collection_letter",
        (("Reminder {number}", "Invoice {number} over {amount} is 32 days overdue. Asked for payment by {later}."),),
    ),
    "complaint": Topic(
        "complaint",
        (
            ("{reason}: {number}", "{who} does not accept {amount} of invoice {number}: {reason_small}. Told that we look into it."),
            ("{number} contested", "{reason}, says {who}. It is about {amount} of {number}; photos and papers will be sent."),
        ),
    ),
    "answer_upheld": Topic("call_out", (("{number}: credit note", "Told {who} that they are right. Credit note over {amount} goes out today."),)),
    "answer_rejected": Topic("call_out", (("{number}: papers sent", "Sent {who} the signed papers for {number}. The {amount} stay due."),)),
    "answer_settled": Topic("call_out", (("{number}: settled", "Agreed with {who}: the {amount} are paid, we deliver free of charge next time."),)),
    "answer_withdrawn": Topic("call_in", (("{number}: all is well", "{who} found the mistake at their own desk and will pay the {amount}."),)),
    "promise_kept": Topic("promise_kept", (("Promise kept: {amount} by {later}", ""),)),
    "promise_broken": Topic("promise_broken", (("Promise broken: {amount} by {later}", "Less than the whole amount came in time."),)),
    "reminder_sent": Topic("reminder_sent", (("{reason}: {amount}", "Sent with a letter. Asked for payment by {later}."),)),
    "held": Topic("hold_placed", (("Placed on hold: {reason}", ""),)),
    "released": Topic("hold_released", (("Hold released: The overdue invoices were paid", ""),)),
}  # fmt: skip
