"""Drafting, publishing and retiring: nothing wrong goes out, nothing that went out changes."""

import time
from datetime import timedelta
from typing import Any

import pytest

from tests.catalogue.conftest import MONDAY
from yikou.accounts.rights import RIGHTS
from yikou.catalogue import access, queries
from yikou.catalogue import operations as op
from yikou.catalogue.models import Edition
from yikou.kernel.actors import Actor, system
from yikou.kernel.kept import SEEN_WITHIN
from yikou.kernel.refusals import NotAllowed, NotFound
from yikou.ledger import queries as ledger
from yikou.ledger.operations import ChangedMeanwhile

TODAY = MONDAY.date()
LATER = TODAY + timedelta(days=10)
BY = system("liuwan")


def draft_of(code: str, kind: str = "item", **changes: Any) -> Edition:
    """A draft of the last version with some fields changed."""
    draft = op.draft(centre="liuwan", kind=kind, code=code, by=BY, at=MONDAY)
    if not changes:
        return draft
    return op.save_draft(draft=draft, payload={**draft.payload, **changes}, by=BY, at=MONDAY)


def shorter(code: str = "MZ-001") -> Edition:
    """A draft that promises five days less."""
    payload = queries.last_version("liuwan", "item", code).payload  # type: ignore[union-attr]
    steps = [dict(one) for one in payload["steps"]]
    steps[1]["days"] -= 5
    return draft_of(code, steps=steps, promised_limit=payload["promised_limit"] - 5)


@pytest.mark.covers("B-31")
def test_a_new_version_begins_on_its_day_and_the_old_one_stays(full_centre: str) -> None:
    op.publish(draft=shorter(), from_on=LATER, by=BY, at=MONDAY)

    before = queries.current(full_centre, "MZ-001", on=LATER - timedelta(days=1))
    after = queries.current(full_centre, "MZ-001", on=LATER)
    assert before is not None
    assert after is not None
    assert (before.version, before.item.promised_limit) == (1, 25)
    assert (after.version, after.item.promised_limit, after.from_on) == (2, 20, LATER)
    assert queries.item_version(full_centre, "MZ-001", 1).promised_limit == 25
    new, old = queries.history(full_centre, "MZ-001")
    assert [str(one) for one in queries.diff(old, new)] == [
        "承诺时限：25个工作日 → 20个工作日",
        "环节 · 家庭经济状况核对 · 天数：7个工作日 → 2个工作日",
    ]
    assert [one.code for one in queries.coming(full_centre, TODAY)] == ["MZ-001"]


def test_a_promise_longer_than_the_law_is_refused_in_the_rules_words(full_centre: str) -> None:
    draft = draft_of("MZ-001", promised_limit=31)

    with pytest.raises(op.PromiseLongerThanLaw) as refused:
        op.publish(draft=draft, from_on=TODAY, by=BY, at=MONDAY)

    assert refused.value.sentence == "承诺时限不能长于法定时限，请改短后再发布。"
    assert refused.value.rule == "deadlines.limit"


def test_a_draft_that_breaks_the_format_is_previewed_and_refused(full_centre: str) -> None:
    draft = draft_of("MZ-001", aliases=["低保", "五保", "吃低保"])

    told = queries.preview(draft, TODAY)

    assert [(one.code, one.field) for one in told] == [("MZ-002", "aliases")]
    with pytest.raises(op.CatalogueNotRight):
        op.publish(draft=draft, from_on=TODAY, by=BY, at=MONDAY)
    assert queries.preview(shorter("MZ-002"), TODAY) == []


def test_what_comes_later_is_checked_too(full_centre: str) -> None:
    op.publish(draft=draft_of("MZ-001", aliases=["低保", "吃低保", "困难金"]), from_on=LATER, by=BY, at=MONDAY)
    draft = draft_of("MZ-003", aliases=["临时救助", "急难救助", "困难金"])

    with pytest.raises(op.CatalogueNotRight):
        op.publish(draft=draft, from_on=TODAY, by=BY, at=MONDAY)


def test_a_published_edition_cannot_be_changed(full_centre: str) -> None:
    edition = queries.history(full_centre, "MZ-001")[0]

    with pytest.raises(op.NotADraft):
        op.save_draft(draft=edition, payload=edition.payload, by=BY, at=MONDAY)
    with pytest.raises(op.NotADraft):
        op.publish(draft=edition, from_on=TODAY, by=BY, at=MONDAY)
    with pytest.raises(op.NotADraft):
        op.discard_draft(draft=edition, by=BY, at=MONDAY)


def test_two_people_on_one_draft_the_second_is_told(full_centre: str) -> None:
    mine = draft_of("MZ-001")
    theirs = Edition.objects.get(pk=mine.pk)
    op.save_draft(draft=theirs, payload={**theirs.payload, "online": False}, by=BY, at=MONDAY)

    with pytest.raises(ChangedMeanwhile):
        op.save_draft(draft=mine, payload=mine.payload, by=BY, at=MONDAY)
    with pytest.raises(ChangedMeanwhile):
        op.publish(draft=mine, from_on=TODAY, by=BY, at=MONDAY)


def test_an_open_draft_is_answered_not_begun_twice(full_centre: str) -> None:
    first = draft_of("MZ-001")

    assert draft_of("MZ-001").pk == first.pk
    op.discard_draft(draft=first, by=BY, at=MONDAY)
    assert draft_of("MZ-001").pk != first.pk
    assert len(queries.drafts(full_centre)) == 1


def test_a_draft_from_an_older_version_is_refused(full_centre: str) -> None:
    draft = shorter()
    Edition.objects.create(
        centre_id=full_centre,
        kind="item",
        code="MZ-001",
        version=2,
        state="published",
        from_on=TODAY,
        payload=draft.payload,
        digest=draft.digest,
        created_at=MONDAY,
    )

    with pytest.raises(op.PublishedMeanwhile):
        op.publish(draft=draft, from_on=TODAY, by=BY, at=MONDAY)


def test_days_are_kept_in_order(full_centre: str) -> None:
    draft = shorter()

    with pytest.raises(op.StartsInPast):
        op.publish(draft=draft, from_on=TODAY - timedelta(days=1), by=BY, at=MONDAY)
    op.publish(draft=draft, from_on=LATER, by=BY, at=MONDAY)
    with pytest.raises(op.LaterVersionWaits):
        op.publish(draft=draft_of("MZ-001", online=False), from_on=TODAY, by=BY, at=MONDAY)


@pytest.mark.covers("B-04")
def test_an_item_is_added_without_a_programmer(full_centre: str) -> None:
    payload = queries.history(full_centre, "MZ-017")[0].payload
    new = {**payload, "code": "MZ-023", "name": "老年人家庭照护假登记", "short_name": "照护假登记", "joint": []}
    new["aliases"] = ["照护假", "陪护假", "护理假"]

    draft = op.draft(centre=full_centre, kind="item", code="MZ-023", payload=new, by=BY, at=MONDAY)
    op.publish(draft=draft, from_on=TODAY, by=BY, at=MONDAY)

    assert queries.item(full_centre, "MZ-023", TODAY).name == "老年人家庭照护假登记"
    with pytest.raises(op.CodeTaken):
        op.draft(centre=full_centre, kind="item", code="MZ-001", payload={"code": "MZ-001"}, by=BY, at=MONDAY)
    with pytest.raises(op.NothingToDraft):
        op.draft(centre=full_centre, kind="item", code="MZ-099", by=BY, at=MONDAY)
    with pytest.raises(op.CodeFixed):
        op.draft(centre=full_centre, kind="item", code="MZ-099", payload={"code": "MZ-098"}, by=BY, at=MONDAY)


def test_a_retired_item_is_not_offered_from_its_day_and_keeps_its_version(full_centre: str) -> None:
    edition = queries.history(full_centre, "GH-002")[0]

    op.retire(edition=edition, from_on=LATER, reason="并入工会线上平台", by=BY, at=MONDAY)

    assert queries.current(full_centre, "GH-002", on=LATER - timedelta(days=1)) is not None
    assert queries.current(full_centre, "GH-002", on=LATER) is None
    assert queries.item_version(full_centre, "GH-002", 1).code == "GH-002"
    assert [one.code for one in queries.retired(full_centre, LATER)] == ["GH-002"]


def test_retiring_needs_a_reason_and_something_in_force(full_centre: str) -> None:
    edition = queries.history(full_centre, "GH-002")[0]

    with pytest.raises(op.ReasonMissing):
        op.retire(edition=edition, from_on=LATER, reason=" ", by=BY, at=MONDAY)
    op.retire(edition=edition, from_on=LATER, reason="不再办理", by=BY, at=MONDAY)
    with pytest.raises(op.NotInForce):
        op.retire(edition=edition, from_on=LATER, reason="不再办理", by=BY, at=MONDAY)


def test_an_item_that_a_package_needs_leaves_together_with_the_package(full_centre: str) -> None:
    edition = queries.history(full_centre, "RS-021")[0]

    with pytest.raises(op.CatalogueNotRight):
        op.retire(edition=edition, from_on=LATER, reason="不再办理", by=BY, at=MONDAY)

    payload = queries.last_version(full_centre, "package", "shop_opening").payload  # type: ignore[union-attr]
    questions = [one for one in payload["questions"] if one["key"] != "staff"]
    package = draft_of("shop_opening", "package", departments=["市场监管", "住建"], questions=questions)
    op.publish(draft=package, from_on=LATER, retiring=[edition], reason="不再办理", by=BY, at=MONDAY)
    assert queries.current(full_centre, "RS-021", on=LATER) is None


def test_a_matter_taken_up_again_gets_the_next_version(full_centre: str) -> None:
    edition = queries.history(full_centre, "GH-002")[0]
    op.retire(edition=edition, from_on=TODAY, reason="暂停", by=BY, at=MONDAY)

    op.publish(draft=draft_of("GH-002"), from_on=LATER, by=BY, at=MONDAY)

    again = queries.current(full_centre, "GH-002", on=LATER)
    assert again is not None
    assert again.version == 2
    assert queries.current(full_centre, "GH-002", on=TODAY) is None


def test_every_change_can_be_rebuilt_from_the_ledger(full_centre: str) -> None:
    op.publish(draft=shorter(), from_on=TODAY, by=BY, at=MONDAY)
    op.discard_draft(draft=draft_of("MZ-002", online=False), by=BY, at=MONDAY)
    op.retire(edition=queries.history(full_centre, "GH-002")[0], from_on=LATER, reason="停办", by=BY, at=MONDAY)

    assert list(ledger.replay(full_centre, "catalogue.edition")) == []
    sentences = [one.sentence for one in ledger.entries(full_centre)[:6]]
    assert "GH-002自2026年3月12日起停办：停办" in sentences
    assert "发布MZ-001第2版，2026年3月2日起施行" in sentences


def test_only_who_may_gets_a_draft_to_change(full_centre: str) -> None:
    draft = draft_of("MZ-001")
    editor = Actor(key="staff:1", centre=full_centre, rights=frozenset({"catalogue.edit"}))
    stranger = Actor(key="staff:2", centre="elsewhere", rights=frozenset(RIGHTS))

    assert access.draft(editor, draft.pk).pk == draft.pk
    assert access.edition(editor, "item", "MZ-001", 1).version == 1
    with pytest.raises(NotAllowed):
        access.draft_to_publish(editor, draft.pk)
    with pytest.raises(NotAllowed):
        access.edition_to_retire(editor, "item", "MZ-001")
    with pytest.raises(NotFound):
        access.draft(stranger, draft.pk)


def test_a_process_sees_what_another_one_published(
    full_centre: str, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries.catalogue(full_centre, TODAY)
    with django_assert_num_queries(0):
        queries.catalogue(full_centre, TODAY)

    Edition.objects.filter(code="MZ-001", kind="item").update(until_on=TODAY, state="retired", revision=9)
    later = time.monotonic() + SEEN_WITHIN
    monkeypatch.setattr(time, "monotonic", lambda: later)

    assert queries.current(full_centre, "MZ-001", on=TODAY) is None
