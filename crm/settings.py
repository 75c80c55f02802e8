"""One file of settings for every surrounding; what differs comes from the environment (table in README.md)."""

from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

import environ
import pghistory
from celery.schedules import crontab
from csp.constants import NONE, SELF

from crm.environment import hour_and_minute, kept_secret, key_of_32_bytes, one_of, picture, s3_storage
from foundation.servers import Servers

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = (BASE_DIR / env.str("VAR_DIR", default="var")).resolve()
SETTINGS_FILE = VAR_DIR / "settings.env"  # what the environment does not say, one NAME="value" a line
if SETTINGS_FILE.exists():
    env.read_env(SETTINGS_FILE)
DEBUG = env.bool("DEBUG", default=False)

# The installation

PUBLIC_URL = env.str("PUBLIC_URL", default="http://localhost:8000").rstrip("/")
COMPANY_NAME = env.str("COMPANY_NAME", default="Our company")
COMPANY_ADDRESS = env.str("COMPANY_ADDRESS", default="")  # on papers, its lines parted by commas
COMPANY_COUNTRY = env.str("COMPANY_COUNTRY", default="")  # ISO code; of phone numbers without country code
COMPANY_CURRENCY = env.str("COMPANY_CURRENCY", default="USD")
COMPANY_TIME_ZONE = env.str("COMPANY_TIME_ZONE", default="UTC")
COMPANY_LOGO = picture(
    env.str("COMPANY_LOGO", default=""), within=VAR_DIR, name="COMPANY_LOGO"
)  # on papers; "" for none
COMPANY_PHONE = env.str("COMPANY_PHONE", default="")
COMPANY_EMAIL = env.str("COMPANY_EMAIL", default="")
COMPANY_WEB = env.str("COMPANY_WEB", default="")
COMPANY_REGISTER = env.str("COMPANY_REGISTER", default="")  # what the law wants on papers, its lines parted by ;
COMPANY_VAT_ID = env.str("COMPANY_VAT_ID", default="")
COMPANY_TAX_ID = env.str("COMPANY_TAX_ID", default="")
COMPANY_BANK = env.str("COMPANY_BANK", default="")  # beside CREDITOR_IBAN, or instead of it; lines parted by ;
SMALL_DIFFERENCE = Decimal(env.str("SMALL_DIFFERENCE", default="1.00"))  # of a payment, in whatever currency
NIGHTLY_AT = env.str("NIGHTLY_AT", default="02:00")
REMINDERS_AT = env.str("REMINDERS_AT", default="08:30")
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="Demo-folder-2026")
DEMO_CUSTOMERS = env.int("DEMO_CUSTOMERS", default=300)

# Direct debits: who collects, into which account, and how many business days before the money is due

CREDITOR_NAME = env.str("CREDITOR_NAME", default="") or COMPANY_NAME
CREDITOR_ID = env.str("CREDITOR_ID", default="")
CREDITOR_IBAN = env.str("CREDITOR_IBAN", default="")
CREDITOR_BIC = env.str("CREDITOR_BIC", default="")
DEBIT_LEAD_DAYS = env.int("DEBIT_LEAD_DAYS", default=2)
DEBIT_FORMAT = env.str("DEBIT_FORMAT", default="pain.008.001.08")

# Where the journal's checkpoints go, and how often: each night or after each of them

AUDITOR_EMAIL = env.str("AUDITOR_EMAIL", default="")
CHECKPOINTS_MAILED = one_of(
    "night", "checkpoint", given=env.str("CHECKPOINTS_MAILED", default="night"), name="CHECKPOINTS_MAILED"
)
CHECKPOINTS_KEPT = one_of(
    "night", "checkpoint", "never", given=env.str("CHECKPOINTS_KEPT", default="night"), name="CHECKPOINTS_KEPT"
)

# How many processes `manage.py up` starts of each kind

WEB_PROCESSES = env.int("WEB_PROCESSES", default=2)
WORKER_PROCESSES = env.int("WORKER_PROCESSES", default=2)

# Servers: named by the environment, else embedded ones that live in VAR_DIR

EMBEDDED = [
    name for name, url in (("postgres", "DATABASE_URL"), ("valkey", "REDIS_URL")) if not env.str(url, default="")
]
SERVERS = Servers(VAR_DIR, EMBEDDED)

if "postgres" in EMBEDDED:
    SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret(VAR_DIR / "secret_key")
    JOURNAL_KEK = env.str("JOURNAL_KEK", default="") or kept_secret(VAR_DIR / "keys" / "journal.kek", size=32)
    BANK_DATA_KEY = env.str("BANK_DATA_KEY", default="") or kept_secret(VAR_DIR / "keys" / "bank-data.key", size=32)
    DATABASE = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": SERVERS.connection["dbname"],
        "USER": SERVERS.connection["user"],
        "HOST": SERVERS.connection["host"],
    }
else:  # several machines must share these, so each of them making its own would be wrong
    SECRET_KEY = env.str("SECRET_KEY")
    JOURNAL_KEK = env.str("JOURNAL_KEK")
    BANK_DATA_KEY = env.str("BANK_DATA_KEY")
    DATABASE = env.db_url("DATABASE_URL", engine="django.db.backends.postgresql")

SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
JOURNAL_KEK = key_of_32_bytes(JOURNAL_KEK, name="JOURNAL_KEK")
BANK_DATA_KEYS = [  # the first one seals, the others open what was sealed before
    key_of_32_bytes(key, name="BANK_DATA_KEY")
    for key in (BANK_DATA_KEY, *env.list("BANK_DATA_KEY_FALLBACKS", default=[]))
]
DATABASES = {"default": {**DATABASE, "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def redis_url(number: int, *, socket_scheme: str = "unix", parameter: str = "db") -> str:
    """Address of one of the numbered databases in the Redis-compatible server."""
    if "valkey" in EMBEDDED:
        return f"{socket_scheme}://{SERVERS.valkey_socket}?{parameter}={number}"
    return f"{env.str('REDIS_URL').rstrip('/')}/{number}"


CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis_url(2)}}

# Background work. A task may be handed out twice, so tasks are idempotent; the timeout is longer than the longest.

CELERY_BROKER_URL = redis_url(0, socket_scheme="redis+socket", parameter="virtual_host")
CELERY_RESULT_BACKEND = redis_url(1, socket_scheme="redis+socket", parameter="virtual_host")
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 2 * 60 * 60,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TRACK_STARTED = True
CELERY_RESULT_EXPIRES = 24 * 60 * 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 3.0
CELERY_TIMEZONE = COMPANY_TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat" / "schedule")
CELERY_BEAT_SCHEDULE = {
    "journal checkpoint": {"task": "journal.tasks.checkpoint", "schedule": 60.0},
    "reminders": {"task": "journal.tasks.remind_of_agenda", "schedule": 60.0, "options": {"expires": 60}},
    "truth": {"task": "financials.tasks.recompute", "schedule": 30.0, "options": {"expires": 30}},
    "nightly": {"task": "crm.tasks.nightly", "schedule": crontab(**hour_and_minute(NIGHTLY_AT))},
    "dunning": {
        "task": "credit.tasks.send_reminders",
        "schedule": crontab(**hour_and_minute(REMINDERS_AT, name="REMINDERS_AT"), day_of_week="mon-fri"),
    },
}

# Django

INSTALLED_APPS = [
    "crm",
    "credit",
    "service",
    "financials",
    "catalog",
    "documents",
    "journal",
    "customers",
    "staff",
    "foundation",
    "crm.desk.OfficeAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "staff.middleware.SaysWhoActs",
    "staff.middleware.SignInFirst",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "customers.survivors.LeadsToSurvivor",
]

ROOT_URLCONF = "crm.urls"
WSGI_APPLICATION = "crm.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "crm.folder.header",
                "crm.folder.house",
                "crm.today.bell",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

LANGUAGE_CODE = "en"
TIME_ZONE = COMPANY_TIME_ZONE
USE_I18N = True
USE_TZ = True

# Who may come in

AUTH_USER_MODEL = "staff.User"
AUTHENTICATION_BACKENDS = [
    "staff.backends.Backend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses are given by the administrator, nobody signs up
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_ADAPTER = "staff.adapters.OfficeAdapter"
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = COMPANY_NAME

# What the floors above add to those below them: dotted functions, called in this order

# Who is told, product by product, that goods have come in: orders that wait for them.
STOCK_ARRIVALS = ["financials.reservations.fill_backorders"]
CALENDARS = ["service.calendar.calls_scheduled"]  # what else people have on, beside their appointments
ADDRESS_USES = ["financials.drafts.papers_to", "service.numbered.calls_to"]  # what is still to go to an address
CUSTOMER_PAPERS = ["documents.filing.papers_of"]  # what is filed of a customer, to be named beside other facts
REMINDED = "credit.dunning.history.was_reminded"  # whether an invoice was asked for, as a condition of a query
FILE_PAPER = "documents.filing.file_paper"  # where a paper goes that comes with such a fact
QUOTE_FORM = "catalog.quoted.QuotedPrice"  # a price told on the phone, as fields of the call note
KEEP_FILES = "documents.attaching.keeping"  # where files of a journal entry are kept, and whether they still are
FILES_OF = "documents.attaching.kept"
NUMBERED = ["financials.numbered.with_number", "service.numbered.with_number"]  # what somebody means by a number
CUSTOMER_RECORDERS = ["journal.record.record_customer_event"]
CUSTOMER_RECORDERS_OF_MANY = ["journal.record.record_customer_events"]
# What of the floors above may be in force once: the table, of which rows, and how a merge ends the second.
MERGE_STEPS = [("credit_dunningstop", "ended_at IS NULL", "ended_at = %(now)s, ended_by_id = %(by)s")]
CUSTOMER_MOVE_RECORDERS = ["journal.record.record_customer_move"]  # a folder's journal goes to another customer's
CUSTOMER_BOOKS_BACK = ["journal.moving_back.move_books_back"]  # the undo of that, with what was written there since
CUSTOMER_BALANCES = "financials.merged.balances"  # what two owe together, before they become one
MERGE_COUNTED = {  # what the page of a merge counts, one and many
    "customers_contact": ("contact", "contacts"), "customers_address": ("address", "addresses"),
    "financials_document": ("document", "documents"), "financials_payment": ("payment", "payments"),
    "journal_entry": ("journal entry", "journal entries"), "documents_storedfile": ("file", "files"),
    "journal_task": ("task", "tasks"), "credit_promise": ("promise", "promises"),
    "credit_dispute": ("dispute", "disputes"), "service_servicecall": ("service call", "service calls"),
}  # fmt: skip
MERGE_COMPUTED = ["credit_standing"]  # tables the next one fills anew
CUSTOMER_MERGED = ["credit.merged.refresh_standing"]  # what is computed of customers, after a merge and its undo
# Tables of what the house keeps of every customer by itself: it does not keep an imported one from being taken back.
CUSTOMER_SHADOWS = [
    "journal_entry", "journal_head", "journal_looked", "credit_standing", "credit_ratinghistory",
    "customers_duplicatepair", "customers_importrow",
]  # fmt: skip
DISPUTES_OF = "credit.collecting.disputed.disputed_on"  # which documents are in dispute, and why
# What the floors above say beside a document: blocks of its page, each with its template.
DOCUMENT_BLOCKS = [
    "credit.collecting.disputed.disputes_about", "credit.collecting.promised.promises_about",
    "credit.dunning.history.reminders_about",
]  # fmt: skip
OVERRIDES_OF = "credit.holding.overrides.used_for"  # which orders a second person let pass although they were held back
CALL_MODEL = "service.ServiceCall"  # the service calls that are held back and let pass
HOLD_AFFECTS = ["service.affected.affected_by_hold"]  # what else a hold stops and what of it goes on, for the what-if
# Whether a service call may be taken; who keeps what is refused, and is told when it is taken after all or cancelled.
CALL_GATES = ["credit.gate.ensure_call"]
CALLS_HELD = ["credit.holding.held.hold_back_call"]
CALLS_SETTLED = ["credit.holding.held.settle_call"]
# Whether an order may be taken; who keeps the drafts of those refused, is told when they are taken, and marks them.
ORDER_GATES = ["credit.gate.ensure_credit"]
ORDERS_HELD = ["credit.holding.held.hold_back"]
ORDERS_SETTLED = ["credit.holding.held.settle"]
HELD_OF = "credit.holding.held.held_states"
ROOM_OF = "credit.room.room_for"  # what a document being written leaves of the credit limit
LOADED_ORDERS = ["credit.loading.orders_over_limit"]  # which orders of a file may not be taken over, and why
DEBIT_GATES = ["credit.collecting.disputed.keep_out_of_debits"]  # which invoices are not collected, and why
SELECTION_CRITERIA = [  # what customers are selected by, the floors above included
    "customers.selections.own.own_criteria",
    "journal.selecting.journal_criteria",
    "financials.selecting.sales_criteria",
    "credit.selecting.credit_criteria",
]
# What keeps a customer from being deleted, in words; what else can be done to many customers at once (Action objects).
DELETE_GATES = [
    "financials.deleting.papers_and_payments", "service.deleting.calls_of", "documents.deleting.files_of",
    "journal.deleting.open_work_of", "credit.deleting.promises_and_holds",
]  # fmt: skip
CUSTOMER_ACTIONS = []
CUSTOMER_LIST_COLUMNS = ["customers.custom_fields.lists.list_extra", "credit.tables.standing_columns"]
JOBS = [  # the only functions that may be started as jobs
    "customers.duplicates.job.look_in_background",
    "crm.reports.printing.print_report",
    "customers.bulk.changing.change_in_background",
    "financials.bank.job.book_in_background",
    "financials.debits.job.book_in_background",
    "financials.accounting.job.export_in_background",
    "financials.papers.job.print_in_background",
    "financials.statements.job.print_in_background",
    "customers.importing.job.look_in_background",
    "customers.importing.job.import_in_background",
    "credit.dunning.job.send_in_background",
    "financials.statement_runs.job.send_in_background",
]

# The history of master data (customers.models.history)

PGHISTORY_LEVEL = pghistory.Statement  # one insert of events a statement, however many rows it changes
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(db_index=False, related_name="+")

# Safety of the pages

HTTPS = PUBLIC_URL.startswith("https://")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[urlsplit(PUBLIC_URL).hostname, "localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]  # asked by the container's own health check, inside
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1 if HTTPS else 0)
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Files

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "build" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "foundation.assets.VendorFinder",
]
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

MEDIA_ROOT = VAR_DIR / "media"
LOCAL_FILES = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
STORAGE_URL = env.str("STORAGE_URL", default="")
STORAGES = {
    "default": s3_storage(STORAGE_URL) if STORAGE_URL else LOCAL_FILES,
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "foundation.assets.HashedStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o640
# Of what is typed; far more than the journal takes, so that a text too long comes back with the form. In bytes.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
LARGEST_UPLOAD = env.int("LARGEST_UPLOAD", default=50 * 1024 * 1024)  # bytes

# Mail: without EMAIL_URL each message becomes a file in VAR_DIR/mail

EMAIL_URL = env.str("EMAIL_URL", default="")
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_TIMEOUT = 20  # seconds; somebody waits for the answer
EMAIL_FILE_PATH = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"office@{urlsplit(PUBLIC_URL).hostname}")
if EMAIL_URL:
    vars().update(env.email_url("EMAIL_URL"))

# Text messages: without SMS_URL each becomes a file in VAR_DIR/sms; a gateway of one's own is named by SMS_GATEWAY

SMS_URL = env.str("SMS_URL", default="")
SMS_TOKEN = env.str("SMS_TOKEN", default="")
SMS_SENDER = env.str("SMS_SENDER", default="") or COMPANY_NAME
SMS_GATEWAY = env.str("SMS_GATEWAY", default="documents.sms.HttpGateway" if SMS_URL else "documents.sms.FileGateway")
SMS_TIMEOUT = 20  # seconds
SMS_FILE_PATH = VAR_DIR / "sms"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    "loggers": {"django": {"handlers": [], "propagate": True}},
}
