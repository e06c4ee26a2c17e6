"""One row."""

from django.db import models


class Note(models.Model):
    """What was sent."""

    text = models.TextField()
    place = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    objects: models.Manager["Note"] = models.Manager()

    class Meta:
        app_label = "bare"
