"""The office: the day, registers, deadlines, items, rules, people."""
