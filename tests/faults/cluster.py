"""A PostgreSQL that syncs as in earnest, and can be stopped and started under a running app."""

import os
import pwd
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import psycopg

from tests.faults.serving import wait_until
from tests.support import postgres


@dataclass(frozen=True)
class Cluster:
    """One server of its own, by its folder."""

    data: Path
    tools: ModuleType
    owner: str | None
    options: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"postgresql://postgres@/postgres?host={self.data}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        said = [
            "listen_addresses=''",
            f"unix_socket_directories='{self.data}'",
            "fsync=on",
            *self.options,
        ]
        options = " ".join(f"-c {each}" for each in said)
        self._control("-t", str(postgres.START_SECONDS), "-l", f"{self.data}/log", "-o", options)

    def stop(self, mode: str) -> None:
        """Stop it: `fast` ends what is under way, `immediate` is as if its machine had failed."""
        command = ["-w", "-m", mode, "stop"]
        self.tools.pg_ctl(command, pgdata=self.data, user=self.owner)

    def run(self, statement: str) -> None:
        """Run a statement of the operator's, outside any transaction."""
        with closing(psycopg.connect(self.url, autocommit=True)) as connection:
            connection.execute(statement)

    def set_read_only(self, word: str) -> None:
        """Let every session take no writes from now on (`on`), or take them again (`off`)."""
        self.run(f"ALTER SYSTEM SET default_transaction_read_only = {word}")
        self.run("SELECT pg_reload_conf()")
        self._wait_for("default_transaction_read_only", word)

    def own(self, place: Path) -> None:
        """Give a folder to the user that the server runs as."""
        if self.owner:
            os.chown(place, pwd.getpwnam(self.owner).pw_uid, -1)
            place.chmod(0o700)

    def _wait_for(self, name: str, value: str) -> None:
        with closing(psycopg.connect(self.url, autocommit=True)) as connection:
            wait_until(
                lambda: connection.execute(f"SHOW {name}").fetchone() == (value,),
                f"{name} is not {value}",
            )

    def _control(self, *arguments: str) -> None:
        self.tools.pg_ctl(["-w", *arguments, "start"], pgdata=self.data, user=self.owner)


@contextmanager
def cluster(options: Sequence[str] = ()) -> Iterator[Cluster]:
    """Make a server in a folder of its own, and start it; stop it and remove the folder."""
    folder = Path(tempfile.mkdtemp(prefix="quizapp-pg-"))
    tools = postgres.wheel_in(folder)
    data = folder / "data"
    data.mkdir()
    owner = postgres.owner_of(tools, data) if os.geteuid() == 0 else None
    tools.initdb(["--auth=trust", "--encoding=utf8", "-U", "postgres"], pgdata=data, user=owner)
    found = Cluster(data, tools, owner, tuple(options))
    found.start()
    try:
        yield found
    finally:
        if (data / "postmaster.pid").exists():
            found.stop("immediate")
        shutil.rmtree(folder)
