"""Papers: every document that is handed out is numbered, kept as printed, and fixed by a digest."""

import json
from datetime import datetime
from typing import Any

from yikou.cases.models import Case, Paper
from yikou.cases.operations.numbers import new_token, take_number
from yikou.kernel import crypto
from yikou.kernel.actors import Actor


def digest_of(content: dict[str, Any]) -> str:
    """The SM3 digest over a paper's content, as it is printed and archived."""
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return crypto.digest(plain.encode())


def issue(*, sort: str, case: Case | None, centre: str, content: dict[str, Any], by: Actor, at: datetime) -> Paper:
    """Number and keep one paper of a case; the entry that names it is recorded by the verb that issues it."""
    return Paper.objects.create(
        centre_id=centre,
        sort=sort,
        number=take_number(centre=centre, at=at),
        token=new_token(),
        case=case if case is not None and case.pk else None,
        person_id=case.applicant_id if case is not None else None,
        item_code=case.item_code if case is not None else "",
        item_version=case.item_version if case is not None else 0,
        content=content,
        digest=digest_of(content),
        issued_at=at,
        issued_by=by.key,
    )


def attach(papers: list[Paper], case: Case) -> None:
    """Tie papers that were written before the case had a row to it."""
    Paper.objects.filter(pk__in=[one.pk for one in papers if one.case_id is None]).update(
        case=case, person=case.applicant_id, item_code=case.item_code, item_version=case.item_version
    )
