"""People at the desk, each in a browser of their own, who sign in once."""

from tests.browser.accessibility import violations

# A conflict is answered with a page of its own; the browser calls the status an error.
EXPECTED = "409"


class People:
    """`people("editor")` is the page of the editor; `people("reader")` of somebody from outside."""

    def __init__(self, browser, portal):
        self.browser, self.portal = browser, portal
        self.pages, self.complaints = {}, []

    def __call__(self, name):
        if name not in self.pages:
            self.pages[name] = self.new_page()
            if name != "reader":
                self.sign_in(self.pages[name], name, self.portal.passwords[name])
        return self.pages[name]

    def new_page(self):
        context = self.browser.new_context(
            base_url=self.portal.address,
            viewport={"width": 1280, "height": 900},
            reduced_motion="reduce",
        )
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda said: self.complain(page, said))
        return page

    def complain(self, page, said):
        if said.type == "error" and EXPECTED not in said.text:
            self.complaints.append(f"{page.url}: {said.text}")

    def sign_in(self, page, name, password):
        page.goto("/admin/login/")
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url("**/admin/")

    def close(self):
        for page in self.pages.values():
            page.context.close()
        assert self.complaints == []


def press(page, name):
    page.get_by_role("button", name=name, exact=True).first.click()


def follow(page, name):
    page.get_by_role("link", name=name).first.click()


def can_press(page, name):
    return page.get_by_role("button", name=name, exact=True).count() > 0


def told(page, sentence):
    """What the page says after a step."""
    page.locator(".messagelist", has_text=sentence).wait_for()


def keeps_the_rules(page):
    assert violations(page) == "", page.url
