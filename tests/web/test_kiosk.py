"""The ticket machine at the door: three taps to a number, and what a hall full of people does to it."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from tests.hall.conftest import Hall, moment
from tests.world import MONDAY, MONDAY_9AM, WANG, ZHOU, World, identity_number
from yikou.hall import access, queries
from yikou.hall import operations as hall
from yikou.hall.models import Ticket
from yikou.kernel import clock
from yikou.ledger import queries as ledger
from yikou.web.hall import passes

KIOSK = "/hall/kiosk/"


@pytest.fixture
def opened(world: World) -> Hall:
    """The hall at nine with two general windows open."""
    made = Hall(world)
    made.sit(world.li, "1")
    made.sit(world.sun, "2")
    return made


def _form(client: Client, code: str, query: str = "") -> dict[str, str]:
    """What the page of a line sends with a number that is taken there."""
    text = client.get(f"{KIOSK}line/{code}/{query}").content.decode()
    return dict(re.findall(r'type="hidden" name="(key|card)" value="([^"]*)"', text))


def _take(client: Client, code: str = "A", query: str = "", **more: object) -> Ticket:
    """Take a number as somebody at the machine does, until the screen has shown it."""
    answer = client.post(f"{KIOSK}line/{code}/", {**_form(client, code, query), **more})
    assert answer.status_code == 302, answer.content.decode()
    client.post(f"{answer.url}shown/")
    return access.ticket_by_token(answer.url.rstrip("/").rpartition("/")[2])


def _shown(client: Client, address: str = KIOSK, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.covers("I-15", partly="the kiosk")
def test_the_first_page_says_who_waits_and_how_long(opened: Hall, visitor: Client) -> None:
    for n in range(3):
        opened.take(n)

    said = _shown(visitor)

    assert "3 个窗口， 2 个在办 ，现在大厅里等着 3 人" in said
    assert re.search(r"综合业务 等候 3 人 约 \d+–\d+ 分钟", said)
    assert "咨询引导" not in said


def test_a_number_is_taken_and_counts_once_the_screen_shows_it(opened: Hall, visitor: Client) -> None:
    answer = visitor.post(f"{KIOSK}line/A/", _form(visitor, "A"))
    assert queries.tickets(opened.centre, MONDAY).count() == 0

    page = visitor.get(answer.url).content.decode()
    assert "A001" in page
    assert 'class="qr"' in page
    place = visitor.post(f"{answer.url}shown/").content.decode()

    assert "data-counts" in place
    ticket = queries.tickets(opened.centre, MONDAY).get()
    assert (ticket.number, ticket.channel, ticket.state) == ("A001", "kiosk", "waiting")


def test_a_double_tap_is_one_number(opened: Hall, visitor: Client) -> None:
    form = _form(visitor, "A")

    first, again = (visitor.post(f"{KIOSK}line/A/", form) for _ in range(2))

    assert first.url == again.url
    assert Ticket.objects.count() == 1


def test_several_matters_stand_on_one_ticket(opened: Hall, visitor: Client) -> None:
    text = visitor.get(f"{KIOSK}line/C/").content.decode()
    offered = re.findall(r'name="matter" value="([^"]+)"', text)
    assert offered
    assert all(one.startswith("GA-") for one in offered)

    ticket = _take(visitor, "C", matter=[*offered[:2], "XX-999"])

    assert ticket.matters == offered[:2]


@pytest.mark.covers("D-16", partly="priority by class and by age, with its reason")
def test_whoever_the_rule_lets_go_first_says_so_with_one_tap(opened: Hall, visitor: Client) -> None:
    _take(visitor)
    assert "孕妇" in _shown(visitor, f"{KIOSK}line/A/")

    ticket = _take(visitor, category="pregnant")
    pretended = _take(visitor, category="king")

    assert (ticket.lane, ticket.category) == ("priority", "pregnant")
    assert (pretended.lane, pretended.category) == ("ordinary", "")
    assert [one.number for one in opened.picture(30).lines[0].waiting] == ["A002", "A001", "A003"]


def test_a_card_lets_the_old_go_first_and_links_who_is_known(opened: Hall, visitor: Client) -> None:
    answer = visitor.post(f"{KIOSK}card/", {"identity": WANG["identity"]})
    assert WANG["identity"] not in answer.url
    assert "您优先叫号" in _shown(visitor, answer.url)

    ticket = _take(visitor, query="?" + answer.url.partition("?")[2])

    assert (ticket.category, ticket.person_id) == ("elderly", opened.house.wang)  # type: ignore[attr-defined]
    young = visitor.post(f"{KIOSK}card/", {"identity": ZHOU["identity"]})
    assert _take(visitor, query="?" + young.url.partition("?")[2]).lane == "ordinary"


def test_nobody_is_registered_by_showing_a_card(opened: Hall, visitor: Client) -> None:
    stranger = identity_number(date(1950, 1, 1), 7)

    answer = visitor.post(f"{KIOSK}card/", {"identity": stranger})
    ticket = _take(visitor, query="?" + answer.url.partition("?")[2])

    assert (ticket.category, ticket.person_id) == ("elderly", None)
    assert stranger not in str([one.facts for one in ledger.entries(opened.centre)])


def test_a_card_that_cannot_be_read_is_said_and_an_old_pass_is_forgotten(opened: Hall, visitor: Client) -> None:
    refused = visitor.post(f"{KIOSK}card/", {"identity": "310104195405120X"})
    assert refused.status_code == 422
    assert "18位" in refused.content.decode()

    assert passes.read_card("forged") is None
    assert _take(visitor, query="?card=forged:1:x").person_id is None


def test_who_missed_the_turn_reports_back_by_touching_the_number(opened: Hall, visitor: Client, at) -> None:
    late = opened.take(1)
    opened.next(opened.house.li, 2)
    opened.missed(late, opened.house.li, 2)
    at(moment(10))
    assert "A001" in _shown(visitor, f"{KIOSK}missed/")

    answer = visitor.post(f"{KIOSK}missed/", {"number": "a001"})

    assert "报到好了，还用这个号" in visitor.get(answer.url).content.decode()
    late.refresh_from_db()
    assert late.state == "waiting"
    for wrong in ("A999", "", "'; --", "A" * 400):
        assert visitor.post(f"{KIOSK}missed/", {"number": wrong}).status_code == 404


def test_a_call_for_help_rings_and_pressing_again_is_the_same_call(opened: Hall, visitor: Client, at) -> None:
    for minute in (20, 20, 20, 21, 22):
        at(moment(minute))
        answer = visitor.post(f"{KIOSK}help/")
    assert "马上过来" in answer.content.decode()

    (ringing,) = queries.helps(opened.centre)
    assert (ringing.place, ringing.times) == ("门口", 3)
    assert visitor.get(f"{KIOSK}help/").status_code == 302


def test_a_child_at_the_machine_is_stopped_politely(opened: Hall, visitor: Client, at) -> None:
    for _ in range(6):
        _take(visitor)

    refused = visitor.post(f"{KIOSK}line/A/", _form(visitor, "A"))
    assert refused.status_code == 429
    assert "请等一分钟再取" in refused.content.decode()
    assert Ticket.objects.count() == 6

    at(MONDAY_9AM + timedelta(minutes=22))
    assert _take(visitor).number == "A007"


def test_nothing_is_given_out_while_the_doors_are_shut(opened: Hall, visitor: Client, at) -> None:
    form = _form(visitor, "A")
    at(MONDAY_9AM + timedelta(hours=3.5))

    assert "现在不取号" in _shown(visitor)
    assert "现在不取号" in _shown(visitor, f"{KIOSK}line/A/")
    refused = visitor.post(f"{KIOSK}line/A/", form)

    assert refused.status_code == 409
    assert "14:00" in refused.content.decode()
    assert Ticket.objects.count() == 0


def test_a_line_that_is_unknown_or_shut_gives_out_no_number(opened: Hall, visitor: Client) -> None:
    line = access.queue(opened.door, "A")
    hall.change_queue(queue=line, changes={"is_open": False}, by=opened.house.wu, at=moment(1))

    assert "停止发号" in _shown(visitor)
    assert visitor.post(f"{KIOSK}line/A/", {"key": "x"}).status_code == 409
    for wrong in ("Q", "aa", "%F0%9F%98%80", "A" * 200):
        assert visitor.get(f"{KIOSK}line/{wrong}/").status_code == 404
        assert visitor.post(f"{KIOSK}line/{wrong}/", {"key": "x"}).status_code == 404


def test_a_guessed_ticket_is_not_there(opened: Hall, visitor: Client) -> None:
    for wrong in ("x", "0" * 24):
        assert visitor.get(f"{KIOSK}ticket/{wrong}/").status_code == 404
        assert visitor.post(f"{KIOSK}ticket/{wrong}/shown/").status_code == 404


def test_a_browser_at_home_is_no_ticket_machine(opened: Hall, visitor: Client, monkeypatch) -> None:
    monkeypatch.setattr(clock, "is_shifted", lambda: False)
    form = _form(visitor, "A")

    assert visitor.post(f"{KIOSK}line/A/", form).status_code == 403
    visitor.post(f"{KIOSK}help/")
    assert not queries.helps(opened.centre)

    said = {"name": "东门", "a_minute": 2}
    machine = hall.set_kiosk(centre=opened.centre, said=said, by=opened.house.wu, at=moment(1))
    visitor.cookies["kiosk"] = passes.machine(opened.centre, machine.pk)
    assert _take(visitor).number == "A001"
    assert ledger.entries(opened.centre).filter(kind="hall.issued").get().by == f"kiosk:{machine.pk}"
    visitor.cookies["kiosk"] = passes.machine(opened.centre, machine.pk)[:-2] + "xx"
    assert visitor.post(f"{KIOSK}line/A/", form).status_code == 403


def test_what_moves_on_the_first_page_comes_alone(opened: Hall, visitor: Client) -> None:
    answer = visitor.get(f"{KIOSK}now/").content.decode()

    assert "<html" not in answer
    assert "k-tile" in answer


# --- finding a matter ------------------------------------------------------------------------------


@pytest.mark.covers("I-15", partly="the kiosk finds a matter by letters")
def test_letters_find_a_matter_and_lead_to_its_line_with_it_chosen(opened: Hall, visitor: Client) -> None:
    said = _shown(visitor, f"{KIOSK}find/?q=DB")
    assert "低保申请 综合业务，" in said
    assert "居住登记 居住户籍" in _shown(visitor, f"{KIOSK}find/?q=JZDJ")
    page = visitor.get(f"{KIOSK}line/A/?matter=MZ-001").content.decode()

    assert 'value="MZ-001" checked' in page
    assert page.count("checked") == 1
    assert _take(visitor, matter="MZ-001").matters == ["MZ-001"]


def test_before_a_letter_what_is_often_done_is_offered_and_nonsense_is_no_hit(opened: Hall, visitor: Client) -> None:
    assert "k-chip" in visitor.get(f"{KIOSK}find/").content.decode()
    for q in ("ZZZZZZ", "%F0%9F%98%80", "9" * 18):
        answer = visitor.get(f"{KIOSK}find/?q={q}")
        assert answer.status_code == 200
    assert "没有找到“ZZZZZZ”" in _shown(visitor, f"{KIOSK}find/?q=ZZZZZZ")
    assert "checked" not in visitor.get(f"{KIOSK}line/A/?matter=%F0%9F%98%80").content.decode()


def test_a_card_that_was_read_is_kept_while_one_looks_for_a_matter(opened: Hall, visitor: Client) -> None:
    visitor.get(KIOSK)
    answer = visitor.post(f"{KIOSK}card/", {"identity": WANG["identity"]})
    held = answer.url.partition("?")[2]

    page = visitor.get(f"{KIOSK}find/?q=DB&{held}").content.decode()

    assert f"matter=MZ-001&amp;{held}" in page
