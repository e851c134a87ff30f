"""大厅的表：队列、号票、预约、屏幕和试算."""

from yikou.hall.models.appointment import AHEAD, HOLDS, Appointment, AppointmentState
from yikou.hall.models.kiosk import Help, Kiosk
from yikou.hall.models.queue import Queue, Serial, Stage
from yikou.hall.models.screen import Kind, Screen
from yikou.hall.models.ticket import AT_A_WINDOW, ENDED, IN_LINE, Channel, State, Ticket, TicketQuerySet
from yikou.hall.models.trial import Trial

__all__ = [
    "AHEAD",
    "AT_A_WINDOW",
    "ENDED",
    "HOLDS",
    "IN_LINE",
    "Appointment",
    "AppointmentState",
    "Channel",
    "Help",
    "Kind",
    "Kiosk",
    "Queue",
    "Screen",
    "Serial",
    "Stage",
    "State",
    "Ticket",
    "TicketQuerySet",
    "Trial",
]
