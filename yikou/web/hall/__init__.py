"""The hall's public pages: the kiosk at the door, displays, the ticket on a phone; and the front desk's."""
