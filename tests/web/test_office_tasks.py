"""交办 in the office: forms that say what is missing, steps only for whom they are, nothing of another centre."""

from datetime import date

import pytest

from tests.world import MONDAY_9AM, World, identity_number
from yikou.ledger import queries as ledger
from yikou.tasks import operations as tasks
from yikou.tasks.models import Task

FRIDAY = "2026-03-06"


def assigned(world: World) -> Task:
    return tasks.assign(
        what="核对窗口的意见簿", doer=world.accounts["bange"], due_on=date(2026, 3, 6), by=world.chen, at=MONDAY_9AM
    )


@pytest.mark.covers("H-16")
def test_the_director_assigns_and_only_the_doer_sees_the_steps(world, signed_in):
    director, office = signed_in("chenzhuren"), signed_in("bange")
    asked = {"what": "修好饮水机\n写明费用", "doer": world.accounts["bange"], "due_on": FRIDAY, "source": "leader"}

    assert "请填哪天前回话" in director.post("/office/tasks/new/", asked | {"due_on": ""}).content.decode()
    refused = director.post("/office/tasks/new/", asked | {"due_on": "2026-02-27"})
    assert (refused.status_code, "已经过去" in refused.content.decode()) == (422, True)
    told = director.post("/office/tasks/new/", asked, follow=True).content.decode()
    assert "已经交办" in told
    assert "<br>写明费用" in told

    number = Task.objects.get().number
    assert "签收" not in director.get(f"/office/tasks/{number}/").content.decode().split("现在可以")[1].split("经过")[0]
    assert number in office.get("/office/tasks/").content.decode()
    assert number in office.get("/office/owed/").content.decode()
    assert office.get(f"/office/tasks/{number}/").status_code == 200


def test_whoever_has_nothing_to_do_with_it_gets_a_page_not_found(world, signed_in):
    number = assigned(world).number

    clerk = signed_in("xiaoli")
    assert clerk.get(f"/office/tasks/{number}/").status_code == 404
    assert clerk.post(f"/office/tasks/{number}/confirm/").status_code == 404
    assert clerk.get("/office/tasks/new/").status_code == 403
    assert clerk.get("/office/tasks/?view=all").status_code == 200
    assert number not in clerk.get("/office/tasks/?view=all").content.decode()


def test_a_step_out_of_turn_is_refused_in_a_sentence(world, signed_in):
    number = assigned(world).number
    office, director = signed_in("bange"), signed_in("chenzhuren")

    early = director.post(f"/office/tasks/{number}/confirm/")
    assert (early.status_code, "待签收" in early.content.decode()) == (409, True)
    assert office.post(f"/office/tasks/{number}/answer/", {"answer": "x" * 3000}).status_code == 422
    named = office.post(f"/office/tasks/{number}/answer/", {"answer": f"{identity_number(date(1954, 5, 12), 2)} 办了"})
    assert (named.status_code, "身份证" in named.content.decode()) == (422, True)
    assert office.get(f"/office/tasks/{number}/nothing/").status_code == 404
    assert office.get(f"/office/tasks/{number}/accept/").status_code == 302
    assert Task.objects.get().state == "assigned"


def test_the_register_of_tasks_opens_each_and_its_entries_open_it(world, signed_in):
    number = assigned(world).number
    director = signed_in("chenzhuren")

    shown = director.get("/office/registers/task/?from=2026-03-02&to=2026-03-02").content.decode()
    assert f"/office/tasks/{number}/" in shown
    assert number in director.get(f"/office/registers/task/?q={number}").content.decode()
    entry = ledger.history(Task.objects.get())[0]
    assert f"/office/tasks/{number}/" in director.get(f"/office/entries/{entry.pk}/").content.decode()
    assert signed_in("xiaoli").get("/office/registers/task/").status_code == 403
