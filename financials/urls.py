from django.urls import path

from financials.editor import carrying_views, recurring_views, step_views
from financials.editor import views as editor
from financials.views import adjustment, credit, recording, sent_statement
from financials.views.document import document
from financials.views.einvoice import einvoice
from financials.views.overview import overview
from financials.views.pack import pack
from financials.views.paper import packing_slip, paper, receipt, send, send_the_receipt
from financials.views.payment import payment
from financials.views.statement import statement, statement_pdf
from financials.views.why import why

app_name = "financials"
urlpatterns = [
    path("<str:code>/financials/", overview, name="overview"),
    path("<str:code>/financials/why/", why, name="why"),
    path("<str:code>/financials/pack/", pack, name="pack"),
    path("<str:code>/financials/statement/", statement, name="statement"),
    path("<str:code>/financials/statement/pdf/", statement_pdf, name="statement-pdf"),
    path("<str:code>/financials/statements/", sent_statement.statements, name="sent-statements"),
    path("<str:code>/financials/statements/new/", sent_statement.new_for_one, name="send-statement"),
    path("<str:code>/financials/statements/<int:pk>/", sent_statement.statement, name="sent-statement"),
    path("<str:code>/financials/statements/<int:pk>/letter/", sent_statement.letter, name="statement-letter"),
    path("<str:code>/financials/statements/<int:pk>/leave-out/", sent_statement.leave_out, name="statement-leave-out"),
    path("<str:code>/financials/statements/<int:pk>/take-in/", sent_statement.take_in, name="statement-take-in"),
    path("<str:code>/financials/statements/<int:pk>/sent/", sent_statement.was_sent, name="statement-sent"),
    path("<str:code>/financials/statements/<int:pk>/again/", sent_statement.again, name="statement-again"),
    path("<str:code>/financials/payment/new/", recording.new_payment, name="new-payment"),
    path("<str:code>/financials/payment/new/settling/", recording.suggest_settling, name="suggest-settling"),
    path("<str:code>/financials/payment/new/sums/", recording.reckon_payment, name="reckon-payment"),
    path("<str:code>/financials/payment/new/reference/", recording.check_reference, name="check-reference"),
    path("<str:code>/financials/payment/<int:pk>/", payment, name="payment"),
    path("<str:code>/financials/payment/<int:pk>/receipt/", receipt, name="receipt"),
    path("<str:code>/financials/payment/<int:pk>/receipt/send/", send_the_receipt, name="send-receipt"),
    path("<str:code>/financials/payment/<int:pk>/return/", adjustment.return_, name="return-payment"),
    path("<str:code>/financials/credit/<slug:kind>/<int:pk>/", credit.settled, name="settled"),
    path("<str:code>/financials/credit/<slug:kind>/<int:pk>/apply/", credit.apply, name="apply-credit"),
    path("<str:code>/financials/credit/<slug:kind>/<int:pk>/apply/sums/", credit.reckon_credit, name="reckon-credit"),
    path("<str:code>/financials/credit/<slug:kind>/<int:pk>/refund/", credit.refund, name="refund-credit"),
    path("<str:code>/financials/allocation/<int:pk>/take-back/", credit.take_back, name="take-back"),
    path("<str:code>/financials/document/<int:pk>/write-off/", adjustment.write_off_invoice, name="write-off"),
    path("<str:code>/financials/adjustment/<int:pk>/", adjustment.adjustment, name="adjustment"),
    path("<str:code>/financials/adjustment/<int:pk>/undo/", adjustment.undo, name="undo-adjustment"),
    path("<str:code>/financials/recurring/", recurring_views.recurring, name="recurring"),
    path("<str:code>/financials/recurring/<int:pk>/end/", recurring_views.end, name="end-recurring"),
    path("<str:code>/financials/<slug:kind>/new/", editor.new, name="new"),
    path("<str:code>/financials/<slug:kind>/figures/", editor.figures, name="figures"),
    path("<str:code>/financials/<slug:kind>/<int:pk>/edit/", editor.edit, name="edit"),
    path("<str:code>/financials/<slug:kind>/<int:pk>/issue/", step_views.issue, name="issue"),
    path("<str:code>/financials/<slug:kind>/<int:pk>/discard/", step_views.discard, name="discard"),
    path("<str:code>/financials/<slug:kind>/<int:pk>/copy/", step_views.copy, name="copy"),
    path("<str:code>/financials/<slug:kind>/<int:pk>/accept/", step_views.accept, name="accept"),
    path("<str:code>/financials/<slug:kind>/<int:pk>/decline/", step_views.decline, name="decline"),
    path("<str:code>/financials/<slug:kind>/<int:pk>/cancel/", step_views.take_back, name="cancel"),
    path("<str:code>/financials/<slug:kind>/<int:pk>/into/<slug:into>/", carrying_views.carry, name="carry-out"),
    path("<str:code>/financials/<slug:kind>/<int:pk>/recurring/", recurring_views.start, name="start-recurring"),
    path("<str:code>/financials/delivery/<path:number>/packing-slip/", packing_slip, name="packing-slip"),
    path("<str:code>/financials/<slug:kind>/<path:number>/pdf/", paper, name="paper"),
    path("<str:code>/financials/<slug:kind>/<path:number>/einvoice/<slug:form>/", einvoice, name="einvoice"),
    path("<str:code>/financials/<slug:kind>/<path:number>/send/", send, name="send"),
    path("<str:code>/financials/<slug:kind>/<path:number>/", document, name="document"),
]
