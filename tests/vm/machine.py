"""One machine in QEMU: its plug, its keyboard, its screen, its sockets for sticks."""

import base64
import json
import shutil
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar, Self

import cv2

from kiosk.tui.digits import PAUSE
from tests.screen import Screen
from tests.vm.image import run

HOLD_MILLISECONDS = 40
"""How long a key is down; the kernel repeats after 250."""
_NAMED = {
    "enter": "ret",
    "escape": "esc",
    "space": "spc",
    "backspace": "backspace",
    "tab": "tab",
    **{name: name for name in ("up", "down", "left", "right", "home", "end", "delete", "insert")},
    **{f"f{n}": f"f{n}" for n in range(1, 13)},
    " ": "spc",
    ".": "dot",
    ",": "comma",
    "-": "slash",
    "+": "minus",
    "'": "backslash",
    "å": "bracket_left",
    "ä": "apostrophe",
    "ö": "semicolon",
}
_SHIFTED = {"!": "1", '"': "2", "#": "3", "%": "5", "&": "6", "/": "7", "(": "8", ")": "9"}
_SHIFTED |= {"=": "0", "?": "minus", ":": "dot", ";": "comma", "_": "slash"}


def keys_of(character: str) -> list[str]:
    """QEMU's names of the keys for a character or a named key, on a Swedish keyboard."""
    if "+" in character[1:]:
        return [_NAMED.get(key, key) for key in character.split("+")]
    if character in _NAMED:
        return [_NAMED[character]]
    if character in _SHIFTED:
        return ["shift", _SHIFTED[character]]
    lower = character.lower()
    if lower != character:
        return ["shift", _NAMED.get(lower, lower)]
    return [character]


class Line:
    """A stream of JSON lines on a socket."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(str(path))
        self._rest = b""

    def send(self, message: dict[str, Any]) -> None:
        self._socket.sendall(json.dumps(message).encode() + b"\n")

    def receive(self, seconds: float) -> dict[str, Any]:
        """The next message. Raises TimeoutError, and ConnectionError when the machine is gone."""
        end = time.monotonic() + seconds
        while b"\n" not in self._rest:
            self._socket.settimeout(max(0.01, end - time.monotonic()))
            piece = self._socket.recv(65536)
            if not piece:
                raise ConnectionError("the machine has gone")
            self._rest += piece
        line, self._rest = self._rest.split(b"\n", 1)
        return json.loads(line)  # type: ignore[no-any-return]

    def close(self) -> None:
        self._socket.close()


class Machine(Screen):
    """A machine that is on. To leave the context is to pull the plug."""

    processes: ClassVar[list[subprocess.Popen[bytes]]] = []
    """All that were ever on."""

    def __init__(
        self,
        folder: Path,
        disk: Path,
        *,
        overlay: Path | None = None,
        snapshot: str = "",
        log: Path | None = None,
        screen: tuple[int, int] = (1280, 800),
    ) -> None:
        """`overlay` is a disk that was used before; `snapshot` a moment of it to go on from.

        In `log` is noted what its drive is told (`tests.vm.drive`). `screen`: its dots.
        """
        self.folder = folder
        self.screen = screen
        folder.mkdir(parents=True, exist_ok=True)
        self.overlay = folder / "disk.qcow2"
        if overlay is None:
            self.overlay.unlink(missing_ok=True)
            backing = ("-b", disk.resolve(), "-F", "raw")
            run("qemu-img", "create", "-q", "-f", "qcow2", *backing, self.overlay)
        elif overlay != self.overlay:
            shutil.copy(overlay, self.overlay)
        self._sticks = 0
        self._numbers = 0
        self._lines: list[str] = []
        self.columns = 0
        self._start(snapshot, log)

    def _start(self, snapshot: str, log: Path | None) -> None:
        control, agent = self.folder / "control", self.folder / "agent"
        for path in (control, agent):
            path.unlink(missing_ok=True)
        command: list[str | Path] = ["qemu-system-x86_64", "-accel", "tcg", "-cpu", "max"]
        command += ["-m", "768", "-vga", "none", "-display", "none", "-nic", "none"]
        width, height = self.screen
        command += ["-device", f"VGA,vgamem_mb=64,xres={width},yres={height}"]
        # What the guest has not written is lost with it; what it has, the host keeps.
        file = f"file.driver=file,file.filename={self.overlay}"
        if log is not None:
            log.write_bytes(b"")
            file = (
                f"file.driver=blklogwrites,file.file.driver=file,file.file.filename={self.overlay}"
            )
            file += f",file.log.driver=file,file.log.filename={log}"
        command += ["-drive", f"if=virtio,driver=qcow2,cache=writeback,{file}"]
        command += ["-device", "qemu-xhci,id=usb", "-device", "virtio-serial"]
        command += ["-chardev", f"socket,id=agent,path={agent},server=on,wait=off"]
        command += ["-device", "virtserialport,chardev=agent,name=agent"]
        command += ["-qmp", f"unix:{control},server=on,wait=off"]
        command += ["-loadvm", snapshot] if snapshot else []
        self._log = (self.folder / "qemu.log").open("w")
        self.process = subprocess.Popen(list(map(str, command)), stderr=self._log)
        self.processes.append(self.process)
        end = time.monotonic() + 30
        while not (control.exists() and agent.exists()):
            if time.monotonic() > end or self.process.poll() is not None:
                raise RuntimeError((self.folder / "qemu.log").read_text())
            time.sleep(0.05)
        self._control, self._agent = Line(control), Line(agent)
        self._control.receive(30)
        self.ask("qmp_capabilities")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.pull_the_plug()

    # -- its plug

    def pull_the_plug(self) -> None:
        self.process.kill()
        self.process.wait()
        self._control.close()
        self._agent.close()
        self._log.close()

    def is_over(self) -> bool:
        return self.process.poll() is not None

    def ask(self, command: str, /, **arguments: object) -> Any:
        """A command to QEMU. Raises RuntimeError when it is refused."""
        self._control.send({"execute": command, "arguments": arguments})
        while True:
            answer = self._control.receive(120)
            if "error" in answer:
                raise RuntimeError(f"{command}: {answer['error']['desc']}")
            if "return" in answer:
                return answer["return"]

    def monitor(self, command: str) -> None:
        said = self.ask("human-monitor-command", **{"command-line": command})
        if said.strip():
            raise RuntimeError(f"{command}: {said}")

    # -- its screen

    def agent(self, message: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Ask the agent. Raises TimeoutError; a late answer is thrown away."""
        self._numbers += 1
        self._agent.send({**message, "number": self._numbers})
        end = time.monotonic() + seconds
        while True:
            answer = self._agent.receive(max(0.01, end - time.monotonic()))
            if answer.get("number") == self._numbers or "fault" in answer:
                return answer

    def run(self, command: str, seconds: float = 60) -> str:
        """What a command prints that runs on the machine as root."""
        answer = self.agent({"run": command}, seconds)
        return base64.b64decode(answer["out"]).decode("utf-8", "replace").strip()

    def read(self, seconds: float = 0.0) -> bool:
        end = time.monotonic() + seconds
        while True:
            before = self._lines
            with suppress(TimeoutError):
                answer = self.agent({}, 10)
                self._lines = answer.get("lines", [])
                self.columns = answer.get("columns", 0)
            if self._lines != before:
                return seconds > 0  # looking once is enough where nobody waits
            if time.monotonic() > end:
                return False
            time.sleep(0.05)

    def forget(self) -> None:
        """What was last seen is of before a restart."""
        self._lines = []

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self._lines)

    def photograph(self, path: Path) -> Path:
        """The picture that a monitor would show, as PNG."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.ask("screendump", filename=str(path), format="png")
        return path

    def code_on_screen(self) -> str:
        """What a telephone reads from the QR code in the picture; empty without one."""
        picture = cv2.imread(str(self.photograph(self.folder / "code.png")))
        return str(cv2.QRCodeDetector().detectAndDecode(picture)[0]) if picture is not None else ""

    # -- its keyboard

    def chord(self, *keys: str, hold: int = 0) -> None:
        """Press these keys together, by QEMU's names; `hold` is in milliseconds."""
        hold = hold or HOLD_MILLISECONDS
        codes = [{"type": "qcode", "data": key} for key in keys]
        self.ask("send-key", keys=codes, **{"hold-time": hold})
        time.sleep((hold + 1.5 * HOLD_MILLISECONDS) / 1000)

    def press(self, *keys: str) -> None:
        """A digit right after another, or after its screen has come, would count for none."""
        for key in keys:
            if key.isdecimal():
                time.sleep(2 * PAUSE)
            self.chord(*keys_of(key))
            self.last_key = key

    def type(self, text: str) -> None:
        for character in text:
            self.chord(*keys_of(character))
        self.last_key = ""

    # -- its sockets

    def insert_stick(
        self, image: Path, *, hub: bool = False, read_only: bool = False, slow: bool = False
    ) -> str:
        """Plug a stick in; its name. A slow one takes some KiB a second."""
        self._sticks += 1
        name = f"stick{self._sticks}"
        self.ask(
            "blockdev-add",
            **{
                "driver": "raw",
                "node-name": f"{name}-raw",
                "read-only": read_only,
                "file": {"driver": "file", "filename": str(image), "read-only": read_only},
            },
        )
        limits = {"bps-write": 4096 if slow else 0}
        self.ask(
            "object-add", **{"qom-type": "throttle-group", "id": f"{name}-pace", "limits": limits}
        )
        pace = {"driver": "throttle", "throttle-group": f"{name}-pace", "file": f"{name}-raw"}
        self.ask("blockdev-add", **{"node-name": name, "read-only": read_only, **pace})
        port = ""
        if hub:
            self.ask("device_add", driver="usb-hub", bus="usb.0", id=f"hub-{name}", port="4")
            port = "4.1"
        place = {"port": port} if port else {}
        self.ask("device_add", driver="usb-storage", bus="usb.0", drive=name, id=name, **place)
        return name

    def pull_stick(self, name: str) -> None:
        with suppress(RuntimeError):  # pulled already
            self.ask("device_del", id=name)
        end = time.monotonic() + 10
        while time.monotonic() < end:
            try:
                self.ask("blockdev-del", **{"node-name": name})
            except RuntimeError:
                time.sleep(0.1)  # the machine has not let go yet
            else:
                return
