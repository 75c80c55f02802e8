"""The form of a group: its name, where it stands, what it is for."""

from typing import Any

from django import forms

from customers.groups import Branch
from customers.models import Group

TOP = "at the top"


class GroupForm(forms.Form):
    """A group of the tree; `tree` are all groups, `group` the one that is changed, None for a new one."""

    name = forms.CharField(max_length=80)
    parent = forms.TypedChoiceField(label="Below", required=False, coerce=int, empty_value=None)
    notes = forms.CharField(
        label="What it is for", required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, tree: list[Branch], group: Group | None = None, **more: Any):
        super().__init__(*args, **more)
        places = [branch for branch in tree if group is None or group.pk not in branch.line]
        self.fields["parent"].choices = [("", TOP), *((branch.id, branch.full_name) for branch in places)]

    def clean(self) -> dict[str, Any]:
        """Find the group it is to stand below."""
        cleaned = super().clean()
        if key := cleaned.get("parent"):
            cleaned["parent"] = Group.objects.filter(pk=key).first()
            if cleaned["parent"] is None:
                self.add_error("parent", "Somebody removed that group meanwhile. Choose another place.")
        return cleaned


def group_named(text: str, tree: list[Branch]) -> Branch | None:
    """Return the group somebody means by its name, its whole name, or a part only one of them has."""
    text = " ".join(text.split()).casefold()
    for says in (lambda each: text == each.full_name.casefold(), lambda each: text == each.name.casefold()):
        if len(found := [branch for branch in tree if says(branch)]) == 1:
            return found[0]
    near = [branch for branch in tree if text and text in branch.full_name.casefold()]
    return near[0] if len(near) == 1 else None
