"""Rules over HTTP: the posted text is that of the object that enforces."""

from collections.abc import Callable

import pytest

from tests.api.conftest import Machine
from tests.world import MONDAY, World
from yikou.cases.policies import Binding
from yikou.policies.queries import rulebook

pytestmark = pytest.mark.django_db


def test_the_posted_text_is_that_of_the_rule_that_decides(anybody: Machine, world: World):
    told = anybody.get("/rules/notice.binding").body

    posted = rulebook(world.centre, MONDAY).get(Binding).posted()
    assert (told["ref"], told["title"], told["poster"]) == ("notice.binding@1", posted.title, list(posted.poster))
    assert told["is_enforced"]
    assert told["refusal"] == posted.refusal


def test_residents_read_what_is_posted_for_them_and_staff_reads_everything(
    anybody: Machine, machine: Callable[..., Machine]
):
    public = {one["code"] for one in anybody.get("/rules").body["rules"]}
    staff = {one["code"] for one in machine("xiaoli", "cases.read").get("/rules").body["rules"]}

    assert public < staff
    hidden = sorted(staff - public)[0]
    assert anybody.get(f"/rules/{hidden}").code == "kernel.not_found"
    assert machine("xiaoli", "cases.read").get(f"/rules/{hidden}").body["code"] == hidden


def test_a_rule_that_is_none_is_not_there(anybody: Machine):
    assert anybody.get("/rules/no.such").status == 404
