"""座谈会 through pages: noted, a point, its task, the printed minutes, refusals."""

import pytest

from yikou.feedback.models import Symposium
from yikou.tasks.models import Task


@pytest.mark.covers("J-13")
def test_the_office_notes_a_meeting_and_gives_its_points_away(world, signed_in):
    office = signed_in("bange")
    asked = {"sort": "residents", "title": "停车和排队", "held_on": "2026-03-02", "place": "二楼", "residents": "12"}
    nobody = office.post("/office/symposia/new/", asked | {"residents": ""})
    assert (nobody.status_code, "来了多少人" in nobody.content.decode()) == (422, True)
    assert "一条一条加上" in office.post("/office/symposia/new/", asked, follow=True).content.decode()
    number = Symposium.objects.get().number
    address = f"/office/symposia/{number}/"
    office.post(f"{address}point/", {"who": "residents", "said": "门口没地方停车"})
    form = {"what": "划车位", "doer": world.accounts["wujie"], "due_on": "2026-03-13"}
    assert "已经交办" in office.post(f"{address}task/1/", form, follow=True).content.decode()
    assert office.post(f"{address}task/1/", form).status_code == 409
    assert office.get(f"{address}task/9/").status_code == 404
    early = office.post(f"{address}answer/", {"reply": "答复了"})
    assert (early.status_code, "没有办完" in early.content.decode()) == (409, True)

    assert "门口没地方停车" in office.get(f"{address}paper/").content.decode()
    assert number in office.get("/office/registers/symposium/?from=2026-03-01&to=2026-03-05").content.decode()
    task = Task.objects.get()
    assert address in signed_in("wujie").get(f"/office/tasks/{task.number}/").content.decode()


def test_a_clerk_may_not_and_another_number_is_not_there(world, signed_in):
    assert signed_in("xiaoli").get("/office/symposia/").status_code == 403
    assert signed_in("bange").get("/office/symposia/26-0302-0001-X/").status_code == 404
