"""The WSGI application of the system named by the environment."""

import os

from django.core.wsgi import get_wsgi_application

from sesshu.foundation.memory import spare_the_collector
from sesshu.foundation.turns import Turns

os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"sesshu.site.{os.environ.get('SESSHU_SYSTEM', 'ledger')}")
application = Turns(get_wsgi_application())
# What was imported stays as long as the process: walking it again and again would stop every page for a moment.
spare_the_collector()
