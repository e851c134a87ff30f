"""Lay the tables, a queue, and an agent for each client: `python -m bench.helpdesk.prepare CLIENTS`."""

import sys

import django
from django.core.management import call_command

if __name__ == "__main__":
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    from django.contrib.auth.models import User
    from helpdesk.models import Queue  # type: ignore[import-not-found]

    Queue.objects.create(title="Desk", slug="desk", email_address="desk@example.org")
    for one in range(int(sys.argv[1])):
        User.objects.create_superuser(f"agent{one}", f"agent{one}@example.org", "bench-helpdesk-1")
