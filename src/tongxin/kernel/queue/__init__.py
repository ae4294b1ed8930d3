"""Work that happens after commit: tasks in the database, a worker, a scheduler and a reaper."""
