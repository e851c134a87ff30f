"""The office's pages of ratings: lists that open, paper in two hands, files in and out, figures with their interval."""

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.feedback.saying import Said, moment
from tests.web.desk import text
from yikou.feedback import queries
from yikou.feedback.models import OutsideResult, Rating, Slip
from yikou.kernel.clock import ZONE
from yikou.ledger import queries as ledger

EXCHANGE = "/office/ratings/exchange/"
FILE = {"form": "csv", "from": "2026-03-01", "to": "2026-03-31", "purpose": "report", "receiver": "区政务办，年底销毁"}


@pytest.fixture
def said(world) -> Said:
    return Said(world)


def _of(slips) -> int:
    return slips.get().pk


def test_a_list_is_narrowed_and_opens_and_another_centre_is_not_there(said, signed_in):
    bad, _ = said.rated(words="慢<b>死</b>了"), said.rated("satisfied")
    boss = signed_in("chenzhuren")

    everything = text(boss.get("/office/ratings/"))
    only_bad = text(boss.get("/office/ratings/?show=bad&window=1&level=dissatisfied&clerk=abc&after=x&from=oops"))
    one = text(boss.get(f"/office/ratings/{bad.pk}/"))

    assert "慢&lt;b&gt;死" in only_bad
    assert everything.count("/office/ratings/") > only_bad.count("/office/ratings/")
    assert "看整改" in one
    assert boss.get("/office/ratings/999999/").status_code == 404
    assert boss.get("/office/rectifications/26-0302-9999-X/").status_code == 404
    assert boss.get("/office/appeals/26-0302-9999-X/").status_code == 404
    assert (
        signed_in("laozhao").get(f"/office/rectifications/{queries.rectification_of(bad).number}/").status_code == 200
    )


def test_a_window_does_not_read_the_figures_nor_the_centre_anothers_words(said, signed_in):
    clerk = signed_in("xiaosun")
    rating = said.rated()

    assert clerk.get("/office/ratings/figures/").status_code == 403
    assert clerk.get("/office/ratings/paper/").status_code == 403
    assert clerk.get("/office/ratings/mine/").status_code == 200
    assert "申诉</a>" not in text(clerk.get("/office/ratings/mine/"))
    assert clerk.get(f"/office/ratings/mine/{rating.pk}/appeal/").status_code == 404


def test_figures_tell_the_rate_the_interval_and_no_place_for_few(said, signed_in):
    said.rated("satisfied")
    said.rated()
    boss = signed_in("chenzhuren")

    for side in ("window", "item", "clerk", "month", "nonsense"):
        page = text(boss.get(f"/office/ratings/figures/?by={side}&from=2026-03-01&to=2026-03-31"))
        assert "只有 2 份评价，太少" in page, side
        assert "50%" in page
    assert "不排名" in text(boss.get("/office/ratings/figures/"))


def test_paper_is_typed_by_one_and_checked_by_another(said, signed_in):
    number = said.matter().number
    mei, ban = signed_in("xiaomei"), signed_in("bange")
    form = {"number": number, "given_on": "2026-03-02", "level": "dissatisfied", "reasons": ["waited"], "words": "慢"}

    wrong = mei.post("/office/ratings/paper/new/paper/", {**form, "number": "26-0302-9999-X"})
    empty = mei.post("/office/ratings/paper/new/paper/", {})
    typed = mei.post("/office/ratings/paper/new/paper/", form)
    key = _of(Slip.objects)
    own = mei.post(f"/office/ratings/paper/{key}/", {"fits": "yes"})
    checked = ban.post(f"/office/ratings/paper/{key}/", {"fits": "yes"})

    assert (wrong.status_code, empty.status_code, typed.status_code) == (404, 422, 302)
    assert (own.status_code, checked.status_code) == (403, 302)
    assert (Rating.objects.get().channel, Rating.objects.get().reasons) == ("paper", ["waited"])
    assert mei.get("/office/ratings/paper/new/smoke/").status_code == 404
    assert mei.get("/office/ratings/paper/999999/").status_code == 404
    assert "没有等核对的" in text(mei.get("/office/ratings/paper/"))


def test_what_is_said_on_the_telephone_is_noted_at_once(said, signed_in):
    ticket = said.visit()

    answer = signed_in("xiaomei").post(
        "/office/ratings/paper/new/phone/", {"number": ticket.number.lower(), "level": "satisfied"}
    )

    assert answer.status_code == 302
    assert (Rating.objects.get().ticket_id, Rating.objects.get().channel) == (ticket.pk, "phone")


def test_a_file_goes_out_and_comes_in_and_wrong_lines_are_given_back(said, signed_in):
    said.rated("satisfied", words="好")
    other, ban = said.matter(), signed_in("bange")

    unsaid = ban.post(EXCHANGE + "file/", FILE | {"receiver": ""})
    wordless = ban.post(EXCHANGE + "file/", FILE).content.decode("utf-8-sig")
    refused = ban.post(EXCHANGE + "file/", FILE | {"with_words": "1"})
    told = signed_in("chenzhuren").post(EXCHANGE + "file/", FILE | {"with_words": "1"}).content.decode("utf-8-sig")
    lines = told + f"{other.number},短信,,2026-03-02 09:15:00,1,非常满意,1,,\r\n"
    sent = SimpleUploadedFile("r.csv", lines.encode())
    back = ban.post(EXCHANGE, {"file": sent, "direction": "national"})
    nothing = ban.post(EXCHANGE, {})
    junk = ban.post(EXCHANGE, {"file": SimpleUploadedFile("r.xlsx", b"PK junk")})

    assert "满意,2,好" in told
    assert "满意,2,," in wordless
    assert (unsaid.status_code, refused.status_code) == (422, 403)
    assert ledger.entries(said.world.centre).filter(kind="reporting.exported").count() == 2
    assert (back.status_code, nothing.status_code, junk.status_code) == (422, 422, 422)
    assert "收下 1 份，1 行没有收" in text(back)
    assert "满意,2,好" in text(back)
    assert Rating.objects.count() == 2
    for form in ("xlsx", "json", "evil"):
        assert ban.post(EXCHANGE + "file/", FILE | {"form": form, "direction": "evil"}).status_code == 200


def test_a_forged_address_and_strange_words_are_answered_calmly(said):
    phone, case = Client(), said.matter()

    assert phone.get("/pad/forged/").status_code == 404
    assert phone.post("/pad/forged/answers/", {}).status_code == 404
    assert phone.post(f"/pad/{case.token}/known/", {"right": "yes"}).status_code == 404
    assert phone.post(f"/pad/{case.token}/", {"level": "great"}).status_code == 422
    assert phone.post(f"/pad/{case.token}/", {"level": "satisfied", "words": "长" * 501}).status_code == 422
    kept = phone.post(f"/pad/{case.token}/?by=app", {"level": "dissatisfied", "words": "\u202e慢😡\u200f"})
    again = phone.post(f"/pad/{case.token}/", {"level": "satisfied"})
    asked = phone.post(f"/pad/{case.token}/answers/", {"a-convenient": "no", "a-attitude": "²", "a-level": "5"})
    early = phone.post(f"/pad/{case.token}/known/", {"right": "yes"})

    rating = Rating.objects.get()
    assert (kept.status_code, again.status_code, asked.status_code, early.status_code) == (302, 409, 302, 409)
    assert (rating.channel, rating.answers) == ("mobile", {"convenient": False, "level": 5})


def test_the_register_shows_each_rating_with_what_became_of_it(said, signed_in):
    said.rated(words="慢")
    boss = signed_in("chenzhuren")

    page = text(boss.get("/office/registers/ratings/?from=2026-03-01&to=2026-03-31"))
    owed = text(boss.get("/office/registers/rectification/?from=2026-03-01&to=2026-03-31"))

    assert "不满意" in page
    assert "联系评价人" in page
    assert "居民医保参保" in owed


def test_a_pad_shows_a_visit_in_which_nothing_was_taken_in(said, at):
    from yikou.web.pad.views import pass_for

    at(datetime(2026, 3, 2, 9, 8, tzinfo=ZONE))
    ticket, pad = said.visit(), Client()
    pad.get(f"/pad/window/{pass_for(said.world.centre, '1')}/")

    assert pad.get("/pad/")["Location"] == f"/pad/{ticket.token}/"
    pad.post(f"/pad/{ticket.token}/", {"level": "satisfied"})
    assert Rating.objects.get().channel == "pad"
    assert pad.get("/pad/").status_code == 200
    assert moment() < datetime(2026, 3, 2, 9, 8, tzinfo=ZONE)


def test_what_others_found_is_noted_shown_beside_our_own_and_withdrawn(said, signed_in):
    said.rated("satisfied")
    ban, boss = signed_in("bange"), signed_in("chenzhuren")
    form = {
        "year": "2026",
        "what": "行风评议",
        "source": "区纠风办",
        "document": "〔2026〕4号",
        "rank": "3",
        "of": "29",
    }

    empty = ban.post("/office/ratings/outside/new/", {})
    beyond = ban.post("/office/ratings/outside/new/", form | {"rank": "30"})
    noted = ban.post("/office/ratings/outside/new/", form)
    listed, figures = text(boss.get("/office/ratings/outside/")), text(boss.get("/office/ratings/figures/"))

    assert (empty.status_code, beyond.status_code, noted.status_code) == (422, 422, 302)
    assert "名次要在参评的单位数以内" in text(beyond)
    assert "第 3 / 29" in listed
    assert "只有 1 份评价" in listed
    assert "第 3 / 29" in figures
    assert signed_in("xiaoli").get("/office/ratings/outside/").status_code == 403
    assert signed_in("xiaoli").get("/office/ratings/outside/new/").status_code == 403
    assert ban.get("/office/ratings/outside/999999/withdraw/").status_code == 404
    key = OutsideResult.objects.get().pk
    assert ban.post(f"/office/ratings/outside/{key}/withdraw/", {"why": "抄错了"}).status_code == 302
    assert ban.post(f"/office/ratings/outside/{key}/withdraw/", {"why": "抄错了"}).status_code == 409
    assert "还没有登记" in text(boss.get("/office/ratings/outside/"))
