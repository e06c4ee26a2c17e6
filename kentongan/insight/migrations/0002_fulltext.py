"""Lay the database's own text index over the words that are looked for."""

from django.db import migrations

from kentongan.insight import fulltext


class Migration(migrations.Migration):
    dependencies = [("insight", "0001_initial")]

    operations = [migrations.RunPython(fulltext.forwards, fulltext.backwards)]
