"""The database refuses to change or delete an entry."""

from django.db import migrations

from kentongan.ledger import triggers


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(triggers.install, triggers.remove)]
