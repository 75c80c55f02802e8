"""Text messages: given to a gateway over HTTP, or laid down as files; what is not known to have gone out says so."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from documents.handing import MayHaveGone, NotHanded
from documents.sms import send_sms


class Provider(BaseHTTPRequestHandler):
    """Answers with `answer`, or takes the message and hangs up; keeps what it was asked."""

    answer: int = 202
    asked: list

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append((dict(self.headers), json.loads(body)))
        if self.answer:
            self._say()

    def _say(self):
        self.send_response(self.answer)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "21")
        self.end_headers()
        self.wfile.write(b"number not in service")

    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def provider(answer: int):
    asked: list = []
    handler = type("Handler", (Provider,), {"answer": answer, "asked": asked})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/messages", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(autouse=True)
def over_http(settings):
    settings.SMS_GATEWAY, settings.SMS_TOKEN, settings.SMS_SENDER = "documents.sms.HttpGateway", "s3cret", "Office"
    settings.SMS_TIMEOUT = 5


def send(reference: str = "reminder-7") -> None:
    send_sms(to="+491701234567", text="Please pay 12,00 €", reference=reference)


def test_the_gateway_gets_number_text_and_a_key_that_makes_it_send_once(settings):
    with provider(202) as (settings.SMS_URL, asked):
        send()
    ((headers, message),) = asked
    told = {"to": "+491701234567", "from": "Office", "text": "Please pay 12,00 €", "reference": "reminder-7"}
    assert message == told
    assert (headers["Authorization"], headers["Idempotency-Key"]) == ("Bearer s3cret", "reminder-7")


@pytest.mark.parametrize("answer", [400, 401, 302])
def test_what_is_refused_did_not_go_out(settings, answer):
    with provider(answer) as (settings.SMS_URL, asked), pytest.raises(NotHanded, match=rf"refused .*\({answer}"):
        send()
    assert len(asked) == 1  # the token is shown to nobody else


@pytest.mark.parametrize(("answer", "says"), [(0, "gave no answer"), (503, "503 number not in service")])
def test_without_a_clear_answer_it_may_have_gone_out(settings, answer, says):
    with provider(answer) as (settings.SMS_URL, _), pytest.raises(MayHaveGone, match=says):
        send()


def test_nobody_there_means_it_did_not_go_out(settings):
    settings.SMS_URL = "http://127.0.0.1:1/messages"
    with pytest.raises(NotHanded, match="does not answer"):
        send()


def test_without_a_gateway_each_message_becomes_a_file(settings, tmp_path):
    settings.SMS_GATEWAY, settings.SMS_FILE_PATH = "documents.sms.FileGateway", tmp_path / "sms"
    send("../a b"), send("7"), send("7")
    assert sorted(file.name for file in (tmp_path / "sms").iterdir()) == ["..-a-b.txt", "7.txt"]
    assert (tmp_path / "sms" / "7.txt").read_text() == "To: +491701234567\n\nPlease pay 12,00 €\n"
    settings.SMS_FILE_PATH = tmp_path / "sms" / "7.txt"
    with pytest.raises(NotHanded, match="could not be written"):
        send()
