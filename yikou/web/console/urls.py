"""Addresses of the console and of the case pages for staff."""

from django.urls import path

from yikou.web.console import views_acts as acts
from yikou.web.console import views_calling as calling
from yikou.web.console import views_cases as cases
from yikou.web.console import views_desk as desk
from yikou.web.console import views_done as done
from yikou.web.console import views_enquiries as enquiries
from yikou.web.console import views_intake as intake
from yikou.web.console import views_items as items
from yikou.web.console import views_joint as joint
from yikou.web.console import views_moving as moving
from yikou.web.console import views_people as people

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("sit/", desk.sit, name="sit"),
    path("leave/", desk.leave, name="leave"),
    path("pause/", desk.pause, name="pause"),
    path("pad/", desk.pad, name="pad"),
    path("line/", desk.line, name="line"),
    path("draft/", desk.draft, name="draft"),
    path("draft/drop/", desk.drop, name="drop"),
    # the left of the desk
    path("call/next/", calling.call_next, name="call_next"),
    path("call/arrive/", calling.arrive, name="arrive"),
    path("call/again/", calling.recall, name="recall"),
    path("call/end/", calling.end, name="end"),
    path("call/missed/", calling.miss, name="miss"),
    path("call/pass/", moving.pass_on, name="pass_ticket"),
    path("call/fetch/", moving.park, name="park"),
    path("call/one/", moving.call_one, name="call_one"),
    path("call/back/", moving.back, name="back"),
    path("call/queue/", calling.queue, name="queue"),
    # the right of the desk
    path("person/", people.find, name="person"),
    path("person/new/", people.register, name="register"),
    path("person/nobody/", people.forget, name="forget"),
    path("person/<int:number>/", people.panel, name="panel"),
    path("person/<int:number>/choose/", people.choose, name="choose"),
    path("person/<int:number>/reveal/", people.reveal, name="reveal"),
    path("person/<int:number>/consent/", people.consent, name="consent"),
    path("person/<int:number>/correct/", people.correct, name="correct"),
    path("kept/<int:number>/remove/", people.remove_paper, name="remove_paper"),
    # the middle
    path("find/", items.find, name="find_item"),
    path("packages/", items.packages, name="packages"),
    path("matter/", items.matter, name="matter"),
    path("files/", items.attach, name="attach"),
    path("files/<str:key>/", items.file, name="file"),
    # the verbs
    path("accept/", intake.accept, name="accept"),
    path("receive/", intake.receive, name="receive"),
    path("tell/", intake.tell, name="tell"),
    path("decline/", intake.decline, name="decline"),
    path("ask/", intake.ask, name="ask"),
    path("together/", joint.take, name="take_together"),
    path("together/tell/", joint.tell, name="tell_together"),
    path("done/<str:number>/", done.done, name="done"),
    path("told/<str:number>/", done.told, name="told"),
    path("taken/<str:key>/", done.taken_together, name="taken"),
    # cases, papers, enquiries
    path("mine/", cases.mine, name="mine"),
    path("cases/<str:number>/", cases.case, name="case"),
    path("cases/<str:number>/here/", cases.here, name="here"),
    path("cases/<str:number>/receipt/", done.receipt, name="receipt"),
    path("cases/<str:number>/cover/", done.cover, name="cover"),
    path("cases/<str:number>/<slug:act>/", acts.act, name="act"),
    path("papers/<str:number>/", done.paper, name="paper"),
    path("papers/<str:number>/correct/", cases.correct_notice, name="correct_notice"),
    path("enquiries/", enquiries.enquiries, name="enquiries"),
    path("enquiries/<str:number>/", enquiries.enquiry, name="enquiry"),
    path("enquiries/<str:number>/pass/", enquiries.pass_on, name="pass_on"),
    path("enquiries/<str:number>/take/", enquiries.take, name="take"),
    path("enquiries/<str:number>/answer/", enquiries.answer, name="answer"),
    path("enquiries/<str:number>/up/", enquiries.ask_up, name="ask_up"),
    path("enquiries/<str:number>/rule/", enquiries.rule, name="rule_on"),
]
