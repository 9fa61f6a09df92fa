"""Firefox by WebDriver BiDi and WebKitGTK by WebDriver, each as Debian has it: enough to read pages and fill in their forms.

One browser is one person's. What's pressed and typed is done by a script in the page, as a click and an input of its own.
"""

import json
import os
import re
import shutil
import subprocess
import time
import urllib.request
from glob import glob
from pathlib import Path
from typing import Protocol

import websocket

from tests.sockets import free_port

PATIENCE = 60
FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
WEBKIT, XVFB = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
QUIET = {
    "app.update.enabled": False, "browser.shell.checkDefaultBrowser": False, "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False, "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False, "toolkit.telemetry.enabled": False,
}  # fmt: skip


class Engine(Protocol):
    def open(self, url: str) -> None: ...

    def run(self, script: str) -> object:
        """What an expression comes to in the page."""

    def close(self) -> None: ...


class Firefox:
    def __init__(self, folder: Path):
        folder.mkdir()
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in QUIET.items())
        (folder / "user.js").write_text("".join(lines))
        port, self._at = free_port(), 0
        self._process = subprocess.Popen(
            [FIREFOX or "", "--headless", "--no-remote", "--profile", str(folder), f"--remote-debugging-port={port}"],
            env={**os.environ, "HOME": str(folder)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._line = _tried(
            lambda: websocket.create_connection(
                f"ws://127.0.0.1:{port}/session", timeout=PATIENCE, suppress_origin=True
            )
        )
        self._say("session.new", capabilities={})
        self._page = self._say("browsingContext.getTree")["contexts"][0]["context"]
        self._say("browsingContext.setViewport", context=self._page, viewport={"width": 390, "height": 844})

    def open(self, url: str) -> None:
        self._say("browsingContext.navigate", context=self._page, url=url, wait="complete")

    def run(self, script: str) -> object:
        said = self._say(
            "script.evaluate", expression=f"JSON.stringify({script})", target={"context": self._page},
            awaitPromise=True, userActivation=True,
        )  # fmt: skip
        if said["type"] != "success":
            raise RuntimeError(said["exceptionDetails"]["text"])
        return json.loads(said["result"].get("value", "null"))

    def close(self) -> None:
        self._line.close()
        _end(self._process)

    def _say(self, method: str, **more: object) -> dict:
        self._at += 1
        self._line.send(json.dumps({"id": self._at, "method": method, "params": more}))
        while (heard := json.loads(self._line.recv())).get("id") != self._at:
            continue
        if heard["type"] == "error":
            raise RuntimeError(f"{method}: {heard['message']}")
        return heard["result"]


class WebKit:
    def __init__(self, folder: Path):
        folder.mkdir()
        screen, port = f":{free_port()}", free_port()
        self._screen = subprocess.Popen(
            [XVFB or "", screen, "-screen", "0", "1280x1024x24"], stderr=subprocess.DEVNULL
        )
        self._process = subprocess.Popen(
            [WEBKIT or "", f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={
                **os.environ, "DISPLAY": screen, "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder),
                "GDK_BACKEND": "x11", "LIBGL_ALWAYS_SOFTWARE": "1", "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
            },
        )  # fmt: skip
        self._url = f"http://127.0.0.1:{port}/session"
        _tried(lambda: self._say(self._url.replace("/session", "/status")))
        program = glob("/usr/lib/*/webkit2gtk-4.*/MiniBrowser")[0]
        wish = {"webkitgtk:browserOptions": {"binary": program, "args": ["--automation"]}}
        self._url += "/" + self._say(self._url, capabilities={"alwaysMatch": wish})["sessionId"]

    def open(self, url: str) -> None:
        self._say(f"{self._url}/url", url=url)

    def run(self, script: str) -> object:
        said = self._say(f"{self._url}/execute/sync", script=f"return JSON.stringify({script})", args=[])
        return json.loads(said or "null")

    def close(self) -> None:
        _end(self._process)
        _end(self._screen)

    def _say(self, address: str, /, **more: object):
        body = json.dumps(more).encode() if more else None
        with urllib.request.urlopen(urllib.request.Request(address, body), timeout=PATIENCE) as answer:
            return json.loads(answer.read())["value"]


ENGINES = {"Firefox": (Firefox, FIREFOX), "WebKit": (WebKit, WEBKIT and XVFB)}


class Reader:
    """One person at such a browser, who finds things by what they say."""

    def __init__(self, engine: Engine, home: str, name: str):
        self.engine, self.home, self.name = engine, home, name

    def goes(self, path: str) -> None:
        self.engine.open(path if path.startswith("http") else self.home + path)

    def tap(self, words: str) -> None:
        """The first button or link in the page's middle that says just that; it leads to another page."""
        self.press(
            "[...document.querySelectorAll('main :is(button, a)')]"
            f".find((el) => el.checkVisibility() && el.textContent.trim() === {json.dumps(words)})",
            words,
        )

    def press(self, found: str, what: str = "") -> None:
        self.until(f"Boolean({found})", f"{what or found} to press")
        self.engine.run("(window.isOld = true)")
        self.engine.run(f"({found}).click()")
        self.until("!window.isOld && document.readyState === 'complete'", f"the page after {what or found}")

    def choose(self, css: str) -> None:
        self.engine.run(f"document.querySelector({json.dumps(css)}).click()")

    def fill(self, name: str, words: str) -> None:
        field = f"document.querySelector('main [name={name}]')"
        self.until(f"Boolean({field})", f"the field {name}")
        self.engine.run(
            f"((field) => {{ field.focus(); field.value = {json.dumps(words)};"
            f" field.dispatchEvent(new Event('input', {{ bubbles: true }})); }})({field})"
        )

    def sees(self, words: str) -> None:
        self.until(f"document.querySelector('main').innerText.includes({json.dumps(words)})", repr(words))

    def saved(self) -> None:
        self.sees("Saved a moment ago")
        self.until("!document.querySelector('form[data-dirty]')", "the newest words saved")

    def open_all(self) -> None:
        """Opens every fold of the page, as a person looking for something would."""
        self.engine.run("document.querySelectorAll('main details').forEach((fold) => { fold.open = true })")

    def text(self, css: str) -> str:
        return str(self.engine.run(f"document.querySelector({json.dumps(css)}).innerText"))

    def address(self) -> str:
        return re.sub(r"[#?].*", "", str(self.engine.run("location.href")).removeprefix(self.home))

    def until(self, true: str, what: str) -> None:
        """Waits for it. While a page goes over to the next there's none to ask."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                if self.engine.run(true):
                    return
            except (RuntimeError, OSError):
                pass
            time.sleep(0.05)
        raise AssertionError(f"{self.name} waits for {what} on {self.engine.run('document.body.innerText')}")


def _tried(what):
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return what()
        except (OSError, websocket.WebSocketException):
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def _end(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
