"""Found by a server's processes on their path: they live some minutes after the true time."""

import os
from datetime import UTC, datetime, timedelta

import time_machine

moved = timedelta(minutes=int(os.environ["MOVED_MINUTES"]))
time_machine.travel(datetime.now(UTC) + moved, tick=True).start()
