from django.urls import include, path

from credit.views import disputes
from credit.views.case import note_call
from credit.views.exposure import exposure
from credit.views.held import decline_held, held
from credit.views.hold import hold, release
from credit.views.invoices import invoices, risks
from credit.views.money_map import money_map_page
from credit.views.overrides import grant, withdraw
from credit.views.overview import overview
from credit.views.policy import policy, switch_rule
from credit.views.proposals import decide, proposals
from credit.views.whatif import what_if_page

app_name = "credit"
urlpatterns = [  # in a customer's folder, and below credit/ for all customers
    path("credit/held/", held, name="held"),
    path("customers/<str:code>/credit/held/<int:held>/decline/", decline_held, name="decline"),
    path("customers/<str:code>/credit/held/<int:held>/grant/", grant, name="grant"),
    path("customers/<str:code>/credit/overrides/<int:pk>/withdraw/", withdraw, name="withdraw-override"),
    path("credit/policy/", policy, name="policy"),
    path("credit/policy/<int:pk>/", policy, name="rule"),
    path("credit/policy/<int:pk>/switch/", switch_rule, name="switch-rule"),
    path("credit/proposals/", proposals, name="proposals"),
    path("customers/<str:code>/credit/proposals/<int:pk>/", decide, name="decide"),
    path("credit/disputes/", disputes.disputes, name="disputes"),
    path("customers/<str:code>/credit/disputes/new/<int:document>/", disputes.new_dispute, name="open-dispute"),
    path("customers/<str:code>/credit/disputes/<int:pk>/", disputes.dispute, name="dispute"),
    path("customers/<str:code>/credit/disputes/<int:pk>/note/", disputes.add_note, name="note-dispute"),
    path("customers/<str:code>/credit/disputes/<int:pk>/change/", disputes.change, name="change-dispute"),
    path("customers/<str:code>/credit/disputes/<int:pk>/close/", disputes.close, name="close-dispute"),
    path("customers/<str:code>/credit/disputes/<int:pk>/credit-note/", disputes.credit, name="credit-dispute"),
    path("", include("credit.promise_urls")),
    path("", include("credit.reminder_urls")),
    path("customers/<str:code>/credit/what-if/", what_if_page, name="what-if"),
    path("customers/<str:code>/credit/", overview, name="overview"),
    path("customers/<str:code>/credit/call/", note_call, name="note-call"),
    path("customers/<str:code>/credit/exposure/", exposure, name="exposure"),
    path("customers/<str:code>/map/", money_map_page, name="money_map"),
    path("customers/<str:code>/credit/invoices/", invoices, name="invoices"),
    path("customers/<str:code>/credit/risks/", risks, name="risks"),
    path("customers/<str:code>/credit/hold/", hold, name="hold"),
    path("customers/<str:code>/credit/hold/release/", release, name="release"),
]
