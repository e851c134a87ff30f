"""Whatever happens to a concern, and in whatever order: while it is open it has an owner who may, and a last day."""

import contextlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.feedback.voices import Voices, at
from yikou.feedback import operations as feedback
from yikou.feedback.models import Concern, Feel, Kind
from yikou.kernel import actors
from yikou.kernel.refusals import Refusal
from yikou.ledger import queries as ledger
from yikou.ledger.operations import ChangedMeanwhile

pytestmark = pytest.mark.django_db
Step = Callable[[Voices, Concern, dict], object]
STAFF = ("bange", "wujie", "chenzhuren", "liangjie", "mayi", "xiaoli")


def _answer(**more: object) -> feedback.Answer:
    return feedback.Answer(said="答", found="查", justified=True, **more)  # type: ignore[arg-type]


STEPS: dict[str, Step] = {
    "accept": lambda v, c, how: feedback.accept_concern(concern=c, scale="several_units", **how),
    "decline": lambda v, c, how: feedback.decline_concern(concern=c, reason="in_review", office="区法制办", **how),
    "assign": lambda v, c, how: feedback.assign_concern(concern=c, to=v.who("wujie"), why="轮岗", **how),
    "meant": lambda v, c, how: feedback.name_objects(concern=c, staff=[v.who("bange"), v.who("xiaoli")], **how),
    "longer": lambda v, c, how: feedback.ask_extension(concern=c, why="要会商", **how),
    "grant": lambda v, c, how: feedback.grant_extension(concern=c, **how),
    "no": lambda v, c, how: feedback.report_no(concern=c, report="依据第八条", **how),
    "yes to no": lambda v, c, how: feedback.approve_no(concern=c, **how),
    "answer": lambda v, c, how: feedback.answer_concern(concern=c, answer=_answer(), **how),
    "answer no": lambda v, c, how: feedback.answer_concern(concern=c, answer=_answer(is_no=True), **how),
    "good": lambda v, c, how: feedback.feel_about(concern=c, feel=Feel.GOOD, **how),
    "bad": lambda v, c, how: feedback.feel_about(concern=c, feel=Feel.BAD, **how),
    "close": lambda v, c, how: feedback.close_concern(concern=c, **how),
    "return": lambda v, c, how: feedback.return_sheet(concern=c, why="不在辖区", office="别处", **how),
    "ask back": lambda v, c, how: feedback.ask_back(concern=c, what="哪一天", **how),
    "urge": lambda v, c, how: feedback.urge_concern(concern=c, **how),
    "unfounded": lambda v, c, how: feedback.end_unfounded(concern=c, found="录像里没有这回事", **how),
    "watch": lambda v, c, how: feedback.watch_concerns(centre=v.world.centre, by=how["by"], at=how["at"]),
}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(Kind.values),
    st.lists(
        st.tuples(st.sampled_from(list(STEPS)), st.sampled_from((*STAFF, "resident", "owner")), st.integers(0, 200)),
        max_size=10,
    ),
)
def test_no_concern_is_open_without_an_owner_who_may_and_a_last_day(voices: Voices, sort: str, steps: list) -> None:
    concern, moment = voices.said(sort), at()
    for name, who, hours in steps:
        moment += timedelta(hours=hours)
        by = actors.resident(voices.world.centre) if who == "resident" else voices.owner(concern)
        by = voices.world.actor(who) if who in STAFF else by
        with contextlib.suppress(Refusal, ChangedMeanwhile):
            STEPS[name](voices, concern, {"by": by, "at": moment})
        concern = Concern.objects.get(pk=concern.pk)
        if concern.is_open:
            assert voices.owner(concern).may("concerns.handle")
            assert not concern.is_about(concern.owner)
            assert concern.due_on >= concern.opened_at.date()
        else:
            assert concern.keep_until is not None
    assert list(ledger.replay(voices.world.centre, "feedback.concern")) == []
