"""The hall 大厅: numbers and their queues, calling, appointments, screens."""
