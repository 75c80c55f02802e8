"""All blocks of the overview, in the usual order. What a role needs first is lifted by crm.blocks.layout."""

from crm.blocks import branches, merged, money, people, plain
from crm.blocks.block import Block

VIEW_DOCUMENT, VIEW_ENTRY = "financials.view_document", "journal.view_entry"
DEALINGS = "crm/blocks/dealings.html"
ALL_MONEY = "financials:overview"

BLOCKS = (
    Block(
        "age", "Receivables by age", "customers.view_customer", wide=True, fill=money.aging, place="second",
        template="crm/blocks/age.html", about="The bar of what is owed, from not due to 90 days and more",
    ),
    Block(
        "items", "Open items", VIEW_DOCUMENT, wide=True, fill=money.items, place="second",
        template="crm/blocks/items.html", about="The ten oldest invoices and credits that are open",
    ),
    Block(
        "last", "Last documents and payments", VIEW_DOCUMENT, wide=True, fill=money.last, all_url=ALL_MONEY,
        template="crm/blocks/last.html", about="The five latest of all kinds with their status",
    ),
    Block(
        "quotes", "Quotes", VIEW_DOCUMENT, wide=True, fill=money.quotes, template=DEALINGS, all_url=ALL_MONEY,
        all_query="kind=quote", about="The last five quotes",
    ),
    Block(
        "orders", "Orders and deliveries", VIEW_DOCUMENT, wide=True, fill=money.orders, template=DEALINGS,
        all_url=ALL_MONEY, all_query="kind=order", about="What was bought and what has gone out",
    ),
    Block(
        "bills", "Invoices and credit notes", VIEW_DOCUMENT, wide=True, fill=money.bills, template=DEALINGS,
        all_url=ALL_MONEY, all_query="kind=invoice", usual=False, about="The last five invoices and credit notes",
    ),
    Block(
        "payments", "Payments", VIEW_DOCUMENT, wide=True, fill=money.payments, template=DEALINGS, all_url=ALL_MONEY,
        all_query="kind=payment", usual=False, about="The last five payments, refunds and write-offs",
    ),
    Block(
        "note", "Call note", "journal.add_entry", fill=people.note, today_only=True, place="first",
        template="crm/blocks/note.html", about="The form for a note while you talk",
    ),
    Block(
        "todo", "To do", "journal.view_task", fill=people.todo, today_only=True, place="first",
        template="crm/todo.html", about="Open tasks and the next appointments",
    ),
    Block(
        "entries", "Journal", VIEW_ENTRY, fill=people.entries, all_url="journal:entries", place="third",
        template="crm/last_entries.html", about="The last five entries of the journal",
    ),
    Block(
        "promises", "Promises", "credit.view_promise", fill=people.promises, all_url="credit:promises",
        template="crm/blocks/promises.html", about="What was promised and is not paid yet",
    ),
    Block(
        branches.KEY, "Head office and branches", "credit.view_standing", wide=True,
        fill=branches.group, sql=branches.GROUP, line=branches.members, template="crm/blocks/branches.html",
        all_url="credit:money_map",
        about="What the branches owe and use of the limit, and the balance of the group; of a branch its head office",
    ),
    Block(
        "people", "Contacts", "customers.view_contact", fill=people.contacts, sql=plain.PEOPLE, line=plain.callee,
        all_url="customers:contacts",
        template="crm/blocks/contacts.html", about="The first five people to call",
    ),
    Block(
        "remarks", "Remarks", VIEW_ENTRY, wide=True, fill=people.remarks, sql=plain.NOTES, line=plain.noted,
        all_url="journal:entries", all_query="kind=note",
        about="What the master data says in free words, and the last notes",
    ),
    Block(
        "messages", "Messages", VIEW_ENTRY, wide=True, sql=plain.MESSAGES, line=plain.noted, all_url="journal:entries",
        all_query="kind=email", about="E-mails, letters, statements and reminders, in and out",
    ),
    Block(
        "calls", "Service calls", "service.view_servicecall", wide=True, sql=plain.CALLS, line=plain.call,
        all_url="service:calls", about="The last five calls and where they stand",
    ),
    Block(
        "files", "Documents filed", "documents.view_storedfile", wide=True, sql=plain.FILES, line=plain.file,
        all_url="documents:files", about="The last five files of the cabinet",
    ),
    Block(
        "addresses", "Addresses", "customers.view_address", wide=True, sql=plain.ADDRESSES, line=plain.address,
        all_url="customers:contacts", about="The main address and the additional ones",
    ),
    Block(
        "banking", "Banking", "customers.view_bankaccount", sql=plain.ACCOUNTS, line=plain.account,
        all_url="customers:contacts", about="Accounts by their last digits, and mandates",
    ),
    Block(
        "sorted", "Groups and tags", "customers.view_customer", sql=plain.SORTED, line=plain.sort, most=30,
        all_url="customers:contacts", template="crm/blocks/words.html",
        about="Tags, categories and groups the customer is in",
    ),
    Block(
        "staff", "Looked after by", "customers.view_assignment", sql=plain.STAFF, line=plain.member,
        all_url="customers:contacts", about="Who looks after the customer besides the sales rep",
    ),
    Block(
        "merged", "Merged into this one", "customers.view_customer", sql=merged.MERGED, line=merged.merged,
        about="Other customers that became part of this one",
    ),
    Block(
        "prices", "Prices named", "catalog.view_verbalquote", sql=plain.PRICES, line=plain.price,
        all_url="journal:entries", all_query="kind=verbal_quote", usual=False,
        about="The last five prices told on the phone or at the counter",
    ),
)  # fmt: skip
BY_KEY = {block.key: block for block in BLOCKS}
