"""后台任务: work that no click waits for, as rows that one worker claims and runs."""
