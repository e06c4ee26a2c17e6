"""Make the village, then do as told."""

from django.core.wsgi import get_wsgi_application

from kentongan.ops import founding, serving
from tools.bench import child
from tools.bench.house.crowd import Crowd
from tools.bench.house.reads import Reads
from tools.bench.house.reports import HOST, Reports

serving.migrate()
village, _ = founding.add_village("33.03.05.2007", host=HOST)
application = get_wsgi_application()
serving.spare_collections()
reports = Reports(village, application)
reads = Reads(village, application)
child.obey(
    {
        "report": reports.cpu,
        "plain": reports.plain,
        "statements": reports.statements,
        "profile": reports.profile,
        "fill": Crowd(village).fill,
        "open": reads.open,
        "time": reads.time,
        "queries": reads.queries,
        "plans": reads.plans,
    }
)
