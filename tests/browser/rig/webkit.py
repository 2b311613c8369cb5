"""WebKitGTK, as Debian ships it, through selenium. Where no display is set, one is started."""

from __future__ import annotations

import base64
import os
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service
from selenium.webdriver.webkitgtk.webdriver import WebDriver

from .page import Page, State, Unable

DRIVER = "/usr/bin/WebKitWebDriver"
BROWSERS = "*/webkit2gtk-4.*/MiniBrowser"
_FRAMES = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(done))"
_CALL = """
const [argument, done] = arguments;
Promise.resolve()
  .then(() => (%s)(argument))
  .then((value) => done({value}), (error) => done({error: `${error}`}));
"""


class Window(Page):
    """A window of its own; the browser, and its memory of answers, is shared by all tests."""

    engine = "webkit"

    def __init__(self, driver: WebDriver, state: State) -> None:
        self._driver, self.state = driver, state
        self._first = driver.current_window_handle
        driver.switch_to.new_window("window")  # a tab would never be drawn
        driver.set_window_size(state.width, state.height)

    def open(self, url: str) -> None:
        self._driver.get(url)

    def evaluate(self, function: str, argument: Any = None) -> Any:
        answer = self._driver.execute_async_script(_CALL % function, argument)
        if "error" in answer:
            raise AssertionError(answer["error"])
        return answer.get("value")

    def inside(self, selector: str, function: str) -> Any:
        self._driver.switch_to.frame(self._driver.find_element("css selector", selector))
        try:
            return self.evaluate(function)
        finally:
            self._driver.switch_to.default_content()

    def screenshot(self, path: str, *, full: bool = True) -> None:
        self._driver.execute_async_script(_FRAMES)  # without a frame drawn the picture is blank
        picture = (
            self._driver.find_element("tag name", "html").screenshot_as_base64 if full else None
        )
        Path(path).write_bytes(base64.b64decode(picture or self._driver.get_screenshot_as_base64()))

    def press(self, key: str) -> None:
        ActionChains(self._driver).send_keys(getattr(Keys, key.upper())).perform()

    def resize(self, width: int, height: int) -> None:
        self._driver.set_window_size(width, height)

    def close(self) -> None:
        self._driver.close()
        self._driver.switch_to.window(self._first)


class WebKit:
    """States are settings of GTK, read when the browser starts."""

    name = "webkit"

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._binary = next((str(path) for path in Path("/usr/lib").glob(BROWSERS)), None)
        if self._binary is None or not Path(DRIVER).exists():
            raise FileNotFoundError(f"no {DRIVER}, or no /usr/lib/{BROWSERS}")
        self._display = self._stack.enter_context(_display())
        self._drivers: dict[tuple[bool, bool], WebDriver] = {}

    def page(self, state: State) -> Page:
        if state.forced_colors:
            raise Unable("webkit: GTK has no forced colours")
        if state.more_contrast:
            raise Unable("webkit: the driver cannot ask for more contrast")
        if state.media != "screen":
            raise Unable("webkit: the driver cannot emulate print")
        if not state.script:
            raise Unable(
                "webkit: without script the driver cannot look; a sandboxed page is tested"
            )
        key = (state.dark, state.reduced_motion)
        if key not in self._drivers:
            self._drivers[key] = self._start(*key)
        return Window(self._drivers[key], state)

    def _start(self, dark: bool, reduced_motion: bool) -> WebDriver:
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "gtk-3.0").mkdir()
        animations = str(not reduced_motion).lower()
        settings = f"[Settings]\ngtk-enable-animations={animations}\n"
        (folder / "gtk-3.0" / "settings.ini").write_text(settings)
        options = Options()
        options.binary_location = self._binary
        options.add_argument("--automation")
        if dark:
            options.add_argument("--dark-mode")
        environment = {**os.environ, "DISPLAY": self._display, "XDG_CONFIG_HOME": str(folder)}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # selenium's, about itself
            driver = WebDriver(options=options, service=Service(DRIVER, env=environment))
        self._stack.callback(driver.quit)
        driver.set_script_timeout(60)  # machines may be busy
        driver.set_page_load_timeout(60)
        return driver

    def close(self) -> None:
        self._stack.close()


@contextmanager
def _display() -> Iterator[str]:
    """The display that is set, else one of our own for as long as it is needed."""
    if shown := os.environ.get("DISPLAY"):
        yield shown
        return
    reading, writing = os.pipe()
    screen = ["-screen", "0", "1280x1200x24", "-nolisten", "tcp"]
    command = ["Xvfb", "-displayfd", str(writing), *screen]
    with (
        open(reading, "rb") as told,
        subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server,
    ):
        os.close(writing)
        try:
            yield f":{told.readline().decode().strip()}"
        finally:
            server.terminate()
