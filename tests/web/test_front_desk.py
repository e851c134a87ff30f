"""The front desk in the hall, the code at the door, the ticket machines and the emergency block."""

import re
import socket
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from tests.hall.conftest import Hall, moment
from tests.web.printers import Printer
from tests.world import MONDAY, MONDAY_9AM, WANG, World
from yikou.hall import access, queries
from yikou.hall import operations as hall
from yikou.hall.models import Kiosk, Ticket
from yikou.ledger import queries as ledger
from yikou.web.hall import passes

Enter = Callable[[str], Client]
FRONT = "/hall/front/"


@pytest.fixture
def opened(world: World) -> Hall:
    """The hall at nine with two general windows open."""
    made = Hall(world)
    made.sit(world.li, "1")
    made.sit(world.sun, "2")
    return made


@pytest.fixture
def mei(opened: Hall, signed_in: Enter) -> Client:
    """小梅's browser at the front desk."""
    return signed_in("xiaomei")


def _text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def _key(client: Client, address: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', client.get(address).content.decode())
    assert found
    return found.group(1)


# --- the desk ------------------------------------------------------------------------------------


@pytest.mark.covers("A-07", partly="numbers by hand, missed numbers, calls for help")
def test_a_number_is_handed_out_with_the_reason_that_lets_it_go_first(mei: Client, opened: Hall) -> None:
    form = {"key": _key(mei, FRONT), "line": "A", "category": "disabled"}

    answers = [mei.post(f"{FRONT}take/", form) for _ in range(2)]

    assert {one.url for one in answers} == {f"{FRONT}number/A001/?new=1"}
    ticket = Ticket.objects.get()
    assert (ticket.channel, ticket.category, ticket.lane, ticket.state) == (
        "front_desk",
        "disabled",
        "priority",
        "waiting",
    )
    assert "优先（残疾人）" in _text(mei.get(answers[0].url))
    assert ledger.history(ticket)[0].by == f"staff:{opened.house.mei.account_id}"


def test_a_card_at_the_desk_gives_age_and_person_and_a_wrong_one_is_said(mei: Client, opened: Hall) -> None:
    refused = mei.post(f"{FRONT}take/", {"line": "A", "category": "", "identity": "123"})
    assert refused.status_code == 422
    assert "18位" in _text(refused)
    assert 'value="A" checked' in refused.content.decode()

    mei.post(f"{FRONT}take/", {"line": "A", "category": "", "identity": WANG["identity"]})

    ticket = Ticket.objects.get()
    assert (ticket.category, ticket.person_id) == ("elderly", opened.house.wang)  # type: ignore[attr-defined]


def test_the_desk_sees_who_rings_and_goes_there(mei: Client, opened: Hall) -> None:
    hall.ring(place="东门", by=opened.door, at=moment(1))
    shown = mei.get(f"{FRONT}now/")
    assert "东门有人请您过去" in _text(shown)
    address = re.search(r'action="([^"]+/help/\d+/)"', shown.content.decode())
    assert address

    mei.post(address.group(1))

    assert "请您过去" not in _text(mei.get(FRONT))
    assert mei.post(f"{FRONT}help/999999/").status_code == 404


def test_a_missed_number_is_lined_up_again(mei: Client, opened: Hall, at) -> None:
    late, li = opened.take(1), opened.house.li
    opened.next(li, 2)
    opened.missed(late, li, 2)
    at(moment(10))
    assert "A001" in _text(mei.get(f"{FRONT}now/"))

    mei.post(f"{FRONT}number/A001/back/")

    late.refresh_from_db()
    assert late.state == "waiting"
    assert "过号报到，重新排入" in _text(mei.get(f"{FRONT}number/A001/"))


def test_a_waiting_number_is_passed_on_with_a_reason(mei: Client, opened: Hall) -> None:
    opened.take(1)
    refused = mei.post(f"{FRONT}number/A001/pass/", {"to": "line:C", "reason": " "})
    assert refused.status_code == 422
    assert 'value="line:C" selected' in refused.content.decode()
    for nowhere in ("", "line:A", "window:9", "line:", "elsewhere:C", "window:3"):
        answer = mei.post(f"{FRONT}number/A001/pass/", {"to": nowhere, "reason": "是户籍的事"})
        assert answer.status_code in (404, 422), nowhere

    mei.post(f"{FRONT}number/A001/pass/", {"to": "line:C", "reason": "是户籍的事"})
    line = opened.picture(20).line("C")
    assert line is not None
    assert [one.number for one in line.waiting] == ["A001"]
    mei.post(f"{FRONT}number/A001/pass/", {"to": "window:2", "reason": "2 号熟"})
    assert opened.next(opened.house.sun, 21).number == "A001"
    assert mei.post(f"{FRONT}number/A001/pass/", {"to": "line:A", "reason": "x"}).status_code == 409


def test_somebody_is_led_to_self_service(mei: Client, opened: Hall) -> None:
    ticket = opened.take(1)

    mei.post(f"{FRONT}number/A001/leave/", {"why": "self"})

    ticket.refresh_from_db()
    assert ticket.state == "left"
    assert ledger.history(ticket)[-1].sentence == "退号：带去自助区办"
    assert "现在是“退号”" in _text(mei.get(f"{FRONT}number/A001/"))


def test_a_number_that_is_not_there_is_not_found(mei: Client, opened: Hall, signed_in: Enter, at) -> None:
    opened.take(1)
    assert mei.get(f"{FRONT}find/?number=a001").url == f"{FRONT}number/A001/"
    for wrong in ("", "A999", "A" * 60, "' or 1=1"):
        assert mei.get(f"{FRONT}find/", {"number": wrong}).status_code == 404
    at(MONDAY_9AM + timedelta(days=1))
    assert signed_in("xiaomei").get(f"{FRONT}number/A001/").status_code == 404


def test_only_the_front_desk_does_this(opened: Hall, signed_in: Enter, visitor: Client) -> None:
    opened.take(1)
    li = signed_in("xiaoli")

    for address in (FRONT, f"{FRONT}number/A001/", f"{FRONT}block/", f"{FRONT}block/sheet/", f"{FRONT}poster/"):
        assert li.get(address).status_code == 403, address
        assert visitor.get(address).status_code == 302, address
    assert li.post(f"{FRONT}take/", {"line": "A"}).status_code == 403
    assert Ticket.objects.count() == 1


# --- the code at the door ------------------------------------------------------------------------


def test_a_phone_takes_a_number_by_the_code_of_the_day(mei: Client, opened: Hall) -> None:
    poster = mei.get(f"{FRONT}poster/").content.decode()
    assert "2026年3月2日" in poster
    address = f"/hall/take/{opened.centre}/{passes.day_code(opened.centre, MONDAY)}/"
    phone = Client(enforce_csrf_checks=True)
    form = {"key": _key(phone, address), "line": "A", "category": "with_infant"}

    first, again = (phone.post(address, form) for _ in range(2))

    assert first.url == again.url
    ticket = Ticket.objects.get()
    assert (ticket.channel, ticket.state, ticket.category) == ("phone", "waiting", "with_infant")
    assert phone.get(first.url).status_code == 200
    assert not phone.cookies


def test_nobody_takes_a_number_from_home(opened: Hall, visitor: Client, at) -> None:
    today = passes.day_code(opened.centre, MONDAY)
    yesterday = passes.day_code(opened.centre, MONDAY - timedelta(days=1))
    forged = today[:-1] + ("0" if today[-1] != "0" else "1")

    for centre, code in (
        (opened.centre, yesterday),
        (opened.centre, forged),
        ("elsewhere", today),
        (opened.centre, "号"),
    ):
        address = f"/hall/take/{centre}/{code}/"
        assert visitor.get(address).status_code == 403, address
        assert visitor.post(address, {"line": "A"}).status_code == 403, address
    assert "不是今天的" in _text(visitor.get(f"/hall/take/{opened.centre}/{yesterday}/"))
    assert "在家里取不了" in _text(visitor.get("/hall/take/"))
    assert Ticket.objects.count() == 0


def test_a_phone_is_told_when_the_doors_are_shut_and_of_an_unknown_line(opened: Hall, visitor: Client, at) -> None:
    address = f"/hall/take/{opened.centre}/{passes.day_code(opened.centre, MONDAY)}/"
    assert visitor.post(address, {"line": "Q", "key": "1"}).status_code == 404
    assert visitor.post(address, {"key": "1"}).status_code == 404
    at(MONDAY_9AM + timedelta(hours=12))

    assert "现在不取号" in _text(visitor.get(address))
    assert visitor.post(address, {"line": "A", "key": "1"}).status_code == 409


# --- the emergency block -------------------------------------------------------------------------


def _rows(*rows: dict[str, str]) -> dict[str, list[str]]:
    fields = ("number", "line", "taken", "category", "window", "called", "ended", "left")
    return {name: [row.get(name, "") for row in rows] for name in fields}


def test_the_block_is_printed_and_entered_with_its_times(mei: Client, opened: Hall) -> None:
    assert "E031" in _text(mei.get(f"{FRONT}block/sheet/?first=31"))
    assert "E001" in _text(mei.get(f"{FRONT}block/sheet/?first=-7"))
    rows = _rows(
        {"number": "e001", "line": "A", "taken": "9:02", "window": "1", "called": "0905", "ended": "9：11"},
        {"number": "E002", "line": "C", "taken": "9:06", "category": "pregnant"},
        {"number": "E003"},
    )

    answer = mei.post(f"{FRONT}block/", rows)

    assert answer.status_code == 302, answer.content.decode()
    assert "2 个号已经记进台账" in _text(mei.get(answer.url))
    states = {one.number: one.state for one in queries.tickets(opened.centre, MONDAY)}
    assert states == {"E001": "done", "E002": "waiting"}
    assert 'value="E003"' in mei.get(f"{FRONT}block/").content.decode()


def test_what_was_typed_stays_when_a_line_is_refused(mei: Client, opened: Hall) -> None:
    good = {"number": "E001", "line": "A", "taken": "9:02"}
    wrong = (
        ({"number": "E002", "line": "A", "taken": "25:00"}, "几点几分"),
        ({"number": "E002", "taken": "9:03"}, "请选办哪样"),
        ({"number": "E002", "line": "A"}, "请填几点取的"),
        ({"number": "A002", "line": "A", "taken": "9:03"}, "号是 E 加数字"),
        ({"number": "E002", "line": "A", "taken": "9:03", "window": "77"}, "没有这个窗口"),
        ({"number": "E002", "line": "A", "taken": "9:01"}, "要按次序"),
        ({"number": "E002", "line": "A", "taken": "19:01"}, "已经过去的时间"),
        ({"number": "E001", "line": "A", "taken": "9:05"}, "要按次序"),
    )

    for row, said in wrong:
        answer = mei.post(f"{FRONT}block/", _rows(good, row))
        assert answer.status_code == 422, row
        assert said in _text(answer), row
        assert f'value="{row.get("taken", "")}"' in answer.content.decode()
    assert "还没有填" in _text(mei.post(f"{FRONT}block/", _rows({"number": "E001"})))
    assert mei.post(f"{FRONT}block/", {"number": ["E001"], "taken": ["号" * 300]}).status_code == 422
    assert Ticket.objects.count() == 0


# --- the machines --------------------------------------------------------------------------------


def test_a_machine_is_set_up_and_this_browser_becomes_it(opened: Hall, signed_in: Enter) -> None:
    wu = signed_in("wujie")
    form = {"name": "东门", "way": "network", "printer": "10.0.0.5:9100", "paper": "58", "a_minute": "4"}
    assert wu.post("/hall/machines/new/", {**form, "printer": "http://x"}).status_code == 422
    assert wu.post("/hall/machines/new/", {**form, "name": ""}).status_code == 422
    assert wu.post("/hall/machines/new/", form).status_code == 302
    machine = Kiosk.objects.get()
    assert (machine.name, machine.printer, machine.paper, machine.a_minute) == ("东门", "10.0.0.5:9100", 58, 4)
    assert "10.0.0.5:9100" in _text(wu.get("/hall/machines/"))
    assert wu.post(f"/hall/machines/{machine.pk}/", {**form, "way": "browser"}).status_code == 302

    answer = wu.post(f"/hall/machines/{machine.pk}/tie/")

    assert answer.url == "/hall/kiosk/"
    assert passes.read_machine(wu.cookies["kiosk"].value) == (opened.centre, machine.pk)
    assert wu.get("/hall/machines/").status_code == 302
    assert wu.post("/hall/machines/424242/tie/").status_code in (302, 401)


def test_the_front_desk_looks_at_the_machines_and_arranges_none(mei: Client, opened: Hall) -> None:
    machine = hall.set_kiosk(centre=opened.centre, said={"name": "东门"}, by=opened.house.wu, at=moment(1))

    assert "东门" in _text(mei.get("/hall/machines/"))
    assert mei.get("/hall/machines/new/").status_code == 403
    assert mei.post(f"/hall/machines/{machine.pk}/tie/").status_code == 403
    assert mei.post(f"/hall/machines/{machine.pk}/try/").url.endswith("said=none")


def _machine(opened: Hall, printer: str) -> Kiosk:
    said = {"name": "东门", "printer": printer}
    return hall.set_kiosk(centre=opened.centre, said=said, by=opened.house.wu, at=moment(1))


def _taken(client: Client) -> str:
    page = client.get("/hall/kiosk/line/A/").content.decode()
    form = dict(re.findall(r'type="hidden" name="(key)" value="([^"]*)"', page))
    return client.post("/hall/kiosk/line/A/", form).url


def test_a_ticket_comes_out_of_the_printer_and_counts(
    opened: Hall,
    visitor: Client,
    mei: Client,
    printer: Printer,
) -> None:
    machine = _machine(opened, printer.address)

    address = _taken(visitor)

    assert "请拿走纸条" in _text(visitor.get(address))
    assert printer.done.wait(5)
    ticket = Ticket.objects.get()
    assert ticket.state == "waiting"
    assert ticket.number.encode() in printer.got[0]
    assert ticket.token.encode() in printer.got[0]
    assert ledger.history(ticket)[-1].sentence == "号票打印出来了"
    assert mei.post(f"/hall/machines/{machine.pk}/try/").url.endswith("said=printed")


def test_a_printer_that_fails_is_seen_and_the_screen_shows_the_number(
    opened: Hall,
    visitor: Client,
    mei: Client,
    printer: Printer,
) -> None:
    printer.paper = b"\x7e"
    machine = _machine(opened, printer.address)

    address = _taken(visitor)

    assert "纸条没有打出来，请记住您的号" in _text(visitor.get(address))
    assert Ticket.objects.get().state == "printing"
    assert "东门没有纸了" in _text(mei.get(f"{FRONT}now/"))
    assert mei.post(f"/hall/machines/{machine.pk}/try/").url.endswith("said=paper")
    visitor.post(f"{address}shown/")
    assert [one.label for one in ledger.history(Ticket.objects.get())] == ["取号", "打印失败", "出号"]


def test_a_printer_that_is_gone_does_not_keep_the_number_back(opened: Hall, visitor: Client) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    _machine(opened, f"127.0.0.1:{port}")

    address = _taken(visitor)
    visitor.post(f"{address}shown/")

    assert access.ticket_by_token(Ticket.objects.get().token).state == "waiting"
    assert queries.printer_failures(opened.centre, MONDAY_9AM + timedelta(minutes=21))[0][2] == "东门打印机没有回应"
