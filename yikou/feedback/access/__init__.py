"""Who may see or touch what was said and what is owed for it: the one door for pages, API and commands."""

from yikou.feedback.access.supervision import duty_leave, duty_week, finding, findings, inspection, photo, supervisor

__all__ = ["duty_leave", "duty_week", "finding", "findings", "inspection", "photo", "supervisor"]
