"""Chromium and Firefox, as Debian ships them, through Playwright."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Playwright

from .page import Page, State, Unable

CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
#: The same engine without a window: what is drawn around a page costs more than the page.
SHELL = "/usr/bin/chromium-headless-shell"
FIREFOX = ("/usr/bin/firefox-esr", "/usr/bin/firefox")
_QUIET = (
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Tab(Page):
    """A page in a context of its own: nothing is left from the test before."""

    def __init__(self, engine: str, state: State, context: BrowserContext) -> None:
        self.engine, self.state, self._context = engine, state, context
        context.set_default_timeout(60_000)  # ms; machines may be busy
        self._page = context.new_page()
        self._complaints: list[str] = []
        self._page.on("pageerror", lambda error: self._complaints.append(str(error)))

    def open(self, url: str) -> None:
        self._page.goto(url)

    def evaluate(self, function: str, argument: Any = None) -> Any:
        return self._page.evaluate(function, argument)

    def inside(self, selector: str, function: str) -> Any:
        frame = self._page.locator(selector).first.element_handle().content_frame()
        assert frame
        return frame.evaluate(function)

    def screenshot(self, path: str, *, full: bool = True) -> None:
        self._page.screenshot(path=path, full_page=full)

    def press(self, key: str) -> None:
        self._page.keyboard.press(key)

    def resize(self, width: int, height: int) -> None:
        self._page.set_viewport_size({"width": width, "height": height})

    def offline(self, offline: bool) -> None:
        self._context.set_offline(offline)

    def pdf(self) -> bytes:
        # With tags and an outline, so that a test can read the headings back.
        options = {"tagged": True, "outline": True} if self.engine == "chromium" else {}
        return self._page.pdf(**options)

    def complaints(self) -> list[str]:
        # Firefox tells violations as errors of the page: that of the favicon is the site's own.
        return [told for told in self._complaints if "/favicon.ico" not in told]

    def close(self) -> None:
        self._context.close()


class _Browsers:
    """Those that were started, by what they were started with."""

    def __init__(self, playwright: Playwright) -> None:
        self._playwright = playwright
        self._browsers: dict[object, Browser] = {}

    def close(self) -> None:
        for browser in self._browsers.values():
            browser.close()


class Chromium(_Browsers):
    """Every state is an option of a context."""

    name = "chromium"

    def __init__(self, playwright: Playwright) -> None:
        super().__init__(playwright)
        self._path = _first((SHELL, *CHROMIUM))

    def page(self, state: State) -> Page:
        path = self._path
        if state.keeps:
            try:
                path = _first(CHROMIUM)
            except FileNotFoundError:
                raise Unable("chromium: without a window it keeps no page") from None
        if path not in self._browsers:
            self._browsers[path] = self._playwright.chromium.launch(
                executable_path=path,
                chromium_sandbox=False,
                args=[*_QUIET],
                ignore_default_args=["--disable-back-forward-cache"],  # readers have it
            )
        context = self._browsers[path].new_context(
            viewport={"width": state.width, "height": state.height},
            color_scheme="dark" if state.dark else "light",
            forced_colors="active" if state.forced_colors else "none",
            reduced_motion="reduce" if state.reduced_motion else "no-preference",
            contrast="more" if state.more_contrast else "no-preference",
            java_script_enabled=state.script,
        )
        tab = Tab(self.name, state, context)
        tab._page.emulate_media(media=state.media)  # type: ignore[arg-type]
        return tab


class Firefox(_Browsers):
    """States are preferences, read when Firefox starts: those of a context are ignored silently."""

    name = "firefox"

    def __init__(self, playwright: Playwright) -> None:
        super().__init__(playwright)
        self._path = _first(FIREFOX)

    def page(self, state: State) -> Page:
        if state.media != "screen":
            raise Unable("firefox: the driver cannot emulate print; its PDF is tested instead")
        if state.more_contrast:
            raise Unable("firefox: no preference asks for more contrast alone")
        prefs: dict[str, int | bool] = {
            "layout.css.prefers-color-scheme.content-override": 0 if state.dark else 1,
            # 2: the reader's colours, always; that is how forced colours come about.
            "browser.display.document_color_use": 2 if state.forced_colors else 0,
            "ui.prefersReducedMotion": int(state.reduced_motion),
            "javascript.enabled": state.script,
        }
        key = tuple(prefs.items())
        if key not in self._browsers:
            self._browsers[key] = self._playwright.firefox.launch(
                channel="moz-firefox", executable_path=self._path, firefox_user_prefs={**prefs}
            )
        viewport = {"width": state.width, "height": state.height}
        return Tab(self.name, state, self._browsers[key].new_context(viewport=viewport))  # type: ignore[arg-type]


def _first(paths: tuple[str, ...]) -> str:
    for path in paths:
        if Path(path).exists():
            return path
    raise FileNotFoundError(f"none of {', '.join(paths)}")
