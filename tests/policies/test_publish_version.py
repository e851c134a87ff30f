"""Publishing a version of one's own: checked like a shipped one, posted in time, kept in the ledger."""

from datetime import date, datetime
from typing import Any

import pytest

from yikou.cases.policies import Binding, CorrectionNotice
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import NotAllowed, NotFound, Refusal
from yikou.ledger import queries as ledger
from yikou.policies import access, queries
from yikou.policies.models import RuleVersion
from yikou.policies.operations import (
    BeginsInThePast,
    NothingChanged,
    NoticeTooShort,
    ReasonMissing,
    SettledByLaw,
    ValueWrong,
    VariantUnknown,
    VersionsOverlap,
    draft,
    publish_version,
)

CENTRE = "liuwan"
MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=ZONE)
IN_TIME = date(2026, 3, 9)
DIRECTOR = Actor(key="staff:1", centre=CENTRE, name="主任", rights=frozenset({access.PUBLISH}))

pytestmark = pytest.mark.django_db


def publish(**changes: Any) -> RuleVersion:
    asked: dict[str, Any] = {
        "centre": CENTRE,
        "code": "notice.binding",
        "values": {"valid_for": 120},
        "from_on": IN_TIME,
        "because": "居民反映九十天不够",
        "by": DIRECTOR,
        "at": MONDAY,
    }
    return publish_version(**(asked | changes))


def test_a_published_version_is_in_force_from_its_day_and_posted_as_enforced() -> None:
    row = publish()

    before = queries.rulebook(CENTRE, date(2026, 3, 8)).get(Binding)
    after = queries.rulebook(CENTRE, IN_TIME).get(Binding)

    assert row.ref == after.ref == "notice.binding@2"
    assert (before.ref, before.valid_for.value) == ("notice.binding@1", 90)
    assert after.valid_for.value == 120
    assert after.posted().plain == "照告知书备齐材料，120天内来办，窗口不能再多要"
    assert after.is_binding(date(2026, 3, 9), date(2026, 7, 7))
    assert not after.is_binding(date(2026, 3, 9), date(2026, 7, 8))


def test_another_centre_keeps_its_own_rules() -> None:
    publish()

    assert queries.rulebook("other", IN_TIME).get(Binding).ref == "notice.binding@1"


def test_publishing_is_an_entry_under_the_rule_about_changing_rules() -> None:
    row = publish()

    (entry,) = ledger.history(row)
    assert entry.kind == "policies.version_published"
    assert entry.under == "posting.rule_change@1"
    assert entry.by == "staff:1"
    assert entry.sentence == "《告知内容约束办法》第2版，2026年3月9日起施行：居民反映九十天不够"


def test_the_row_can_be_rebuilt_from_the_ledger() -> None:
    publish()
    publish(code="deadlines.cards", values={"remind_before": 4}, words={"plain": "离到期{remind_before}提醒"})

    assert list(ledger.replay(CENTRE)) == []


def test_versions_continue_the_numbering_and_words_stay_until_they_are_changed() -> None:
    publish(words={"poster": ["告知书{valid_for}有效。"]})
    publish(values={"valid_for": 150}, from_on=date(2026, 3, 10))

    third = queries.rulebook(CENTRE, date(2026, 3, 10)).by_code("notice.binding")

    assert third.ref == "notice.binding@3"
    assert third.text.poster == ("告知书150天有效。",)


def test_the_history_says_who_published_what_and_until_when() -> None:
    row = publish()

    first, second = queries.history(CENTRE, "notice.binding")

    assert (first.in_force.ref, first.until, first.is_own) == ("notice.binding@1", IN_TIME, False)
    assert (second.in_force.ref, second.until, second.row) == ("notice.binding@2", None, row)
    assert second.row is not None
    assert second.row.because == "居民反映九十天不够"


def test_a_version_of_a_variant_is_published_for_the_variant_that_is_held() -> None:
    row = publish(code="deadlines.cards", values={"yellow_before": 1})

    assert row.ref == "deadlines.cards:early@2"


def test_a_change_of_law_needs_no_notice() -> None:
    publish(reason="law", from_on=MONDAY.date())

    assert queries.rulebook(CENTRE, MONDAY.date()).get(Binding).ref == "notice.binding@2"


def test_what_law_bounds_may_be_stricter_but_not_looser() -> None:
    stricter = {"code": "intake.correction_notice", "values": {"told_within": 3}}
    looser = {"code": "intake.correction_notice", "values": {"told_within": 6}}

    with pytest.raises(SettledByLaw, match="told_within不能超过5个工作日"):
        publish(**looser)
    publish(**stricter)

    assert queries.rulebook(CENTRE, IN_TIME).get(CorrectionNotice).told_within.value == 3


def test_the_bound_is_the_law_not_the_last_version() -> None:
    publish(code="intake.correction_notice", values={"told_within": 3})

    publish(code="intake.correction_notice", values={"told_within": 5}, from_on=date(2026, 3, 10))

    assert queries.rulebook(CENTRE, date(2026, 3, 10)).get(CorrectionNotice).told_within.value == 5


WRONG: list[tuple[str, dict[str, Any], type[Refusal], str]] = [
    ("yesterday", {"from_on": date(2026, 3, 1)}, BeginsInThePast, "2026-03-01"),
    ("too soon", {"from_on": date(2026, 3, 6)}, NoticeTooShort, "不满5个工作日.*2026-03-09"),
    ("no reason", {"because": "  "}, ReasonMissing, "写明为什么"),
    ("no such rule", {"code": "tea.serving"}, NotFound, "tea.serving"),
    ("no such variant", {"variant": "fast"}, VariantUnknown, "只有一种"),
    ("no such value", {"values": {"valid": 1}}, ValueWrong, "没有可以改的值 valid"),
    ("a borrowed value", {"code": "intake.deemed_acceptance", "values": {"told_within": 3}}, ValueWrong, "told_within"),
    ("a word for a number", {"values": {"valid_for": "九十"}}, ValueWrong, "不是 duration"),
    ("a truth for a number", {"values": {"valid_for": True}}, ValueWrong, "不是 duration"),
    ("less than nothing", {"values": {"valid_for": -1}}, ValueWrong, "不是 duration"),
    ("half a trip", {"values": {"trips_promised": 1.5}}, ValueWrong, "trips_promised.*不是整数"),
    ("half a working day", {"code": "deadlines.cards", "values": {"remind_before": 1.5}}, ValueWrong, "不是整数"),
    ("nothing at all", {"values": {}}, NothingChanged, "没有不同"),
    ("the same value", {"values": {"valid_for": 90}}, NothingChanged, "没有不同"),
    ("what is fixed", {"values": {"same_answers_needed": False}}, SettledByLaw, "same_answers_needed"),
    ("a digit in the words", {"words": {"plain": "90天内有效"}}, ValueWrong, "直接写了数"),
    ("an unknown placeholder", {"words": {"plain": "{days}内有效"}}, ValueWrong, "占位 {days}"),
    ("an unknown part", {"words": {"title": "新名字"}}, ValueWrong, "title"),
    ("a poster that is no list", {"words": {"poster": "告知书有效"}}, ValueWrong, "写法不对"),
    ("an empty poster", {"words": {"poster": []}}, ValueWrong, "写法不对"),
    ("a key that is no choice", {"code": "deadlines.delivery", "values": {"ways": ["dove"]}}, ValueWrong, "choices"),
    ("a role that is none", {"code": "deadlines.extension", "values": {"approver": "cat"}}, ValueWrong, "role"),
    ("hours upside down", {"code": "hours.opening", "values": {"hours": ["12:00-09:00"]}}, ValueWrong, "颠倒"),
    ("a time that is none", {"code": "hours.opening", "values": {"hours": ["09:00-25:00"]}}, ValueWrong, "不是 hours"),
    ("money without cents", {"code": "notice.travel_compensation", "values": {"cap": 80}}, ValueWrong, "不是 money"),
    ("weaker passwords", {"code": "security.sign_in", "values": {"least_length": 6}}, SettledByLaw, "不能少于10"),
    ("by a clerk", {"by": Actor(key="staff:2", centre=CENTRE)}, NotAllowed, "发布制度"),
    ("at another centre", {"centre": "other"}, NotAllowed, "发布制度"),
]


@pytest.mark.parametrize(("changes", "refusal", "told"), [one[1:] for one in WRONG], ids=[one[0] for one in WRONG])
def test_a_version_that_is_wrong_is_refused_and_nothing_changes(
    changes: dict[str, Any], refusal: type[Refusal], told: str
) -> None:
    with pytest.raises(refusal, match=told):
        publish(**changes)

    assert not RuleVersion.objects.exists()
    assert not ledger.entries(CENTRE).exists()
    publish()


@pytest.mark.parametrize("from_on", [IN_TIME, date(2026, 3, 10)])
def test_two_versions_do_not_overlap(from_on: date) -> None:
    publish(from_on=date(2026, 3, 10))

    with pytest.raises(VersionsOverlap, match="2026-03-10"):
        publish(values={"valid_for": 60}, from_on=from_on)


def test_of_two_who_publish_at_once_the_second_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    seen_before = queries.rulebook(CENTRE, IN_TIME)
    publish()
    monkeypatch.setattr(queries, "forget", lambda: None)
    monkeypatch.setattr(queries, "rulebook", lambda centre, on: seen_before)

    with pytest.raises(VersionsOverlap):
        publish(values={"valid_for": 60})

    assert RuleVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("code", "values", "printed"),
    [
        ("hours.opening", {"hours": ["08:30-11:30", "13:30-17:00"]}, "8:30—11:30、13:30—17:00"),
        ("hours.opening", {"days": [1, 2, 3, 4, 5, 6]}, "周一至周六"),
        ("notice.travel_compensation", {"cap": "80.50"}, "80.50元"),
        ("reporting.rhythm", {"yearly_by": "01-20"}, "1月20日"),
        ("reporting.rhythm", {"weekly_on": [1, 4]}, "周一、周四"),
        ("deadlines.cards", {"red_to": ["director"]}, "中心主任"),
        ("reception.service_promise", {"on_time_target": 99.5}, "99.5%"),
        ("campaign.phases", {"consolidate": ["11-01", "12-15"]}, "11月1日至12月15日"),
        ("party.activity_day", {"common_days": ["05-01", "10-01"]}, "5月1日、10月1日"),
        ("care.visits", {"pairing": [1, 3]}, "1:3"),
        ("leave.approval", {"slip": "请假单"}, "请假单"),
        ("queue.priority", {"elderly_from": 70}, "70周岁"),
    ],
)
def test_every_type_of_value_can_be_published_and_prints(code: str, values: dict[str, Any], printed: str) -> None:
    publish(code=code, values=values)
    queries.forget()

    now = queries.rulebook(CENTRE, IN_TIME).by_code(code)

    assert any(printed in line for line in (now.text.plain, *now.text.poster))


def test_a_table_can_be_published() -> None:
    rows = [["identity", "证件号码", 2, 2], ["phone", "手机号码", 3, 4]]

    publish(code="privacy.masking", values={"forms": rows})

    assert "证件号码显示前2位后2位" in queries.posted(CENTRE, "privacy.masking", IN_TIME).poster[0]


def test_a_draft_shows_the_poster_before_anything_is_written() -> None:
    made = draft(centre=CENTRE, code="notice.binding", values={"valid_for": 120}, from_on=IN_TIME)

    assert made.in_force.ref == "notice.binding@2"
    assert "120天内" in made.in_force.text.plain
    assert not RuleVersion.objects.exists()


def test_a_version_is_seen_only_by_its_own_centre() -> None:
    row = publish()

    assert access.own_version(DIRECTOR, row.pk) == row
    with pytest.raises(NotFound):
        access.own_version(Actor(key="staff:9", centre="other"), row.pk)
