"""大厅的表：队列和号票；预约和屏幕各有一份文件."""

from yikou.hall.models.queue import Queue, Serial, Stage
from yikou.hall.models.ticket import AT_A_WINDOW, ENDED, IN_LINE, Channel, State, Ticket, TicketQuerySet

__all__ = [
    "AT_A_WINDOW",
    "ENDED",
    "IN_LINE",
    "Channel",
    "Queue",
    "Serial",
    "Stage",
    "State",
    "Ticket",
    "TicketQuerySet",
]
