from django.urls import path

from customers.views import addresses, banking, contacts, delivery, exemptions, master, people, reach, register

app_name = "customers"
urlpatterns = [
    path("", register.register, name="register"),
    path("new/", register.new, name="new"),
    path("<code>/edit/", master.edit, name="edit"),
    path("<code>/archive/", master.archive, name="archive"),
    path("<code>/restore/", master.restore, name="restore"),
    path("<code>/contacts/", contacts.contacts, name="contacts"),
    path("<code>/contacts/people/new/", people.add_contact, name="add_contact"),
    path("<code>/contacts/people/<int:pk>/", people.edit_contact, name="edit_contact"),
    path("<code>/contacts/people/<int:pk>/remove/", people.remove_contact, name="remove_contact"),
    path("<code>/contacts/phones/new/", reach.add_phone, name="add_phone"),
    path("<code>/contacts/phones/<int:pk>/", reach.edit_phone, name="edit_phone"),
    path("<code>/contacts/phones/<int:pk>/remove/", reach.remove_phone, name="remove_phone"),
    path("<code>/contacts/emails/new/", reach.add_email, name="add_email"),
    path("<code>/contacts/emails/<int:pk>/", reach.edit_email, name="edit_email"),
    path("<code>/contacts/emails/<int:pk>/remove/", reach.remove_email, name="remove_email"),
    path("<code>/contacts/addresses/new/", addresses.add_address, name="add_address"),
    path("<code>/contacts/addresses/read/", addresses.read_address, name="read_address"),
    path("<code>/contacts/addresses/<int:pk>/", addresses.edit_address, name="edit_address"),
    path("<code>/contacts/addresses/<int:pk>/remove/", addresses.remove_address, name="remove_address"),
    path("<code>/contacts/exemptions/new/", exemptions.add, name="add_exemption"),
    path("<code>/contacts/exemptions/<int:pk>/end/", exemptions.end, name="end_exemption"),
    path("<code>/contacts/delivery/", delivery.change, name="delivery"),
    path("<code>/contacts/payment-type/", banking.payment_type, name="payment_type"),
    path("<code>/contacts/accounts/new/", banking.add_bank_account, name="add_bank_account"),
    path("<code>/contacts/accounts/<int:pk>/", banking.edit_bank_account, name="edit_bank_account"),
    path("<code>/contacts/accounts/<int:pk>/confirm/", banking.confirm_bank_account, name="confirm_bank_account"),
    path("<code>/contacts/accounts/<int:pk>/close/", banking.close_bank_account, name="close_bank_account"),
    path("<code>/contacts/accounts/<int:pk>/mandate/", banking.add_mandate, name="add_mandate"),
    path("<code>/contacts/mandates/<int:pk>/", banking.edit_mandate, name="edit_mandate"),
    path("<code>/contacts/mandates/<int:pk>/revoke/", banking.revoke_mandate, name="revoke_mandate"),
]
