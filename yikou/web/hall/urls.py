"""Addresses of the hall: machines, phones, screens; short where they stand in QR codes."""

from django.urls import path

from yikou.web.hall import views_booked as booked
from yikou.web.hall import views_kiosk as kiosk
from yikou.web.hall import views_screens as screens
from yikou.web.hall import views_ticket as ticket

urlpatterns = [
    # the machine at the door
    path("kiosk/", kiosk.home, name="kiosk"),
    path("kiosk/now/", kiosk.now, name="kiosk_now"),
    path("kiosk/card/", kiosk.card, name="kiosk_card"),
    path("kiosk/booked/", booked.booked, name="kiosk_booked"),
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
]
