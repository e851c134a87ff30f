"""大厅的表：队列和号票；预约和屏幕各有一份文件."""

from yikou.hall.models.appointment import AHEAD, HOLDS, Appointment, AppointmentState, Message, Topic
from yikou.hall.models.kiosk import Help, Kiosk
from yikou.hall.models.queue import Queue, Serial, Stage
from yikou.hall.models.ticket import AT_A_WINDOW, ENDED, IN_LINE, Channel, State, Ticket, TicketQuerySet

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
    "Kiosk",
    "Message",
    "Queue",
    "Serial",
    "Stage",
    "State",
    "Ticket",
    "TicketQuerySet",
    "Topic",
]
