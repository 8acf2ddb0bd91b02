"""The WSGI application of the system named by the environment."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"sesshu.site.{os.environ.get('SESSHU_SYSTEM', 'ledger')}")
application = get_wsgi_application()
