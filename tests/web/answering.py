"""One of everything that residents said, that is owed for it, assigned and made public: for tests of all its pages."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse

from tests.feedback.saying import moment
from tests.feedback.test_left_behind import OPENED
from tests.feedback.test_outside import THIRD
from tests.feedback.test_surveys import drafted, out
from tests.feedback.voices import Voices, at
from tests.support.inspectors import invite
from tests.support.photos import a_jpeg
from tests.web.test_asking import ASKS
from tests.world import MONDAY, MONDAY_9AM, SUNDAY_NOON, World
from yikou.cases import operations as cases
from yikou.cases.models import Case, Enquiry, OtherOffice, Question
from yikou.feedback import operations as feedback
from yikou.feedback.models import (
    Concern,
    Dispute,
    DutyWeek,
    HomeRound,
    HomeVisit,
    Owed,
    Rating,
    Slip,
    Supervisor,
    Symposium,
)
from yikou.feedback.operations import homes, mediating
from yikou.feedback.operations import outside as outside_results
from yikou.feedback.queries import by_number
from yikou.kernel.actors import resident
from yikou.notify.models import Message
from yikou.reporting import operations as reporting
from yikou.reporting.models import Disclosure
from yikou.tasks import operations as tasks
from yikou.tasks.models import Task

BY_HAND = ("inspection", "finding", "dutyleave", "homeround")


@dataclass(frozen=True)
class Thing:
    """Something with an address of its own: how it stands there, and who answers for it."""

    row: Any
    place: str
    owner: int = 0


def one_of_everything(world: World) -> dict[str, list[Thing]]:
    """What is there, by the beginning of its addresses; what is likeliest to be acted on first."""
    invite(world)
    rows = [opens(world) for name, opens in OPENED.items() if name not in BY_HAND]
    rows += [
        *_concerns(world),
        HomeRound.objects.get(),
        _met(world),
        *_checked(world),
        *_disputes(world),
        *_tasks(world),
    ]
    found: dict[str, list[Thing]] = {}
    for row in rows:
        whole = reverse(row.address, args=[row.number])
        found.setdefault(whole[1:].removesuffix(f"{row.number}/"), []).append(Thing(row, row.number, row.owner))
    return found | _others(world)


def _concerns(world: World) -> list[Owed]:
    voices = Voices(world)
    said = [voices.accepted(files=[a_jpeg()]), voices.said("stuck", department="民政"), voices.said("hotline")]
    answered = voices.answered(voices.accepted(phone=""), at(clock="11:00"))
    return [*said, answered]


def _checked(world: World) -> list[Owed]:
    week, by = DutyWeek.objects.get(), world.actor("liuweiyuan")
    check, empty = (feedback.begin_inspection(sort=sort, by=by, at=MONDAY_9AM) for sort in ("full", "surprise"))
    finding = feedback.note_finding(
        inspection=check,
        point="other",
        owner=world.accounts["xiaoli"],
        words="没有人",
        pictures=[a_jpeg()],
        by=by,
        at=MONDAY_9AM,
    )
    leave = feedback.ask_duty_leave(
        week=week, away_on=MONDAY, replacement=world.accounts["wujie"], reason="开会", by=by, at=MONDAY_9AM
    )
    return [check, empty, finding, leave]


def _disputes(world: World) -> list[Dispute]:
    """One that is mediated; the one that was only noted stands already."""
    said = mediating.Quarrel(sort="neighbours", words="占楼道", one_name="老李", other_name="老周")
    one = mediating.note_dispute(said=said, by=world.mei, at=MONDAY_9AM)
    by = {"by": world.actor(_name(world, one.owner)), "at": MONDAY_9AM}
    for side in ("one", "other"):
        mediating.consent_to(dispute=one, side=side, how="spot", **by)
    one = mediating.accept_dispute(dispute=one, mediator=world.accounts["laozhao"], **by)
    said = {"words": "都说了", "helpers": [], "by": world.zhao, "at": MONDAY_9AM}
    return [mediating.hold_session(dispute=one, **said)]


def _met(world: World) -> HomeVisit:
    """A visit at which somebody was at home; another stands already."""
    given = {"area": "云水新村", "homes": ["15号101室"], "visitors": [world.accounts["xiaoli"]], "by": world.ban}
    visit = homes.arrange_homes(**given, until_on=MONDAY, at=MONDAY_9AM).visits.latest("pk")
    said = {"who": "王阿姨", "words": "灯坏了", "asked": ["needs"], "offered": [], "by": world.li, "at": MONDAY_9AM}
    return homes.meet_home(visit=visit, **said)


def _symposium(world: World) -> None:
    """Something was said at the one that stands already."""
    one = Symposium.objects.get()
    by = world.actor(_name(world, one.owner))
    feedback.note_point(symposium=one, who="居民代表", said="号太慢", by=by, at=MONDAY_9AM)


def _tasks(world: World) -> list[Task]:
    given = {"doer": world.li.account_id, "due_on": MONDAY, "by": world.chen, "at": MONDAY_9AM}
    answered = tasks.assign(what="擦窗", **given)
    return [tasks.answer(task=answered, answer="擦了", by=world.li, at=MONDAY_9AM), tasks.assign(what="浇花", **given)]


def _name(world: World, account: int) -> str:
    return next(name for name, key in world.accounts.items() if key == account)


def _others(world: World) -> dict[str, list[Thing]]:
    """What has an address and is owed by nobody."""
    new, published = drafted(world), out(world)
    shown, asked = _shown(world)
    rating, slip = Rating.objects.latest("pk"), _slip(world)
    outside = outside_results.note_outside(placed=THIRD, by=world.ban, at=MONDAY_9AM)
    enquiry, question, office = _asked(world)
    concerns = Concern.objects.order_by("pk")
    concern = next(one for one in concerns if one.files)
    term = _hired(world)
    return {
        "say/": [Thing(one, one.token) for one in (concern, *concerns)],
        "survey/": [Thing(published, published.token)],
        "faq/": [Thing(enquiry, enquiry.token)],
        "open/": [Thing(shown, shown.number)],
        "c/": [Thing(one, one.token) for one in Case.objects.order_by("-pk")[:1]],
        "office/surveys/": [Thing(new, new.number), Thing(published, published.number)],
        "office/disclosures/": [Thing(shown, shown.number)],
        "office/disclosures/questions/": [Thing(asked, asked.number)],
        "office/ratings/": [Thing(rating, str(rating.pk))],
        "office/ratings/mine/": [Thing(rating, str(rating.pk), world.accounts["xiaoli"])],
        "office/ratings/paper/": [Thing(slip, str(slip.pk))],
        "office/ratings/outside/": [Thing(outside, str(outside.pk))],
        "office/questions/": [Thing(question, str(question.pk))],
        "office/offices/": [Thing(office, str(office.pk))],
        "office/duty/": [Thing(None, "2026-03-02", world.accounts["liuweiyuan"]), Thing(None, "2026-03-09")],
        "office/duty/supervisors/": [Thing(term, str(term.pk))],
        "office/words/": [Thing(None, "清单")],
        "office/messages/": [Thing(one, str(one.pk)) for one in Message.objects.order_by("pk")[:1]],
    }


def _shown(world: World) -> tuple[Disclosure, Any]:
    """What was published on a board, and what somebody asked about it."""
    by = {"by": world.ban, "at": MONDAY_9AM}
    board = reporting.open_board(centre=world.centre, key="wenchang", title="文昌村", **by)
    one = reporting.write_disclosure(
        board=board, column="party", title="二月党务", body="党员大会一次。", period_from=SUNDAY_NOON.date(), **by
    )
    reporting.submit_disclosure(disclosure=one, **by)
    reporting.publish_disclosure(disclosure=one, by=world.chen, at=MONDAY_9AM)
    asked = reporting.ask_about(disclosure=one, words="开到几点？", by=resident(world.centre), at=MONDAY_9AM)
    return one, asked


def _slip(world: World) -> Slip:
    about = by_number(world.centre, Rating.objects.latest("pk").number, on=MONDAY)
    return feedback.type_slip(about=about, level="satisfied", given_on=MONDAY, by=world.mei, at=moment(at="09:10"))


def _asked(world: World) -> tuple[Enquiry, Question, OtherOffice]:
    """What was asked so often that it is offered, and where else one is to go."""
    given = {"channel": "web", "by": resident(world.centre), "at": MONDAY_9AM}
    asked = [cases.note_enquiry(question=one, caller="", phone="", **given) for one in ASKS]
    office = cases.list_office(
        name="区车管所", does="驾驶证", place="文昌路 1 号", telephone="021-5555", by=world.ban, at=MONDAY_9AM
    )
    return asked[0], Question.objects.get(), office


def _hired(world: World) -> Supervisor:
    until = MONDAY + timedelta(days=365)
    account = world.accounts["zhengdaibiao"]
    return feedback.hire_supervisor(
        account=account, source="deputy", from_on=MONDAY, until_on=until, by=world.ban, at=MONDAY_9AM
    )
