"""Random walks through the verbs of the API: nothing fails, and the rows follow from the ledger."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from tests.api.conftest import LISTED, Machine
from tests.world import MONDAY_9AM, World
from yikou.cases.models import Case, Enquiry, Paper
from yikou.ledger import queries as ledger

pytestmark = pytest.mark.django_db

STEPS = 400
NO = {"ground": "not_our_power", "reason": "不归本中心", "right_body": "柳林街道"}


@dataclass
class Walk:
    """Somebody who does anything to anything, mostly with what is right for it."""

    chance: Random
    machines: list[Machine]
    countersigner: str
    world: World
    intake: Callable[..., dict[str, Any]]
    instant: dict[str, Any]
    taken: int = 0
    seen: dict[int, int] = field(default_factory=dict)

    def step(self) -> None:
        """One request; nothing may fail."""
        turn = self.chance.choice([self.begin, self.talk, self.tell, *[self.move] * 6])
        path, body = turn()
        headers = {"X-Countersign-Token": self.countersigner} if self.chance.random() < 0.8 else {}
        for machine in self.chance.sample(self.machines, len(self.machines)):
            answer = machine.post(path, body, headers=headers)
            assert answer.status < 500, (path, body, answer.body)
            self.seen[answer.status] = self.seen.get(answer.status, 0) + 1
            if answer.status != 403:
                return

    def begin(self) -> tuple[str, dict[str, Any]]:
        verb = self.chance.choice(["receive", "accept", "finish", "corrections", "provisional", "decline"])
        self.taken += self.chance.random() < 0.8
        lacks = self.chance.sample(LISTED, self.chance.choice([0, 0, 1, 2]))
        more = {"provisional": {"promised": True}, "decline": NO}.get(verb, {})
        given = self.intake(f"walk-{self.taken}", tuple(lacks), **more)
        return f"/intake/{verb}", {**self.instant, "key": given["key"]} if verb == "finish" else given

    def move(self) -> tuple[str, dict[str, Any]]:
        cases = list(Case.objects.order_by("-id")[:6])
        if not cases:
            return self.begin()
        case = self.chance.choice(cases)
        verb = self.chance.choice(list(MOVES))
        revision = case.revision if self.chance.random() < 0.95 else self.chance.randint(0, 9)
        return f"/cases/{case.number}/{verb}", {"revision": revision, **MOVES[verb](self, case)}

    def talk(self) -> tuple[str, dict[str, Any]]:
        enquiry = Enquiry.objects.order_by("-id").first()
        if enquiry is None or self.chance.random() < 0.3:
            return "/enquiries", {"question": "几点开门", "channel": "phone"}
        verb, body = self.chance.choice(
            [("pass-on", {"to": "民政"}), ("pass-on", {"to": "区税务局"}), ("take", {}), ("answer", {"answer": "九点"})]
        )
        return f"/enquiries/{enquiry.number}/{verb}", body

    def tell(self) -> tuple[str, dict[str, Any]]:
        asked = {"item": "MZ-001", "answers": self.intake()["answers"], "person": self.world.wang}
        notice = Paper.objects.filter(sort="notice").order_by("-id").first()
        if notice is None or self.chance.random() < 0.7:
            return "/notices", asked
        answers = {**asked["answers"], "members": [self.chance.choice(["ill", "none"])]}
        fault = self.chance.choice(["clerk", "applicant", "law"])
        return f"/notices/{notice.number}/correct", {"answers": answers, "fault": fault, "reason": "更正"}


MOVES: dict[str, Callable[[Walk, Case], dict[str, Any]]] = {
    "accept": lambda walk, case: {},
    "corrections": lambda walk, case: {
        "also": walk.chance.sample(LISTED, 1),
        "go_on": walk.chance.choice(["", "漏说"]),
    },
    "provisional": lambda walk, case: {"promised": True},
    "decline": lambda walk, case: NO,
    "supply": lambda walk, case: {"materials": {key: {} for key in case.missing}},
    "more-time": lambda walk, case: {},
    "withdraw": lambda walk, case: {},
    "finish-step": lambda walk, case: {"step": case.step or "review"},
    "suspend": lambda walk, case: {"reason": walk.chance.choice(["公示", "补正", "鉴定"]), "note": "等结果"},
    "resume": lambda walk, case: {},
    "extend": lambda walk, case: {"days": walk.chance.choice([1, 5, 2000]), "reason": "要核查"},
    "hand-over": lambda walk, case: {"to": walk.world.accounts["xiaosun"], "why": "knows"},
    "decide": lambda walk, case: {"granted": walk.chance.random() < 0.7, "reasons": "超过标准"},
    "conclude": lambda walk, case: {},
    "deliver": lambda walk, case: {"way": walk.chance.choice(["window", "mail"]), "signed": "self", "tracking": "1"},
    "archive": lambda walk, case: {},
}


@pytest.mark.parametrize(
    "number", [1, pytest.param(2, marks=pytest.mark.slow), pytest.param(3, marks=pytest.mark.slow)]
)
def test_whatever_is_done_when_nothing_fails_and_the_rows_follow_from_the_entries(
    number: int,
    world: World,
    token: Callable[..., str],
    intake: Callable[..., Any],
    instant: dict[str, Any],
    at: Callable[[datetime], None],
):
    chance = Random(number)
    machines = [Machine(token(one)) for one in ("xiaoli", "laozhao", "gaoju", "bange")]
    walk = Walk(chance, machines, token("wujie", "cases.countersign"), world, intake, instant)

    for step in range(STEPS):
        at(MONDAY_9AM + timedelta(hours=step // 3))
        walk.step()

    assert walk.seen.get(200, 0) + walk.seen.get(201, 0) > STEPS / 5, walk.seen
    for table in ("cases.case", "cases.enquiry", "cases.paper"):
        assert list(ledger.replay(world.centre, table)) == []
    assert ledger.verify(world.centre) == []
