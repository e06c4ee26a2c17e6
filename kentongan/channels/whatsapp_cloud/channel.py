"""The Cloud API as a channel (channels.md §1); not yet tried with a real account."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlsplit

from kentongan.channels.whatsapp_cloud import errors, reading, saying
from kentongan.messaging import lenient, proofs
from kentongan.messaging.contract import (
    Account,
    Ambiguous,
    Call,
    Channel,
    Event,
    Media,
    Message,
    Reply,
    Restricted,
    Sent,
    Setting,
    TryLater,
)

_CHALLENGE = re.compile(r"[0-9A-Za-z_-]{1,256}")  # nothing that could be markup
_HEALTH_FIELDS = "quality_rating,verified_name,name_status"
_POOR = {"quality_rating": {"YELLOW", "RED"}, "name_status": {"DECLINED", "EXPIRED"}}


class WhatsAppCloud(Channel):
    """WhatsApp with Meta as the only one between."""

    kind = "whatsapp_cloud"
    title = "WhatsApp (resmi, Meta)"
    medium = "whatsapp"
    limits = saying.LIMITS
    hosts = ("lookaside.fbsbx.com",)
    settings = (
        Setting("phone_number_id", "ID nomor telepon"),
        Setting("waba_id", "ID akun WhatsApp Business"),
        Setting("app_secret", "Kunci rahasia aplikasi", is_secret=True),
        Setting("app_secret_before", "Kunci rahasia sebelumnya", is_secret=True, is_needed=False),
        Setting("verify_token", "Token verifikasi", is_secret=True, is_ours=True),
        Setting("token", "Token akses pengguna sistem", is_secret=True),
        Setting("base_url", "Alamat Graph API", default="https://graph.facebook.com"),
        Setting("version", "Versi Graph API", default="v23.0"),
    )

    def challenge(self, query: Mapping[str, str], account: Account) -> str | None:
        token = query.get("hub.verify_token", "")
        if query.get("hub.mode") != "subscribe" or not proofs.is_same(
            token, account["verify_token"]
        ):
            return None
        answer = query.get("hub.challenge", "")
        return answer if _CHALLENGE.fullmatch(answer) else None

    def is_genuine(self, body: bytes, headers: Mapping[str, str], account: Account) -> bool:
        scheme, _, claimed = headers.get("x-hub-signature-256", "").partition("=")
        keys = (account["app_secret"], account["app_secret_before"])
        proven = [proofs.is_signed(body, key, claimed, "sha256") for key in keys]
        return scheme == "sha256" and any(proven)

    def read(
        self,
        body: bytes,
        headers: Mapping[str, str],  # noqa: ARG002
        account: Account,
    ) -> Sequence[Event]:
        return [*reading.events(body, account)]

    def calls(self, message: Message, account: Account) -> Sequence[Call]:
        return saying.calls(message, account)

    def then(self, reply: Reply, call: Call) -> Call:
        return saying.with_upload(reply, call)

    def outcome(self, reply: Reply) -> Sent:
        sent = next(lenient.mappings(lenient.inside(reply.json, "messages")), {})
        wamid = lenient.name(sent.get("id"))
        if wamid and reply.status < 300:
            return Sent(wamid)
        raise errors.refusal(reply)

    # -- Media: an id leads to an address that lives for minutes, and only for who has the token -
    def fetches(self, media: Media, account: Account) -> Call | None:
        ref, number = quote(media.ref, safe=""), quote(account["phone_number_id"], safe="")
        path = f"/{account['version']}/{ref}?phone_number_id={number}"
        return Call("GET", path, headers=saying.bearer(account))

    def leads(self, reply: Reply, account: Account) -> Call | None:
        url = lenient.text(lenient.inside(reply.json, "url"))
        if not self._is_pinned(url, account):  # the token goes along; and the bytes lead nowhere
            return None
        return Call("GET", url=url, headers=saying.bearer(account))

    def _is_pinned(self, url: str, account: Account) -> bool:
        try:
            parts, base = urlsplit(url), urlsplit(account["base_url"])
        except ValueError:
            return False
        is_base = bool(base.netloc) and (parts.scheme, parts.netloc) == (base.scheme, base.netloc)
        return is_base or (parts.scheme == "https" and parts.netloc in self.hosts)

    # -- Health ------------------------------------------------------------------------------------
    def health(self, account: Account) -> Call | None:
        path = f"/{account['version']}/{account['phone_number_id']}?fields={_HEALTH_FIELDS}"
        return Call("GET", path, headers=saying.bearer(account))

    def wellbeing(self, reply: Reply) -> str:
        """``degraded`` when Meta has doubts about the number; ``unauthorised`` also when the number
        is unknown, which the operator must mend."""
        if reply.status < 300 and reply.json is not None and "error" not in reply.json:
            marks = {name: lenient.text(reply.json.get(name)) for name in _POOR}
            return "degraded" if any(marks[name] in _POOR[name] for name in _POOR) else "ok"
        no = errors.refusal(reply)
        if isinstance(no, TryLater | Restricted):
            return "degraded"
        return "down" if isinstance(no, Ambiguous) else "unauthorised"
