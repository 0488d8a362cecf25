"""The proxies of `docs/operate.md`, run as they stand there but for ports and certificates."""

import os
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from urllib.parse import urlencode

from tests.faults.serving import wait_until
from tests.operate.block import block

NAME = "quiz.example.org"
WAIT_SECONDS = 30
HERE = "127.0.0.1"


@dataclass(frozen=True)
class Certificate:
    """A certificate for the example's name that nobody but the tests trusts."""

    chain: Path
    key: Path


def certificate(folder: Path) -> Certificate:
    """Make one."""
    made = Certificate(folder / "fullchain.pem", folder / "privkey.pem")
    names = ("-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}")
    files = ("-keyout", str(made.key), "-out", str(made.chain))
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    subprocess.run([*command, *names, *files], check=True, capture_output=True)
    return made


@dataclass
class Visitor:
    """Somebody outside, who reaches the site through its proxy alone."""

    secure: int
    """The port of TLS."""
    plain: int
    trusted: Path
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> "Reply":
        """Load a page."""
        return self._send("GET", path, None, headers)

    def post(self, path: str, form: dict[str, str], **headers: str) -> "Reply":
        """Send a form."""
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"https://{NAME}/"}
        return self._send("POST", path, urlencode(form), kind | headers)

    def knock_at_the_plain_port(self, path: str) -> "Reply":
        """Ask without TLS."""
        with closing(HTTPConnection(HERE, self.plain, timeout=WAIT_SECONDS)) as connection:
            connection.request("GET", path, headers={"Host": NAME})
            return _read(connection.getresponse())

    def _send(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> "Reply":
        known = {"Host": NAME, "Cookie": "; ".join(map("=".join, self.cookies.items()))}
        with closing(_ToTheProxy(self.secure, self.trusted)) as connection:
            connection.request(method, path, body, known | headers)
            reply = _read(connection.getresponse())
        for cookie in reply.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return reply


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: Message
    text: str

    @property
    def token(self) -> str:
        """Return the token of the page's form."""
        found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', self.text)
        return found[1] if found else ""


def _read(response: HTTPResponse) -> Reply:
    return Reply(response.status, response.headers, response.read().decode())


class _ToTheProxy(HTTPSConnection):
    """A connection by TLS to this machine that asks for the example's name."""

    def __init__(self, port: int, trusted: Path) -> None:
        self.trust = ssl.create_default_context(cafile=str(trusted))
        super().__init__(HERE, port, timeout=WAIT_SECONDS, context=self.trust)

    def connect(self) -> None:
        HTTPConnection.connect(self)
        bare = self.sock
        try:
            self.sock = self.trust.wrap_socket(bare, server_hostname=NAME)
        except OSError:  # the proxy listens, but is not ready
            bare.close()
            raise


@contextmanager
def behind_nginx(
    folder: Path, app: str, *, spoilt: tuple[str, str] | None = None
) -> Iterator[Visitor]:
    """Keep nginx before an app; `spoilt` is a line to be replaced, and by what."""
    made, visitor = certificate(folder), _visitor(folder)
    text = block("server {")
    if spoilt:
        text = _put(text, *spoilt)
    for told, here in (
        ("listen 443", f"listen {HERE}:{visitor.secure}"),
        ("listen 80", f"listen {HERE}:{visitor.plain}"),
        (f"/etc/letsencrypt/live/{NAME}/fullchain.pem", str(made.chain)),
        (f"/etc/letsencrypt/live/{NAME}/privkey.pem", str(made.key)),
        ("http://127.0.0.1:8000", app),
    ):
        text = _put(text, told, here)
    file = folder / "nginx.conf"
    places = "".join(
        f"{each}_temp_path {folder}/{each};\n"
        for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    file.write_text(
        f"daemon off; pid {folder}/nginx.pid; error_log stderr;\nevents {{}}\n"
        f"http {{ access_log off;\n{places}{text}}}\n"
    )
    with _running(["nginx", "-e", "stderr", "-p", str(folder), "-c", str(file)], folder, visitor):
        yield visitor


@contextmanager
def behind_caddy(folder: Path, app: str) -> Iterator[Visitor]:
    """Keep Caddy before an app, with a certificate of ours instead of one that it fetches."""
    made, visitor = certificate(folder), _visitor(folder)
    text = block(f"{NAME} {{")
    for told, here in (
        (f"{NAME} {{\n", f"{NAME} {{\n    tls {made.chain} {made.key}\n"),
        ("127.0.0.1:8000", app.removeprefix("http://")),
    ):
        text = _put(text, told, here)
    ports = f"http_port {visitor.plain}\n    https_port {visitor.secure}"
    file = folder / "Caddyfile"
    file.write_text(f"{{\n    admin off\n    {ports}\n}}\n{text}")
    command = ["caddy", "run", "--config", str(file), "--adapter", "caddyfile"]
    with _running(command, folder, visitor):
        yield visitor


def _put(text: str, told: str, here: str) -> str:
    assert told in text, f"docs/operate.md says {told!r} no more"
    return text.replace(told, here)


def _visitor(folder: Path) -> Visitor:
    # Both held at once, so that they differ.
    with socket.create_server((HERE, 0)) as one, socket.create_server((HERE, 0)) as other:
        ports = one.getsockname()[1], other.getsockname()[1]
    return Visitor(*ports, folder / "fullchain.pem")


@contextmanager
def _running(command: list[str], folder: Path, visitor: Visitor) -> Iterator[None]:
    log, home = folder / "proxy.log", {"HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    program = shutil.which(command[0], path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, f"{command[0]} is not installed"
    with log.open("wb") as told:
        process = subprocess.Popen([program, *command[1:]], stdout=told, stderr=told, env=home)
    try:
        wait_until(lambda: _answers(visitor, process, log), "the proxy does not answer")
        yield
    finally:
        process.terminate()
        process.wait(timeout=WAIT_SECONDS)


def _answers(visitor: Visitor, process: "subprocess.Popen[bytes]", log: Path) -> bool:
    assert process.poll() is None, log.read_text()
    try:
        return visitor.get("/sign-in").status == 200
    except (OSError, HTTPException):
        return False
