"""The photo that goes along with a message: the derivative without metadata, never the original."""

from kentongan.media import store
from kentongan.media.models import Attachment
from kentongan.messaging.contract import Picture
from kentongan.village.models import Village


def of(village: Village, uid: str) -> Picture | None:
    """The picture of this attachment of the village; None when there is none."""
    if not uid:
        return None
    found = Attachment.objects.of(village).filter(uid=uid, kind="photo").first()
    return Picture(store.get(found.large_name), found.mime) if found else None
