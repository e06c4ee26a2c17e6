"""Structured logs: ids and kinds, never people, numbers or words they wrote."""

import logging
import traceback
from collections.abc import Iterator, Mapping
from typing import Any

import structlog
from django.db import OperationalError
from structlog.typing import ExcInfo

# Their words speak of the machine (disk full, no such host); any other error may quote a person.
ABOUT_THE_MACHINE = (OSError, OperationalError)


def configure(options: Mapping[str, str]) -> None:
    """Send every log line through structlog, as text or as JSON lines (``KENTONGAN_LOG``)."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(_where),
    ]
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processor=_renderer(options["format"]), foreign_pre_chain=shared
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name in ("httpx", "httpcore"):  # they log addresses, and some providers' hold the token
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _renderer(kind: str) -> Any:
    if kind == "json":
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(
        colors=False, exception_formatter=structlog.dev.plain_traceback
    )


def _where(exc_info: ExcInfo) -> str:
    """Where it happened and of which kind, without the values in the message or the variables."""
    _, error, _ = exc_info
    return "\n".join(_told(link) for link in _chain(error))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _told(error: BaseException) -> str:
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    words = f": {error}" if isinstance(error, ABOUT_THE_MACHINE) else ""
    return "".join(traceback.format_tb(error.__traceback__)) + kind + words
