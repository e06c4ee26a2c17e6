"""What the job layer remembers beside the queue: living workers and dead letters."""

from django.db import models


class WorkerBeat(models.Model):
    """A worker that says it is alive."""

    worker_id = models.CharField(primary_key=True, max_length=64)
    at = models.DateTimeField(db_index=True)


class DeadLetter(models.Model):
    """A job given up after its last failure. ``args`` are the queue row's: ids only."""

    task_path = models.CharField(max_length=200)
    args = models.JSONField()
    error = models.CharField(max_length=200)  # the name of the exception's class, never its words
    at = models.DateTimeField()
    replayed_at = models.DateTimeField(null=True)
