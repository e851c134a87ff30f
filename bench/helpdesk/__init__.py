"""A plain installation of django-helpdesk, as its own documentation sets it up: what we measure beside us."""
