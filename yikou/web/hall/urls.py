"""Addresses of the hall: machines, phones, screens; short where they stand in QR codes."""

from django.urls import path

from yikou.web.hall import views_block as block
from yikou.web.hall import views_booked as booked
from yikou.web.hall import views_find as find
from yikou.web.hall import views_front as front
from yikou.web.hall import views_guide as guide
from yikou.web.hall import views_kiosk as kiosk
from yikou.web.hall import views_machines as machines
from yikou.web.hall import views_offline as offline
from yikou.web.hall import views_screens as screens
from yikou.web.hall import views_take as take
from yikou.web.hall import views_ticket as ticket

urlpatterns = [
    # while the server is away
    path("offline/", offline.offline, name="offline"),
    path("worker.js", offline.worker, name="worker"),
    path("machines/start/", offline.start_file, name="start_file"),
    # the machine at the door
    path("kiosk/", kiosk.home, name="kiosk"),
    path("kiosk/now/", kiosk.now, name="kiosk_now"),
    path("kiosk/card/", kiosk.card, name="kiosk_card"),
    path("kiosk/booked/", booked.booked, name="kiosk_booked"),
    path("kiosk/find/", find.find, name="kiosk_find"),
    path("kiosk/missed/", kiosk.missed, name="kiosk_missed"),
    path("kiosk/help/", kiosk.ring, name="kiosk_help"),
    path("kiosk/line/<str:code>/", kiosk.line, name="kiosk_line"),
    path("kiosk/ticket/<str:token>/", kiosk.ticket, name="kiosk_ticket"),
    path("kiosk/ticket/<str:token>/shown/", kiosk.shown, name="kiosk_shown"),
    # the ticket on a phone
    path("t/<str:token>/", ticket.ticket, name="ticket"),
    path("t/<str:token>/now/", ticket.now, name="ticket_now"),
    path("t/<str:token>/back/", ticket.back, name="ticket_back"),
    path("t/<str:token>/leave/", ticket.leave, name="ticket_leave"),
    path("t/<str:token>/reply/", ticket.reply, name="ticket_reply"),
    path("t/<str:token>/here/", ticket.here, name="ticket_here"),
    # displays
    path("screen/<str:name>/", screens.screen, name="screen"),
    # a number by the code at the door
    path("take/", take.how, name="take_how"),
    path("take/<str:centre>/<str:code>/", take.take, name="take"),
    # the volunteer at the door
    path("guide/", guide.guide, name="guide"),
    # the front desk
    path("front/", front.desk, name="front"),
    path("front/now/", front.now, name="front_now"),
    path("front/take/", front.take, name="front_take"),
    path("front/find/", front.find, name="front_find"),
    path("front/help/<int:wanted>/", front.answer, name="front_answer"),
    path("front/number/<str:number>/", front.number, name="front_number"),
    path("front/number/<str:number>/back/", front.back, name="front_back"),
    path("front/number/<str:number>/pass/", front.pass_on, name="front_pass"),
    path("front/number/<str:number>/leave/", front.leave, name="front_leave"),
    path("front/poster/", take.poster, name="take_poster"),
    path("front/block/", block.enter, name="block"),
    path("front/block/sheet/", block.sheet, name="block_sheet"),
    # the machines
    path("machines/", machines.machines, name="machines"),
    path("machines/new/", machines.new, name="new_machine"),
    path("machines/<int:kiosk>/", machines.change, name="machine"),
    path("machines/<int:kiosk>/try/", machines.try_printer, name="try_printer"),
    path("machines/<int:kiosk>/tie/", machines.tie, name="tie_machine"),
]
