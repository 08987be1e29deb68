"""A terminal into which a guide's commands are typed: folder and environment go from one line to the next."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shlex
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

from attrs import define, field

SECONDS = 300
SERVERS = re.compile(r"(\S*/)?labelcamp start\b|jupyter lab$|python3? -m http\.server\b")
QUICK = re.compile(r"(autograder|labelcamp|nbgrader) [^|&;<>$`]*$")
SHELL = """{line}
code=$?
pwd > {state}/cwd
env -0 > {state}/env
exit $code
"""


@define
class Quick:
    """Runs the project's own commands without loading the libraries again for each."""

    process: subprocess.Popen[str]

    @classmethod
    def start(cls) -> Quick:
        """Load them once."""
        words = [sys.executable, Path(__file__).with_name("quick.py")]
        return cls(subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"))

    def run(self, words: list[str], cwd: Path, env: Mapping[str, str], output: Path) -> int:
        """Exit code of a command."""
        assert self.process.stdin is not None and self.process.stdout is not None
        order = {"words": words, "cwd": str(cwd), "env": dict(env), "output": str(output)}
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def stop(self) -> None:
        """End it."""
        self.process.communicate("")


@define
class Terminal:
    """Where a reader types.

    Attributes:
        asked: paths that a server is asked for, by the start of its command, and a word of the answer.
    """

    cwd: Path
    env: dict[str, str]
    state: Path
    quick: Quick
    asked: Mapping[str, tuple[str, str]] = field(factory=dict)
    said: str = field(default="", init=False)

    def type(self, line: str) -> str:
        """Run a line as a reader does; what it said is returned, and its exit code is 0 (AssertionError)."""
        if SERVERS.match(line):
            return self._serve(line)
        output = self.state / "output"
        if QUICK.match(line):
            code = self.quick.run(shlex.split(line), self.cwd, self.env, output)
        else:
            code = self._shell(f"make -n {line[5:]}" if line.startswith("make ") else line, output)
        self.said = output.read_bytes().decode("utf-8", "replace")
        assert code == 0, f"{line}: exit code {code}\n{self.said[-3000:]}"
        return self.said

    def _shell(self, line: str, output: Path) -> int:
        script = SHELL.format(line=line, state=shlex.quote(str(self.state)))
        with output.open("wb") as file:
            run = subprocess.run(
                ["bash", "-c", script], cwd=self.cwd, env=self.env, stdout=file, stderr=file, stdin=subprocess.DEVNULL,
                check=False, timeout=SECONDS,
            )  # fmt: skip
        self.cwd = Path((self.state / "cwd").read_text(encoding="utf-8").rstrip("\n"))
        pairs = (self.state / "env").read_bytes().decode("utf-8").split("\0")
        self.env = dict(pair.split("=", 1) for pair in pairs if "=" in pair)
        return run.returncode

    def _serve(self, line: str) -> str:
        """Start a server, ask it once, end it."""
        port = " 0" if "http.server" in line else ""
        with subprocess.Popen(
            ["bash", "-c", f"exec {line}{port}"], cwd=self.cwd, env=self.env, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        ) as server:  # fmt: skip
            assert server.stdout is not None
            watch = threading.Timer(SECONDS, server.kill)
            watch.start()
            lines: list[str] = []
            try:
                lines.extend(_until_address(server.stdout.readline))
                found = re.search(r"http://[^\s)]+", lines[-1])
                assert found is not None, f"{line}: no address\n{''.join(lines)[-3000:]}"
                drained = threading.Thread(target=server.stdout.read, daemon=True)
                drained.start()
                path, word = next(asked for start, asked in self.asked.items() if start in line)
                page = ask(found[0], path, server)
                assert word in page, f"{line}: {page[:500]}"
            finally:
                watch.cancel()
                server.terminate()
                server.wait()
        self.said = "".join(lines)
        return self.said


def _until_address(read: Callable[[], bytes]) -> list[str]:
    lines = [""]
    while raw := read():
        lines.append(raw.decode("utf-8", "replace"))
        if re.search(r"http://\S+(token=\w+|:\d+/\))", lines[-1]):
            break
    return lines


def ask(address: str, path: str, server: subprocess.Popen[bytes]) -> str:
    """A page of a server; an empty path is the page of the address itself.

    Jupyter says its address before it listens there, so the server is asked again as long as it lives.
    """
    parts = urllib.parse.urlsplit(address.replace("0.0.0.0", "127.0.0.1"))
    while True:
        try:
            with urllib.request.urlopen(parts._replace(path=path or parts.path).geturl(), timeout=SECONDS) as reply:
                return str(reply.read().decode("utf-8", "replace"))
        except urllib.error.HTTPError:
            raise
        except urllib.error.URLError:
            with contextlib.suppress(subprocess.TimeoutExpired):
                raise AssertionError(f"the server ended with {server.wait(timeout=0.2)}") from None


def environment(home: Path, project: Path, lang: str) -> dict[str, str]:
    """What a reader's terminal has: the project's environment on the path, settings in a folder of its own."""
    kept = {name: os.environ[name] for name in ("TMPDIR",) if name in os.environ}
    config = home / "jupyter"
    config.mkdir(parents=True)
    server = {"allow_root": True, "open_browser": False, "port": 0, "ip": "127.0.0.1"}
    (config / "jupyter_server_config.json").write_text(json.dumps({"ServerApp": server}), encoding="utf-8")
    places = dict.fromkeys(("HOME", "XDG_DATA_HOME", "IPYTHONDIR"), str(home)) | {"JUPYTER_CONFIG_DIR": str(config)}
    path = os.pathsep.join([str(project / "bin"), os.environ["PATH"]])
    share = project / "share" / "jupyter"
    language = {"zh": "zh_CN.UTF-8", "en": "en_US.UTF-8"}[lang]
    return kept | places | {
        "PATH": path, "LANG": language, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1", "BROWSER": "true",
        "JUPYTERLAB_DIR": str(share / "lab"), "JUPYTER_PATH": str(share),
        "PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }  # fmt: skip
