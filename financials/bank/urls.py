from django.urls import path

from financials.bank.views import lines, statements

app_name = "bank"
urlpatterns = [
    path("", statements.all_statements, name="statements"),
    path("import/", statements.import_file, name="import"),
    path("<int:pk>/", statements.statement, name="statement"),
    path("<int:pk>/book/", statements.book_all_sure, name="book-sure"),
    path("<int:pk>/look-again/", statements.look_again, name="look-again"),
    path("<int:pk>/ignore-paid-out/", statements.ignore_paid_out, name="ignore-paid-out"),
    path("<int:pk>/remove/", statements.remove, name="remove"),
    path("lines/<int:pk>/", lines.line, name="line"),
    path("lines/<int:pk>/accept/", lines.accept_line, name="accept"),
    path("lines/<int:pk>/book/", lines.book_line, name="book"),
    path("lines/<int:pk>/settle/<str:code>/", lines.settle_line, name="settle"),
    path("lines/<int:pk>/reckon/<str:code>/", lines.reckon_line, name="reckon"),
    path("lines/<int:pk>/confirm/", lines.confirm_line, name="confirm"),
    path("lines/<int:pk>/return/", lines.return_line, name="return"),
    path("lines/<int:pk>/ignore/", lines.ignore, name="ignore"),
    path("lines/<int:pk>/reopen/", lines.reopen, name="reopen"),
]
