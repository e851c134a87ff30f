"""The operations of the API: one file a topic, one door for all of them (`yikou.api.door`)."""

from yikou.api.views import (
    cases,
    catalogue,
    deadlines,
    enquiries,
    guides,
    hall,
    intake,
    myself,
    notices,
    people,
    progress,
    rules,
)

TOPICS = tuple(
    one.topic
    for one in (catalogue, guides, hall, notices, progress, people, intake, cases, enquiries, deadlines, rules, myself)
)
"""The topics in the order in which a matter meets them."""
