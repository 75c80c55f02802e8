from django.contrib import admin
from django.urls import include, path

from crm.calls import incoming
from crm.gallery import components
from crm.health import health
from crm.job_views import cancel_job, job, job_file, jobs
from crm.layout_views import layout
from crm.report_views import print_report, report, reports
from crm.search_views import customers, search, suggest
from crm.views import home, overview
from journal.alert_views import alert, alerts, see_all
from journal.timeline_views import everywhere

urlpatterns = [
    path("", home, name="home"),
    path("search", search, name="search"),
    path("search/suggest", suggest, name="search-suggest"),
    path("search/customers", customers, name="search-customers"),
    path("calls/incoming", incoming, name="incoming-call"),
    path("customers/", include("customers.urls")),
    path("customers/<str:code>/", overview, name="folder"),
    path("customers/<str:code>/overview/", overview, name="folder-overview"),
    path("customers/", include("journal.urls")),
    path("customers/", include("financials.urls")),
    path("", include("journal.agenda.urls")),
    path("", include("credit.urls")),
    path("worklist/", include("credit.worklist_urls")),
    path("", include("service.urls")),
    path("customers/", include("documents.urls")),
    path("customers/", include("documents.writing.urls")),
    path("catalog/", include("catalog.urls")),
    path("bank/", include("financials.bank.urls")),
    path("debits/", include("financials.debits.urls")),
    path("statements/", include("financials.statement_runs.urls")),
    path("accounting/", include("financials.accounting.urls")),
    path("alerts/", alerts, name="alerts"),
    path("alerts/seen/", see_all, name="alerts-seen"),
    path("alerts/<int:pk>/", alert, name="alert"),
    path("settings/journal/", include("journal.settings_urls")),
    path("settings/banners/", include("financials.banner_urls")),
    path("settings/overview/", layout, name="overview-layout"),
    path("journal/", everywhere, name="journal"),
    path("mail/", include("journal.mail.urls")),
    path("reports/", reports, name="reports"),
    path("reports/<slug:name>/", report, name="report"),
    path("reports/<slug:name>/print/", print_report, name="print-report"),
    path("jobs/", jobs, name="jobs"),
    path("jobs/<uuid:job_id>/", job, name="job"),
    path("jobs/<uuid:job_id>/cancel/", cancel_job, name="job-cancel"),
    path("jobs/<uuid:job_id>/file/", job_file, name="job-file"),
    path("health/", health),
    path("components/", components, name="gallery"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
