"""The check of our address, proofs, media and health."""

import pytest

from kentongan.channels.whatsapp_cloud.channel import WhatsAppCloud
from kentongan.channels.whatsapp_cloud.tests import meta
from kentongan.messaging.contract import (
    Account,
    Call,
    Media,
    Reply,
)
from kentongan.messaging.testing import reply

CHANNEL = WhatsAppCloud()
BEARER = {"Authorization": "Bearer EAAG-system-user-token"}
ASKED = {
    "hub.mode": "subscribe",
    "hub.challenge": "1158201444",
    "hub.verify_token": "verify-token-4c5b6a",
}


def account(**values):
    return Account({**meta.ACCOUNT.values, **values})


# -- The check of our address ----------------------------------------------------------------------
def test_meta_gets_back_what_it_asked_with():
    assert CHANNEL.challenge(ASKED, meta.ACCOUNT) == "1158201444"


@pytest.mark.parametrize(
    "other",
    [
        {"hub.mode": "unsubscribe"},
        {"hub.mode": ""},
        {"hub.verify_token": "verify-token"},
        {"hub.verify_token": ""},
        {"hub.verify_token": "é\ud83d"},
        {"hub.challenge": ""},
        {"hub.challenge": "<script>"},
        {"hub.challenge": "115\n"},
        {"hub.challenge": "１１５"},
        {"hub.challenge": "1" * 257},
    ],
)
def test_a_stranger_gets_nothing_back(other):
    assert CHANNEL.challenge({**ASKED, **other}, meta.ACCOUNT) is None


def test_nothing_asked_and_no_token_set_is_a_refusal():
    assert CHANNEL.challenge({}, meta.ACCOUNT) is None
    bare = account(verify_token="")
    assert CHANNEL.challenge({**ASKED, "hub.verify_token": ""}, bare) is None


# -- Proofs ----------------------------------------------------------------------------------------
BODY = rb'{"a":"\u00e9\/"}'
BY_KEY_K = "999d8703a1bd738e7f98a8c18dbdbde28af77cbb85bd54e0eb0e9026b45e025f"


def test_a_fixed_vector():
    """Key ``k`` over bytes as Meta writes them (channels.md §6)."""
    headers = {"x-hub-signature-256": f"sha256={BY_KEY_K}"}
    assert CHANNEL.is_genuine(BODY, headers, account(app_secret="k"))


def test_upper_case_is_the_same_proof():
    proof = meta.Meta().headers(BODY, meta.ACCOUNT)["x-hub-signature-256"].removeprefix("sha256=")
    signed = [f"sha256={proof.upper()}", f"SHA256={proof}", f"sha1={proof}", proof]
    accepted = [
        CHANNEL.is_genuine(BODY, {"x-hub-signature-256": one}, meta.ACCOUNT) for one in signed
    ]
    assert accepted == [True, False, False, False]


def test_the_secret_of_before_is_good_while_it_is_kept():
    headers = meta.Meta().headers(BODY, account(app_secret="app-secret-of-before"))
    assert CHANNEL.is_genuine(BODY, headers, meta.ACCOUNT)
    assert not CHANNEL.is_genuine(BODY, headers, account(app_secret_before=""))
    assert not CHANNEL.is_genuine(
        BODY, meta.Meta().headers(BODY, account(app_secret="")), account()
    )


# -- Media -----------------------------------------------------------------------------------------
def test_a_photo_is_had_in_two_steps():
    first = CHANNEL.fetches(Media("31", "photo"), meta.ACCOUNT)
    assert first == Call("GET", "/v23.0/31?phone_number_id=1122334455667", headers=BEARER)
    url = "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=31&ext=1"
    answer = reply(200, {"url": url, "mime_type": "image/jpeg", "file_size": 3, "id": "31"})
    assert CHANNEL.leads(answer, meta.ACCOUNT) == Call("GET", url=url, headers=BEARER)


def test_an_id_stays_in_its_place():
    call = CHANNEL.fetches(Media("../me?x=1&", "photo"), meta.ACCOUNT)
    assert call.path == "/v23.0/..%2Fme%3Fx%3D1%26?phone_number_id=1122334455667"


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/31",
        "http://lookaside.fbsbx.com/31",
        "https://lookaside.fbsbx.com.evil.example/31",
        "https://lookaside.fbsbx.com@evil.example/31",
        "https://lookaside.fbsbx.com:8443/31",
        "https://[bad/31",
        "//lookaside.fbsbx.com/31",
        "file:///etc/passwd",
    ],
)
def test_the_token_goes_to_no_other_host(url):
    assert CHANNEL.leads(reply(200, {"url": url}), meta.ACCOUNT) is None


def test_a_server_that_stands_in_for_meta_may_keep_the_media_too():
    stand_in = account(base_url="http://127.0.0.1:8099")
    url = "http://127.0.0.1:8099/media/31"
    assert CHANNEL.leads(reply(200, {"url": url}), stand_in).url == url
    assert CHANNEL.leads(reply(200, {"url": ""}), account(base_url="")) is None


@pytest.mark.parametrize(
    "answer",
    [
        Reply(200, {}, b"\xff\xd8\xff\xe0", None),
        reply(200, {"messages": []}),
        reply(200, {"url": ["https://lookaside.fbsbx.com/31"]}),
        meta.wrong(100),
    ],
)
def test_the_bytes_lead_nowhere(answer):
    assert CHANNEL.leads(answer, meta.ACCOUNT) is None


# -- Health ----------------------------------------------------------------------------------------
def test_health_is_asked_of_the_number():
    assert CHANNEL.health(meta.ACCOUNT) == Call(
        "GET",
        "/v23.0/1122334455667?fields=quality_rating,verified_name,name_status",
        headers=BEARER,
    )


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (reply(200, {"quality_rating": "GREEN", "name_status": "APPROVED"}), "ok"),
        (reply(200, {"quality_rating": "UNKNOWN"}), "ok"),
        (reply(200, {"quality_rating": "YELLOW"}), "degraded"),
        (reply(200, {"quality_rating": "RED"}), "degraded"),
        (reply(200, {"quality_rating": "GREEN", "name_status": "DECLINED"}), "degraded"),
        (meta.wrong(4), "degraded"),
        (meta.wrong(190, 401), "unauthorised"),
        (meta.wrong(100), "unauthorised"),
        (reply(404), "unauthorised"),
        (reply(503), "down"),
        (reply(302), "down"),
        (reply(200), "down"),
    ],
)
def test_the_answer_shows_how_the_account_does(answer, state):
    assert CHANNEL.wellbeing(answer) == state
