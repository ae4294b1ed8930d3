"""People at screens: sizes, and somebody who signs in by a tap and complains of every error."""

from playwright.sync_api import BrowserContext, Page

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}


class Visitor:
    """One person at one screen; a page that logs an error or breaks the content policy fails the test."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.context = context
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _listen(self, message: object) -> None:
        if getattr(message, "type", "") == "error":
            self.complaints.append(getattr(message, "text", ""))

    def enter(self, role: str) -> "Visitor":
        """Sign in by a tap on a role card."""
        self.page.goto(f"{self.address}/demo/")
        self.page.get_by_role("button", name=role).first.click()
        self.page.wait_for_load_state()
        return self

    def go(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page
