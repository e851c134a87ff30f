"""What is typed is never lost: drafts on the server, sealed; and who else has a case open."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from yikou.cases.models import Case, Draft, Viewing
from yikou.kernel import crypto
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import Refusal

MOST = 200_000
SEEN_FOR = timedelta(seconds=45)


class DraftTooLarge(Refusal):
    """More than a form can hold."""

    told = "填的内容太多，没能存成草稿。请先交出一部分。"
    status = 413


def save_draft(*, key: str, content: Mapping[str, Any], by: Actor, at: datetime) -> Draft:
    """Keep what a clerk has typed so far, sealed, under the key of the form. Refuses with DraftTooLarge."""
    plain = json.dumps(content, ensure_ascii=False)
    if len(plain) > MOST or len(key) > 40:
        raise DraftTooLarge()
    sealed = crypto.seal(plain, purpose="draft")
    draft, _ = Draft.objects.update_or_create(
        account=by.account_id or 0, key=key, defaults={"centre": by.centre, "content": sealed, "saved_at": at}
    )
    return draft


def drop_draft(*, key: str, by: Actor, at: datetime) -> None:
    """Forget a draft that was submitted or given up."""
    # After every intake, so one statement of its own: a QuerySet would open a transaction around it.
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_draft WHERE account = %s AND key = %s", [by.account_id or 0, key])


def look_at(*, case: Case, by: Actor, at: datetime) -> list[str]:
    """Say that somebody has a case open, and hear who else has (two clerks see each other)."""
    Viewing.objects.update_or_create(case=case, account=by.account_id or 0, defaults={"name": by.name, "seen_at": at})
    others = Viewing.objects.filter(case=case, seen_at__gt=at - SEEN_FOR).exclude(account=by.account_id or 0)
    return list(others.order_by("name").values_list("name", flat=True))
