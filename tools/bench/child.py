"""Processes that measure when told, so that what is compared can take turns in one run.

One line of JSON goes in, one comes out: ``["report", 20]`` calls ``report(20)`` in the child.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any


class Child:
    """``with Child("tools.bench.house", env) as child: child.ask("report", 20)``."""

    def __init__(self, module: str, env: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module],
            env={**os.environ, **env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> "Child":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self._process.communicate()  # the end of its input is the end of its work

    def ask(self, verb: str, *words: Any) -> Any:
        """What the child measured; EOFError when it died, its traceback is on standard error."""
        put, got = self._process.stdin, self._process.stdout
        assert put is not None and got is not None
        put.write(json.dumps([verb, *words]) + "\n")
        put.flush()
        line = got.readline()
        if not line:
            raise EOFError(verb)
        return json.loads(line)


def obey(verbs: Mapping[str, Callable[..., Any]]) -> None:
    """The child's side: do as told until the input ends."""
    for line in sys.stdin:
        verb, *words = json.loads(line)
        print(json.dumps(verbs[verb](*words)), flush=True)
