"""The drum's surroundings: a WhatsApp that does as Meta does, and people who write through it."""

import hmac
import json
import re
import threading
import time
from collections import defaultdict
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from queue import Empty, SimpleQueue

import requests

from tests.serving import moved

CODE = re.compile(r"\d{4} \d{4} \d{4} \d{4}")
SECRET, NUMBER_ID = "app-secret-1f2e3d", "1122334455667"
ADDRESS = re.compile(r"/kanal/whatsapp_cloud/[\w-]{32}")
PATIENCE = 120


class WhatsApp:
    """Takes what the village sends, tells what became of it, and delivers until it hears 200.

    ``took`` holds the messages of each number in order; ``refs`` how often each was taken.
    """

    def __init__(self):
        self.took, self.refs, self.waits = defaultdict(list), defaultdict(int), []
        self.ids, self.due, self.url = count(1), SimpleQueue(), ""
        self.is_closing, self.slowest = threading.Event(), 0.0
        self.line = threading.local()

    def __enter__(self):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True
        self.threads = [
            threading.Thread(target=self.server.serve_forever),
            threading.Thread(target=self._tell),
        ]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.is_closing.set()
        self.server.shutdown()
        self.server.server_close()
        for thread in self.threads:
            thread.join()

    def opens(self, server):
        """Found a village on the server and give it this WhatsApp."""
        server.run("village", "add", "33.03.05.2007")
        base = f"http://127.0.0.1:{self.server.server_port}"
        values = {"phone_number_id": NUMBER_ID, "waba_id": "99887766554433", "app_secret": SECRET,
                  "verify_token": "verify-4c5b6a", "token": "EAAG-token",
                  "base_url": base}  # fmt: skip
        given = [word for name, value in values.items() for word in ("--set", f"{name}={value}")]
        told = server.run("channel", "add", "whatsapp_cloud", "--village", "33.03.05.2007", *given)
        self.url = server.url + ADDRESS.search(told)[0]

    # -- What the village sends ----------------------------------------------------------------
    def take(self, said):
        wamid, ref = f"wamid.OUT{next(self.ids):08}", said.get("biz_opaque_callback_data", "")
        self.took[said["to"]].append(said)
        self.refs[ref] += 1
        for state in ("sent", "delivered"):
            self.due.put(receipt(wamid, state, said["to"], ref))
        return wamid

    def words(self, number):
        """Everything this number was told."""
        return json.dumps(self.took[number], ensure_ascii=False)

    def choices(self, number):
        """The buttons of the last message."""
        buttons = re.findall(r'"id": "(\w+:[^"]*)"', json.dumps(self.took[number][-1:]))
        return {one.partition(":")[0]: one for one in buttons}

    def _tell(self):
        while not self.is_closing.is_set():
            try:
                told = self.due.get(timeout=0.1)
            except Empty:
                continue
            self.deliver({"statuses": [told]})
            if int(told["timestamp"]) % 5 == 0:
                self.deliver({"statuses": [told]})

    # -- What it delivers ----------------------------------------------------------------------
    def deliver(self, value):
        """Deliver until it is taken, as Meta does; gives how long it took."""
        began, until = time.monotonic(), time.monotonic() + PATIENCE
        while time.monotonic() < until and not self.is_closing.is_set():
            if self.offer(value) == 200:
                return time.monotonic() - began
            time.sleep(0.05)
        assert self.is_closing.is_set(), "never taken"
        return None

    def offer(self, value):
        """Deliver once; the status, or 0 where nobody answered."""
        body = json.dumps(envelope(**value)).encode()
        proof = hmac.new(SECRET.encode(), body, sha256).hexdigest()
        try:
            return requests.post(
                self.url, data=body, headers={"X-Hub-Signature-256": f"sha256={proof}"}, timeout=60
            ).status_code
        except requests.RequestException:
            return 0


def envelope(**value):
    metadata = {"display_phone_number": "6285712345600", "phone_number_id": NUMBER_ID}
    value = {"messaging_product": "whatsapp", "metadata": metadata, **value}
    change = {"field": "messages", "value": value}
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "99887766554433", "changes": [change]}],
    }


def message(number, wamid, kind="text", name="Bu Sari", **body):
    """What a person sent, as one delivery."""
    said = {"from": number, "id": wamid, "timestamp": str(int(time.time())), "type": kind, **body}
    return {"contacts": [{"profile": {"name": name}, "wa_id": number}], "messages": [said]}


def text(number, wamid, words, **more):
    return message(number, wamid, text={"body": words}, **more)


def press(number, wamid, choice):
    reply = {"type": "button_reply", "button_reply": {"id": choice, "title": "x"}}
    return message(number, wamid, "interactive", interactive=reply)


def receipt(wamid, state, number, ref):
    return {"id": wamid, "status": state, "timestamp": str(int(time.time())),
            "recipient_id": number, "biz_opaque_callback_data": ref}  # fmt: skip


def later(server, minutes):
    """Start the server again, so many minutes after the true time."""
    server.stop()
    server.env |= moved(minutes)
    server.start()


def _handler(whatsapp):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told = {"messages": [{"id": whatsapp.take(json.loads(body))}]}
            self._say(told)

        def do_GET(self):
            self._say({"quality_rating": "GREEN", "verified_name": "Sukamaju"})

        def _say(self, told):
            body = json.dumps(told).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    return Handler
