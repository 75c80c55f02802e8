import multiprocessing
import os
import signal

from django.core.wsgi import get_wsgi_application

from foundation.processes import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")

if multiprocessing.parent_process():  # a web server's worker would outlive a main process that is killed
    die_with_parent(signal.SIGTERM, parent=os.getppid())

application = get_wsgi_application()
