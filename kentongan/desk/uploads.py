"""Photos an official adds to words."""

from typing import BinaryIO, cast

from kentongan.base.refusals import Refused
from kentongan.desk.requests import Request
from kentongan.media import actions as media
from kentongan.media.models import Attachment
from kentongan.vault import actions as vault

MOST = 5


def photos(request: Request) -> list[Attachment]:
    """The photos sent with a form, made safe; a bad one is Refused before anything is done."""
    files = [cast(BinaryIO, file) for file in request.FILES.getlist("photos")[:MOST]]
    kept = media.keep_all(request.village, files, kind="photo", seal=vault.sealer(request.village))
    for one in kept:
        if isinstance(one, Refused):
            raise one
    return [one for one in kept if isinstance(one, Attachment)]
