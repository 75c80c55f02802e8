"""The forms of the wizard: the file, how it is read, what its columns become, and how it is taken over."""

from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings

from customers.groups import group_tree
from customers.importing.fields import targets
from customers.importing.mapping import columns_of, once_each
from customers.importing.options import RECOGNISED, Options
from customers.models import Customer, Group, ImportFile, ImportRow
from foundation.countries import COUNTRIES
from foundation.records.decoding import ENCODINGS
from foundation.records.delimited import DELIMITERS
from foundation.records.shapes import Records
from staff.models import User

SAMPLES = 3
ACCEPTED = ".csv,.tsv,.txt,.xlsx,.vcf,.vcard,.ldif,.ldi"
CHECK = {"class": "form-check-input"}
SELECT = {"class": "form-select"}
DATES = ["", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY", "DD-MM-YYYY", "YYYY/MM/DD"]
KNOWN = {
    ImportRow.Outcome.FILL: "fill in what is missing there, change nothing",
    ImportRow.Outcome.UPDATE: "bring up to date: what the file says wins",
    ImportRow.Outcome.SKIP: "leave the row out",
    ImportRow.Outcome.CREATE: "make another customer all the same",
}
DECISIONS = {
    ImportRow.Outcome.CREATE: "Make a new customer",
    ImportRow.Outcome.UPDATE: "Bring up to date",
    ImportRow.Outcome.FILL: "Fill in what is missing",
    ImportRow.Outcome.SKIP: "Leave out",
}


class FileForm(forms.Form):
    """The file itself."""

    file = forms.FileField(
        label="File",
        widget=forms.FileInput(
            attrs={"class": "form-control", "accept": ".csv,.tsv,.txt,.xlsx,.vcf,.vcard,.ldif,.ldi"}
        ),
    )


class ReadingForm(forms.Form):
    """How a text file is read where that was told wrongly."""

    encoding = forms.ChoiceField(
        label="Characters", required=False, widget=forms.Select(attrs=SELECT),
        choices=[("", "As the file tells"), *ENCODINGS.items()],
    )  # fmt: skip
    delimiter = forms.ChoiceField(
        label="Columns end at a", required=False, widget=forms.Select(attrs=SELECT),
        choices=[("", "sign the file tells"), *((sign, name) for sign, name in DELIMITERS.items())],
    )  # fmt: skip
    header = forms.NullBooleanField(
        label="The first row",
        widget=forms.Select(
            attrs=SELECT,
            choices=[("unknown", "is what it looks like"), ("true", "names the columns"), ("false", "is a customer")],
        ),
    )


class ColumnsForm(forms.Form):
    """What each column becomes, and the options of the whole file."""

    recognised = forms.MultipleChoiceField(
        label="A row is a customer we have by", required=False, choices=list(RECOGNISED.items()),
        widget=forms.CheckboxSelectMultiple(attrs=CHECK),
    )  # fmt: skip
    known = forms.ChoiceField(label="Then", choices=list(KNOWN.items()), widget=forms.RadioSelect(attrs=CHECK))
    status = forms.ChoiceField(
        label="New ones are", widget=forms.RadioSelect(attrs=CHECK),
        choices=[(Customer.Status.CUSTOMER, "customers"), (Customer.Status.PROSPECT, "prospects")],
    )  # fmt: skip
    country = forms.ChoiceField(
        label="Country of addresses and phones without one", required=False, widget=forms.Select(attrs=SELECT)
    )
    date_format = forms.ChoiceField(
        label="Days are written", required=False, widget=forms.Select(attrs=SELECT),
        choices=[(each, each or "YYYY-MM-DD") for each in DATES],
    )  # fmt: skip
    groups = forms.TypedMultipleChoiceField(
        label="Put all into the groups", required=False, coerce=int, widget=forms.CheckboxSelectMultiple(attrs=CHECK)
    )
    new_group = forms.CharField(
        label="Put all into a group of their own", required=False, max_length=Group._meta.get_field("name").max_length,
        widget=forms.TextInput(attrs={"class": "form-control", "placeholder": "Hanover 2026"}),
    )  # fmt: skip
    tags = forms.CharField(
        label="Give all the tags", required=False, max_length=200,
        widget=forms.TextInput(attrs={"class": "form-control", "placeholder": "Trade show 2026; Newcomer"}),
    )  # fmt: skip

    def __init__(self, *args: Any, file: ImportFile, records: Records, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.records = records
        offered = [("", "– left out –"), *by_heading(targets(user))]
        samples = columns_of(records)
        options = Options.of(file.options)
        self.fields["country"].choices = [("", "unknown"), *sorted(COUNTRIES.items(), key=lambda each: each[1])]
        self.fields["groups"].choices = [(each.id, " / ".join(each.path)) for each in group_tree()]
        self.fields["new_group"].initial = options.new_group
        if not user.has_perm("customers.add_group"):
            del self.fields["new_group"]
        for name in ("recognised", "known", "status", "date_format", "groups"):
            self.fields[name].initial = getattr(options, name)
        self.fields["country"].initial = options.country or settings.COMPANY_COUNTRY
        self.fields["tags"].initial = "; ".join(options.tags)
        self.columns = []
        for at, (head, target) in enumerate(zip(records.heads, file.mapping, strict=True)):
            field = forms.ChoiceField(label=head, required=False, choices=offered, initial=target)
            field.widget.attrs |= SELECT | {"aria-label": f"What “{head}” becomes"}
            self.fields[f"column-{at}"] = field
            self.columns.append((f"column-{at}", list(dict.fromkeys(samples[at]))[:SAMPLES], len(samples[at])))

    @property
    def rows(self) -> list[tuple]:
        """The columns of the file as the page lists them: the field, samples, how many of the rows say something."""
        return [(self[name], samples, filled) for name, samples, filled in self.columns]

    def clean(self) -> dict[str, Any]:
        """Refuse two columns that would become the same single thing."""
        mapping = [self.cleaned_data.get(name, "") for name, *_ in self.columns]
        for (name, *_), target, kept in zip(self.columns, mapping, once_each(mapping), strict=True):
            if target and not kept:
                self.add_error(name, "Another column becomes this already. Leave one of them out.")
        return self.cleaned_data

    @property
    def mapping(self) -> list[str]:
        return [self.cleaned_data[name] for name, *_ in self.columns]

    @property
    def options(self) -> Options:
        """The options as chosen."""
        said = self.cleaned_data
        tags = tuple(filter(None, (tag.strip() for tag in said["tags"].replace(",", ";").split(";"))))
        return Options(
            tuple(said["recognised"]), said["known"], said["status"], said["country"], said["date_format"],
            tuple(said["groups"]), tags, " ".join(said.get("new_group", "").split()),
        )  # fmt: skip


class DecisionForm(forms.Form):
    """What is done with one row, or with all of an outcome."""

    what = forms.ChoiceField(choices=[("", ""), *DECISIONS.items()], required=False)
    number = forms.IntegerField(required=False)
    outcome = forms.ChoiceField(choices=[("", ""), *ImportRow.Outcome.choices], required=False)


def by_heading(offered: list) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return targets as groups of choices."""
    return [
        (heading, [(target.key, target.in_full) for target in of_heading])
        for heading, of_heading in groupby(offered, key=lambda target: target.heading)
    ]
