"""``kentongan channel``: an account opened, looked at, tried and switched from the terminal."""

import re

import pytest
from werkzeug import Response

from tests.serving import Server
from tests.test_commands import careful, run

pytestmark = [pytest.mark.processes]
CODE, TOKEN = "33.03.05.2007", "123:rahasia-sekali"


@pytest.fixture(scope="module")
def founded(tmp_path_factory) -> Server:
    server = careful(tmp_path_factory.mktemp("channels"))
    run(server, "village", "add", CODE, "--host", "sukamaju.example")
    return server


@pytest.fixture
def bot(httpserver):
    """Telegram's Bot API as far as opening an account needs it; what it was asked."""
    asked = []

    def answer(request):
        asked.append((request.path.rpartition("/")[2], request.get_json(silent=True)))
        status = 200 if TOKEN in request.path else 401
        return Response(
            f'{{"ok": {str(status == 200).lower()}, "result": true}}', status=status,
            content_type="application/json",
        )  # fmt: skip

    httpserver.expect_request(re.compile("/bot.*")).respond_with_handler(answer)
    httpserver.asked = asked
    return httpserver


def opened(founded, bot, tmp_path, token=TOKEN):
    secret = tmp_path / "token"
    secret.write_text(f"{token}\n")
    code, told, wrong = run(
        founded, "channel", "add", "telegram", "--village", "sukamaju.example",
        "--set", "secret_token=jaga-desa", "--set", f"base_url={bot.url_for('')}",
        "--set-file", f"token={secret}",
    )  # fmt: skip
    assert (code, wrong) == (0, ""), wrong
    return re.search(r"saluran nomor (\d+)", told)[1], told


def test_an_account_is_opened_tried_listed_and_switched(founded, bot, tmp_path):
    number, told = opened(founded, bot, tmp_path)
    address = re.search(r"https://sukamaju\.example/kanal/telegram/[\w-]{32}", told)[0]
    code, tried, _ = run(founded, "channel", "test", number)
    assert (code, tried.splitlines()[0]) == (0, "✓ Penyedia sudah tahu alamat kita.")
    [hook, me] = bot.asked
    assert (hook[0], me[0]) == ("setWebhook", "getMe")
    assert (hook[1]["url"], hook[1]["secret_token"]) == (address, "jaga-desa")
    assert run(founded, "channel", "switch", "off", number)[0] == 0
    assert re.search(rf"^{number}  Telegram .*: Mati\.$", listed(founded), re.MULTILINE)
    assert run(founded, "channel", "switch", "on", number)[0] == 0
    assert re.search(rf"^{number}  Telegram .*: Berjalan\.$", listed(founded), re.MULTILINE)
    assert not [word for word in (TOKEN, "jaga-desa") if word in told + tried + listed(founded)]


def listed(founded):
    code, told, _ = run(founded, "channel", "list", "--village", CODE)
    assert code == 0
    return told


def test_a_refused_token_is_told_in_words(founded, bot, tmp_path):
    number, _ = opened(founded, bot, tmp_path, token="123:salah")
    code, told, wrong = run(founded, "channel", "test", number)
    assert (code, wrong) == (1, "")
    assert told == "✗ Penyedia tidak menerima alamat kita (http:401).\n"


def test_a_gateway_is_opened_with_a_warning(founded):
    words = ("fonnte", "--village", CODE, "--set", "token=abc")
    code, told, _ = run(founded, "channel", "add", *words)
    assert (code, "bukan yang resmi" in told) == (0, True)


def test_the_doctor_tells_each_account(founded, bot, tmp_path):
    opened(founded, bot, tmp_path)
    _, told, _ = run(founded, "doctor")
    assert "✓ Telegram, Desa" in told
    assert "✓ Kiriman yang belum masuk basis data: 0." in told
