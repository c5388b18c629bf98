"""The page of a class: who gets it, what it says of itself, and that nothing in it is code."""

from __future__ import annotations

import http.client
import json
import socket
import threading

import pytest

from grader.staff.live.room import Patience
from grader.staff.live.shown import serving
from grader.staff.live.shown.serving import AT_ONCE, answered_to, opened, place_of
from grader.staff.live.sight import Sight
from grader.staff.live.topics import Topic
from grader.student.progress import FILE_NAME

TOPICS = (Topic("corr2d", "7.2", 2, {"flipped kernel": "a < b"}),)
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture(name="folder")
def folder_of_a_class(tmp_path):
    entry = {"status": "fail", "best": 0, "says": "<script>", "failed": 9}
    for name in ("kim", HOSTILE):
        place = tmp_path / "7a" / name
        place.mkdir(parents=True)
        entries = {"corr2d": {**entry, "mistake": "flipped kernel"}, "<b>": entry}
        (place / FILE_NAME).write_text(json.dumps(entries))
    return tmp_path / "7a"


@pytest.fixture(name="server", params=[False, True], ids=["names", "anonymous"])
def running_server(folder, request, monkeypatch):
    monkeypatch.setattr(serving, "FRESH", 0)
    look = Sight(folder, TOPICS, Patience(away=0), request.param, lambda: 1_800_000_000.0)
    with opened(look, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def ask(server, path, host=None, method="GET"):
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=10)
    headers = {"Host": host} if host else {}
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer, text


def test_who_knows_the_address_sees_the_class(server):
    answer, text = ask(server, f"/{server.token}/")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "flipped kernel" in text
    assert "a &lt; b" in text
    assert "connect-src &#x27;self&#x27;" in text
    assert place_of(server).endswith(f"/{server.token}/")
    part, inside = ask(server, f"/{server.token}/now")
    assert inside in text
    assert "default-src 'none'" in part.headers["Content-Security-Policy"]
    for each in (answer, part):
        assert "frame-ancestors 'none'" in each.headers["Content-Security-Policy"]
        assert each.headers["Cache-Control"] == "no-store"
        assert each.headers["X-Content-Type-Options"] == "nosniff"
        assert each.headers["Referrer-Policy"] == "no-referrer"


def test_no_name_is_code_and_without_names_there_are_none(server):
    _, text = ask(server, f"/{server.token}/")
    assert HOSTILE not in text
    assert "<script>" not in text.split("<main>")[1].split("</main>")[0]
    named = not server.pages._look.anonymous
    for name in ("kim", "&lt;img src=x onerror=alert(1)&gt;", "7a</h1>"):
        assert (name in text) is named


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        *(("/", "GET", 404), ("/now", "GET", 404), ("/x/", "GET", 404), ("//now", "GET", 404)),
        *(("/{token}", "GET", 404), ("/{token}/../now", "GET", 404)),
        *(("/{token}/", "POST", 501), ("/{token}/", "PUT", 501), ("/{token}/", "OPTIONS", 501)),
    ],
)
def test_nothing_else_is_answered(server, path, method, status):
    answer, text = ask(server, path.format(token=server.token), method=method)
    assert answer.status == status
    assert "corr2d" not in text


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", ""])
def test_a_name_that_leads_here_is_refused(server, host):
    if host:
        answer, text = ask(server, f"/{server.token}/", host)
        assert (answer.status, text) == (421, "Not under this name.")
    else:  # as old as HTTP/1.0, without one
        with socket.create_connection(("127.0.0.1", server.server_address[1]), 10) as raw:
            raw.sendall(f"GET /{server.token}/ HTTP/1.0\r\n\r\n".encode())
            assert b"421" in raw.recv(100)


@pytest.mark.parametrize(
    ("host", "is_answered"),
    [
        *(("localhost", True), ("localhost:8000", True), ("127.0.0.1:1", True), ("[::1]:80", True)),
        *(("[::1]", True), ("192.168.1.7:8000", True), ("LOCALHOST:80", True)),
        *(("", False), (":80", False), ("localhost.evil", False), ("1.2.3.4.nip.io", False)),
        *(("[evil]:80", False), ("localhost:80:80", False), ("evil@127.0.0.1", False)),
    ],
)
def test_only_numbers_and_localhost_are_this_machine(host, is_answered):
    assert answered_to([host]) is is_answered
    assert not answered_to([host, "localhost"])


def test_a_folder_that_goes_away_is_waited_for(server, folder):
    folder.rename(folder.with_name("away"))
    answer, text = ask(server, f"/{server.token}/now")
    assert answer.status == 200
    assert "It is looked for again." in text
    assert ("7a" in text) is not server.pages._look.anonymous
    folder.with_name("away").rename(folder)
    assert "flipped kernel" in ask(server, f"/{server.token}/now")[1]


def test_nonsense_and_half_a_request_stop_nobody(server):
    port = server.server_address[1]
    with socket.create_connection(("127.0.0.1", port), 10) as half:
        half.sendall(b"GET /")
        with socket.create_connection(("127.0.0.1", port), 10) as odd:
            odd.sendall(b"\x16\x03\x01\x00" * 99 + b"\r\n\r\n")
            assert b"400" in odd.recv(200)
        assert ask(server, f"/{server.token}/")[0].status == 200


def test_with_too_many_at_once_some_are_sent_away(server, monkeypatch):
    monkeypatch.setattr(serving.threading, "active_count", lambda: AT_ONCE)
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        ask(server, f"/{server.token}/")


def test_each_server_has_a_token_of_its_own(folder):
    look = Sight(folder, TOPICS, Patience(), False, lambda: 0.0)
    with opened(look, "127.0.0.1", 0) as one, opened(look, "127.0.0.1", 0) as other:
        assert one.token != other.token
        assert len(one.token) >= 32


def test_the_class_is_read_no_more_often_than_it_helps(folder):
    look = Sight(folder, TOPICS, Patience(), False, lambda: 0.0)
    looks = []
    look.now, now = lambda: looks.append(1) or now(), look.now
    clock = iter([0.0, 1.0, 1.9, 2.1, 2.2]).__next__
    pages = serving.Pages(look, clock)
    for _ in range(4):
        pages.inside()
    assert len(looks) == 2
