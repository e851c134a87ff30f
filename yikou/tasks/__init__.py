"""交办任务: everything that is assigned has an owner, a date and an answer."""
