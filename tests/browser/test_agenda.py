"""A day at the desk: a click on a free hour makes an appointment, one key a task, and done asks for the line."""

from datetime import datetime, time

import pytest
from playwright.sync_api import expect

from foundation.periods import company_today
from journal.models import Appointment, Entry, Task
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def page(sign_in):
    make.contact(make.customer("C-10", "Acme Pumps"))
    return sign_in(make.person("Jan Silva", "clerk"), viewport=DESK)


def test_an_appointment_by_a_click_on_a_free_hour_and_the_calendar_by_its_keys(page):
    page.goto("/calendar/?view=week")
    page.locator("td.cal-today .hour").nth(7).click()  # two in the afternoon
    expect(page.get_by_label("From", exact=True)).to_have_value("14:00")
    page.get_by_label("What*").fill("See Acme about the pump")
    page.get_by_label("Customer").press_sequentially("acm")
    expect(page.locator("#customers-found option")).to_have_attribute("value", "C-10")
    page.get_by_label("Customer").fill("C-10")
    page.get_by_text("Who else comes").click()
    page.get_by_label("Jan Roth").check()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("is in the calendar")).to_be_visible()
    made = Appointment.objects.get()
    assert datetime.combine(made.day, made.starts) == datetime.combine(company_today(), time(14))
    assert str(made.guests.get()) == "Jan Roth"
    page.keyboard.press("Escape")  # the message
    page.keyboard.press("Escape")  # the page
    expect(page.locator(".cal-day .piece")).to_contain_text("See Acme about the pump")
    for key, shown in (("d", 1), ("ArrowRight", 0), ("t", 1), ("m", 1)):
        page.keyboard.press(key)
        expect(page.locator(".cal-desk .piece")).to_have_count(shown)
    page.set_viewport_size(PHONE)
    expect(page.locator(".cal-list")).to_contain_text("14:00–15:00 See Acme about the pump")
    expect(page.locator(".cal-desk")).to_be_hidden()


def test_a_task_out_of_the_folder_by_keys_and_its_journal_line_by_enter(page):
    page.goto("/customers/C-10/")
    page.keyboard.press("t")
    page.keyboard.type("Send the drawing")
    page.keyboard.press("Enter")
    expect(page.get_by_text("is on your list")).to_be_visible()
    page.goto("/tasks/")
    page.keyboard.press("j")
    page.keyboard.press("d")
    expect(page.get_by_label("Journal line")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("is done")).to_be_visible()
    assert page.url.endswith("/tasks/")
    assert Task.objects.get().entry == Entry.objects.get(kind="task_done")
