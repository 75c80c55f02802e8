"""The forms of how the house reminds: the policy, its levels, and their wording."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from credit.dunning.wording import troubles_of
from credit.models import DunningLevel, DunningPolicy, DunningText
from foundation.languages import LANGUAGES, language_name

CHECK = forms.CheckboxInput(attrs={"class": "form-check-input"})


class SettingsForm(forms.ModelForm):
    """A form whose verb judges what is typed and says it in one sentence; amounts are shown as people write them."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, value in self.initial.items():
            if isinstance(value, Decimal):
                self.initial[name] = f"{value:.2f}" if value == round(value, 2) else f"{value.normalize():f}"

    def _post_clean(self) -> None:
        """Leave the judgement to the verb."""


class PolicyForm(SettingsForm):
    """When nobody is reminded whatever they owe, and whether runs wait for a person."""

    class Meta:
        model = DunningPolicy
        fields = ("automatic", "grace_days", "quiet_days", "paid_days", "complaint_days", "least_amount")
        labels = {
            "automatic": "Send each business day without asking",
            "grace_days": "Days of grace after the due day",
            "quiet_days": "Days of quiet after somebody spoke with them",
            "paid_days": "Days of quiet after a payment",
            "complaint_days": "Days of quiet after a complaint",
            "least_amount": "Nothing is sent for less than",
        }
        help_texts = {
            "automatic": "Else the run of the day waits for its release.",
            "least_amount": "In the currency of the account.",
        }
        widgets = {"automatic": CHECK}


class LevelForm(SettingsForm):
    """One level: when, how long to pay, at what charge."""

    class Meta:
        model = DunningLevel
        fields = (
            "name", "after_days", "wait_days", "pay_within", "fee", "fee_currency", "interest_percent", "by_post",
            "proposes_hold",
        )  # fmt: skip
        labels = {
            "after_days": "From so many days past due",
            "wait_days": "At least so many days after the reminder before",
            "pay_within": "Days to pay given in the letter",
            "by_post": "Always on paper, too",
            "fee": "Fee",
            "fee_currency": "Currency of the fee",
            "interest_percent": "Interest a year, in percent",
            "proposes_hold": "Propose a hold when nothing comes of it",
        }
        help_texts = {
            "fee": "Empty: none. It is invoiced when the reminder goes out.",
            "fee_currency": "Accounts in another currency are charged no fee.",
            "interest_percent": "Empty: none. On what is neither disputed nor covered, since the last charge.",
        }
        widgets = {"by_post": CHECK, "proposes_hold": CHECK, "name": forms.TextInput(attrs={"autofocus": True})}

    def clean_fee_currency(self) -> str:
        return self.cleaned_data["fee_currency"].strip().upper()


class WordingForm(SettingsForm):
    """The wording of a level in one language; what is wrong with it is said line by line."""

    class Meta:
        model = DunningText
        fields = ("subject", "body", "sms")
        labels = {"body": "Text", "sms": "SMS"}
        help_texts = {"sms": "Empty: nobody who wants an SMS is reminded at this level in this language."}
        widgets = {
            "subject": forms.TextInput(attrs={"spellcheck": "true"}),
            "body": forms.Textarea(attrs={"rows": 22, "class": "wording", "spellcheck": "true"}),
            "sms": forms.Textarea(attrs={"rows": 3}),
        }

    def clean_subject(self) -> str:
        return self._without_trouble("subject", one_line=True)

    def clean_body(self) -> str:
        return self._without_trouble("body")

    def clean_sms(self) -> str:
        return self._without_trouble("sms", one_line=True)

    def _without_trouble(self, name: str, *, one_line: bool = False) -> str:
        text = self.cleaned_data[name].replace("\r\n", "\n")
        if troubles := list(line_troubles(text, one_line=one_line)):
            raise forms.ValidationError(troubles)
        return text


def line_troubles(text: str, *, one_line: bool = False) -> Iterable[str]:
    """Yield what is wrong with a wording, with the number of its line where there are several."""
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        for sentence in troubles_of(line, one_line=one_line):
            yield f"Line {number}: {sentence}" if len(lines) > 1 else sentence


class AddLanguageForm(forms.Form):
    """Another language for a level, beginning with the words of one it has."""

    language = forms.ChoiceField(label="Language")
    copy = forms.ChoiceField(label="Begin with the words of")

    def __init__(self, *args: Any, known: list[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [one for one in LANGUAGES if one[0] not in known]
        self.fields["copy"].choices = [("", "an empty page"), *((code, language_name(code)) for code in known)]
        self.fields["copy"].required = False
        self.fields["copy"].initial = known[0] if known else ""
