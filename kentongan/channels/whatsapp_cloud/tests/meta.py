"""Meta, as the tests know it: what it delivers and what it answers."""

import hmac
import json
from hashlib import sha256
from pathlib import Path

from kentongan.channels.whatsapp_cloud.channel import WhatsAppCloud
from kentongan.messaging import testing
from kentongan.messaging.contract import Account

FIXTURES = Path(__file__).parents[1] / "fixtures"
NUMBER, BSUID, NAME = "6285712345601", "ID.13491208655302741918", "Bu Sari"
WAMID = "wamid.HBgNNjI4NTcxMjM0NTYwMRUCABIYFA"
METADATA = {"display_phone_number": "6285712345600", "phone_number_id": "1122334455667"}
CONTACT = {"profile": {"name": NAME, "username": "bu.sari"}, "wa_id": NUMBER, "user_id": BSUID}
ACCOUNT = Account(
    {
        "phone_number_id": METADATA["phone_number_id"],
        "waba_id": "99887766554433",
        "app_secret": "app-secret-1f2e3d",
        "app_secret_before": "app-secret-of-before",
        "verify_token": "verify-token-4c5b6a",
        "token": "EAAG-system-user-token",
        "base_url": "https://graph.facebook.com",
        "version": "v23.0",
    }
)


def envelope(**value):
    """A delivery about messages, holding this."""
    value = {"messaging_product": "whatsapp", "metadata": METADATA, **value}
    return about("messages", value)


def about(field, value, **entry):
    """A delivery about one field."""
    change = {"field": field, "value": value}
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": ACCOUNT["waba_id"], "changes": [change], **entry}],
    }


def message(number, kind, **body):
    """One message of the citizen, with everything Meta gives."""
    return {
        "from": NUMBER,
        "from_user_id": BSUID,
        "id": f"{WAMID}{number}",
        "timestamp": str(1732417200 + number),
        "type": kind,
        **body,
    }


def fixture(name):
    """A recorded delivery, made anonymous."""
    return (FIXTURES / f"{name}.json").read_bytes()


def wrong(code, status=400, **headers):
    """An answer with Meta's error object."""
    error = {"message": f"(#{code}) for {NUMBER}", "type": "OAuthException", "code": code}
    return testing.reply(status, {"error": error}, **headers)


class Meta(testing.Provider):
    """The other side for the shared cases."""

    channel = WhatsAppCloud()
    account = ACCOUNT
    proof = "x-hub-signature-256"
    sender = (f"bsuid:{BSUID}", f"tel:+{NUMBER}")
    reach = NUMBER
    private = (NUMBER, BSUID, NAME, WAMID)
    holds = 100
    kinds = {**testing.Provider.kinds, "echo": ("echo",)}

    def delivery(self, *events):
        said = [event for event in events if not isinstance(event, Change | Receipt)]
        told = [event for event in events if isinstance(event, Receipt)]
        whole = envelope(contacts=[CONTACT], messages=said, statuses=told)
        for change in events:
            if isinstance(change, Change):
                whole["entry"][0]["changes"].append(dict(change))
        return json.dumps(whole).encode()

    def headers(self, body, account):
        digest = hmac.new(account["app_secret"].encode(), body, sha256).hexdigest()
        return {"x-hub-signature-256": f"sha256={digest}"}

    def text(self, number, words):
        return message(number, "text", text={"body": words})

    def photo(self, number, caption):
        image = {"id": "1166846181421424", "mime_type": "image/jpeg", "sha256": "29ed50+"}
        return message(number, "image", image=image | ({"caption": caption} if caption else {}))

    def voice(self, number):
        audio = {"id": "1166846181421425", "mime_type": "audio/ogg; codecs=opus", "voice": True}
        return message(number, "audio", audio=audio)

    def spot(self, number, lat, lon):
        return message(number, "location", location={"latitude": lat, "longitude": lon})

    def choice(self, number, choice):
        pressed = {"id": choice, "title": "Ya, kirim"}
        body = {"type": "button_reply", "button_reply": pressed}
        return message(number, "interactive", interactive=body)

    def told(self, number, state):
        failed = {"errors": [{"code": 131026, "title": "Message undeliverable"}]}
        return Receipt(
            id=f"{WAMID}{number}",
            status=state,
            timestamp="1732417300",
            recipient_id=NUMBER,
            **(failed if state == "failed" else {}),
        )

    def others(self):
        phones = [{"phone": "+62 857-1234-5699", "type": "CELL"}]
        original = f"{WAMID}1"
        edited = {"type": "text", "text": {"body": "Jalan di RT 4 rusak"}}
        echo = {"from": "6285712345600", "to": NUMBER, **self.text(18, "Kami ke sana")}
        return {
            "edit": message(11, "edit", edit={"original_message_id": original, "message": edited}),
            "revoke": message(12, "revoke", revoke={"original_message_id": original}),
            "sticker": message(13, "sticker", sticker={"id": "5", "mime_type": "image/webp"}),
            "contact": message(14, "contacts", contacts=[{"phones": phones}]),
            "unknown": message(15, "hologram", hologram={"id": "5"}),
            "reaction": message(16, "reaction", reaction={"message_id": original, "emoji": "👍"}),
            "group": self.text(17, "halo semua") | {"group_id": "Y2FwaV9ncm91cDox"},
            "echo": Change(
                field="smb_message_echoes",
                value={"metadata": METADATA, "message_echoes": [echo]},
            ),
        }

    def answer(self, call):
        if call.path.endswith("/media"):
            return testing.reply(200, {"id": "4490709327384033"})
        if "?phone_number_id=" in call.path:
            url = f"{self.account['base_url']}/bytes/1166846181421424"
            return testing.reply(200, {"url": url, "mime_type": "image/jpeg"})
        if call.method == "GET":
            return testing.reply(200, {"quality_rating": "GREEN", "verified_name": "Sukamaju"})
        return testing.reply(200, {"messages": [{"id": f"{WAMID}99"}], "contacts": [CONTACT]})

    def refusals(self):
        return {
            "later": wrong(131056),
            "ambiguous": testing.reply(503),
            "undeliverable": wrong(131026),
            "unauthorised": wrong(190, 401),
            "window": wrong(131047),
        }

    def shown(self, call):
        body = call.json or {}
        if body.get("type") == "image":
            return body["image"].get("caption", "")
        if body.get("type") == "interactive":
            return body["interactive"]["body"]["text"]
        return body["text"]["body"] if body.get("type") == "text" else ""

    def offered(self, call):
        action = call.json.get("interactive", {}).get("action", {})
        rows = [row["id"] for part in action.get("sections", []) for row in part["rows"]]
        return rows or [button["reply"]["id"] for button in action.get("buttons", [])]


class Change(dict):
    """One of ``entry[].changes`` of its own."""


class Receipt(dict):
    """One of ``statuses``."""
