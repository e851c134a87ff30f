"""The ASGI application: server-sent events, beside the pages. Named, as the settings name what pages go through."""

import os

import django
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yikou.settings")
django.setup()
application = import_string("yikou.web.events.app.Events")()
