"""Content that the ledger fixed and that somebody changed by hand is found, and named."""

from datetime import timedelta

import pytest
from django.db import connection

from tests.working_day import LONG, intake_of
from tests.world import CENTRE, MONDAY, MONDAY_9AM
from yikou.cases.models import Case, Paper
from yikou.cases.operations import ask_corrections, give_notice
from yikou.catalogue.models import Edition, digest_of
from yikou.ledger import guards
from yikou.ledger import queries as ledger
from yikou.ledger.models import Entry
from yikou.policies.models import Choice, RuleVersion
from yikou.reporting import operations, queries

CHANGED = "现在的内容和台账记下的摘要对不上，被改动过。"


def by_hand(sql: str, *given: object) -> None:
    """What somebody with the database's password and without its triggers does."""
    guards.lift()
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
    guards.lay()


def found() -> dict[str, str]:
    return {one.where: one.told for one in queries.verify(CENTRE)}


@pytest.fixture
def notice(world):
    answers = intake_of(world, LONG, world.wang, MONDAY_9AM).answers
    return give_notice(item=LONG, answers=answers, person=world.wang, by=world.li, at=MONDAY_9AM)


def test_what_nobody_touched_fits(day_of_work, world):
    assert found() == {}


@pytest.mark.covers("H-11")
def test_an_item_changed_by_hand_is_named_also_with_its_digest(world):
    edition = Edition.objects.get(code="MZ-001")
    edition.payload["promised_limit"] = 1
    Edition.objects.filter(pk=edition.pk).update(payload=edition.payload)
    assert found() == {"事项目录 MZ-001 第1版": CHANGED}

    Edition.objects.filter(pk=edition.pk).update(digest=digest_of(edition.payload))
    assert found() == {"事项目录 MZ-001 第1版": CHANGED}


def test_an_item_put_there_by_hand_is_named(world):
    edition = Edition.objects.get(code="MZ-001")
    edition.pk, edition.version = None, 2
    edition.save(force_insert=True)

    assert found() == {"事项目录 MZ-001 第2版": CHANGED}
    assert [(one.where, one.told) for one in ledger.replay(CENTRE)] == [
        (f"catalogue.edition:{edition.pk}", "表里有，台账里没有。")
    ]


@pytest.mark.covers("H-11")
@pytest.mark.covers("Y-03", partly="what was handed out; the paper files' own care comes later")
def test_a_notice_changed_by_hand_is_named(notice):
    assert found() == {}
    Paper.objects.filter(pk=notice.pk).update(content={**notice.content, "materials": []}, digest="0" * 64)

    assert found() == {f"一次性告知书 {notice.number}": CHANGED}


def test_another_paper_changed_by_hand_is_named(world):
    matter = intake_of(world, LONG, world.wang, MONDAY_9AM, missing=("id_card",))
    ask_corrections(matter=matter, by=world.li, at=MONDAY_9AM)
    paper = Paper.objects.get(sort="correction")
    Paper.objects.filter(pk=paper.pk).update(content={})

    assert found() == {f"补正告知书 {paper.number}": CHANGED}


@pytest.mark.parametrize("model", [RuleVersion, Choice])
def test_a_rule_put_there_by_hand_is_named(world, model):
    said = {"centre": CENTRE, "code": "leave.approval", "variant": "x", "from_on": MONDAY, "reason": "x"}
    dated = {"version": 9, "published_at": MONDAY_9AM} if model is RuleVersion else {"chosen_at": MONDAY_9AM}
    row = model.objects.create(**said, **dated)

    assert found() == {f"{model._meta.label_lower}:{row.pk}": "表里有，台账里没有。"}


def test_seals_and_closes_removed_together_are_missed_by_the_entries(day_of_work, world):
    operations.close_day(centre=CENTRE, day=MONDAY, by=world.wu, at=MONDAY_9AM.replace(hour=17, minute=40))
    by_hand("DELETE FROM ledger_seal")
    by_hand("DELETE FROM reporting_dayclose")

    gone = "这一天日结过，封存却不见了。"
    assert found() == {str(MONDAY - timedelta(days=1)): gone, str(MONDAY): gone}


@pytest.mark.parametrize("facts", ["{}", "[]", "1", '{"day": "x", "digest": 1}'])
def test_facts_that_are_none_stop_neither_the_check_nor_the_replay(day_of_work, world, facts):
    operations.close_day(centre=CENTRE, day=MONDAY, by=world.wu, at=MONDAY_9AM.replace(hour=17, minute=40))
    first = Entry.objects.filter(centre=CENTRE).order_by("id").first()
    assert first is not None
    by_hand("UPDATE ledger_entry SET facts = %s", facts)

    assert next(iter(found())) == f"第 {first.pk} 条"
    assert list(ledger.replay(CENTRE))


@pytest.mark.parametrize("subject", ["x", "no.table:1", "cases.case:abc", "ledger.entry:1"])
def test_a_subject_that_is_none_stops_neither(day_of_work, world, subject):
    entry = Entry.objects.get(kind="cases.accepted", item="MZ-001")
    by_hand("UPDATE ledger_entry SET subject = %s WHERE id = %s", subject, entry.pk)

    assert list(found()) == [f"第 {entry.pk} 条"]
    assert any(one.where.startswith(subject) for one in ledger.replay(CENTRE))


@pytest.mark.sqlite
@pytest.mark.parametrize("column", ["at", "day"])
def test_a_moment_that_is_none_is_named(day_of_work, world, column):
    """SQLite keeps whatever is written into a column of dates."""
    entry = Entry.objects.get(kind="cases.accepted", item="MZ-001")
    none = "2026-13-45 00:00:00" if column == "at" else "2026-13-45"
    by_hand(f'UPDATE ledger_entry SET "{column}" = %s WHERE id = %s', none, entry.pk)

    assert found()[f"第 {entry.pk} 条"] == "内容读不出来，被改动过。"
    assert "没有算完" in list(ledger.replay(CENTRE))[-1].told


@pytest.mark.sqlite
def test_a_row_that_cannot_be_read_is_named_and_the_others_compared(day_of_work, world):
    first, second = Case.objects.order_by("pk")[:2]
    by_hand("UPDATE cases_case SET accepted_at = %s WHERE id = %s", "2026-13-45 00:00:00", first.pk)
    by_hand("UPDATE cases_case SET state = %s WHERE id = %s", "zzz", second.pk)

    where = {one.where: one.told for one in ledger.replay(CENTRE)}
    assert where[f"cases.case:{first.pk}"] == "表里的内容读不出来，被改动过。"
    assert where[f"cases.case:{second.pk}"].startswith("state：")
