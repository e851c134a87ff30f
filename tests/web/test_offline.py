"""What the hall's browsers keep for when the server is away; the file that waits for it on the machine."""

import json
import re

from yikou.hall.models import Screen


def test_the_worker_names_the_page_and_its_looks_and_changes_with_them(visitor):
    answer = visitor.get("/hall/worker.js")
    named = json.loads(re.match(r"const NAMED = (.*);", answer.content.decode())[1])

    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/javascript; charset=utf-8", "no-cache")
    assert named["page"] == "/hall/offline/"
    assert all(re.fullmatch(r"/static/yikou/[\w./-]+\?[0-9a-f]{8}", one) for one in named["files"])
    page = visitor.get("/hall/offline/").content.decode()
    assert "连不上服务器，正在重试" in page
    wanted = re.findall(r'(?:href|src)="(/static/[^"#]+)', page)
    assert set(wanted) <= set(named["files"])


def test_the_page_names_nobody_who_is_signed_in(signed_in):
    assert "小李" not in signed_in("xiaoli").get("/hall/offline/").content.decode()


def test_only_pages_of_machines_displays_and_phones_bring_the_worker(signed_in, visitor):
    assert "worker.js" in visitor.get("/hall/kiosk/").content.decode()
    assert "worker.js" in visitor.get("/hall/screen/hall/").content.decode()
    assert "worker.js" not in signed_in("xiaomei").get("/hall/front/").content.decode()
    assert "worker.js" not in visitor.get("/").content.decode()


def test_whoever_arranges_the_hall_takes_the_first_page_of_a_machine_along(signed_in):
    head = signed_in("wujie")

    kiosk = head.get("/hall/machines/start/")
    assert kiosk["Content-Disposition"] == 'attachment; filename="start.html"'
    assert 'href="http://testserver/hall/kiosk/"' in kiosk.content.decode()
    name = Screen.objects.first().name
    assert f"/hall/screen/{name}/" in head.get(f"/hall/machines/start/?screen={name}").content.decode()
    assert head.get("/hall/machines/start/?screen=none").status_code == 404
    assert signed_in("xiaomei").get("/hall/machines/start/").status_code == 403
