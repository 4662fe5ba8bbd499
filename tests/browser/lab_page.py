"""A page of JupyterLab: open a notebook, run it, and learn from its model what became of it."""

import ast
import json
import time
from urllib.parse import urlsplit
from uuid import uuid4

APP = "window.jupyterapp"
PANEL = "window.notebookOfTheTest"
CELLS = (
    f"() => [...{PANEL}.content.model.cells].map(cell => ({{"
    "code: cell.type === 'code' && cell.sharedModel.source.trim() !== '',"
    " count: cell.executionCount ?? null, outputs: cell.outputs ? cell.outputs.toJSON() : []}))"
)
STATUS = f"() => {PANEL}.sessionContext.session?.kernel?.status"
ASK = (
    "async code => {"
    f" const kernel = {PANEL}.sessionContext.session.kernel;"
    " const future = kernel.requestExecute("
    "{code, silent: true, store_history: false, user_expressions: {said: '_said'}});"
    " return (await future.done).content.user_expressions.said; }"
)
OPEN = f"""async path => {{
    const panel = await {APP}.commands.execute('docmanager:open', {{path}});
    await panel.context.ready;
    await panel.sessionContext.ready;
    {APP}.shell.activateById(panel.id);
    {PANEL} = panel;
}}"""
NOT_OURS = (
    "/lsp/status",  # JupyterLab looks for language servers and says that there are none
    # its debugger asks each new kernel something; a test may be over before the answer is there
    "Could not restore the debugger state: Canceled future",
)
WIDGET = "application/vnd.jupyter.widget-view+json"


class LabPage:
    """JupyterLab in a browser's `page`; `faults` collects all that should not happen on it."""

    def __init__(self, page, address):
        self.page, self.faults = page, []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.faults.append(f"uncaught: {error}"))
        page.on("request", lambda request: self._went_out(request.url))
        page.on("websocket", lambda socket: self._went_out(socket.url))
        # a workspace of its own: nothing that an earlier page had open is opened again
        server, token = address.split("/lab")[0], address.split("?")[1]
        page.goto(f"{server}/lab/workspaces/{uuid4().hex}?{token}")
        page.wait_for_selector("#jupyterlab-splash", state="detached", timeout=120_000)
        page.wait_for_function(f"() => !!{APP}", timeout=120_000)
        page.evaluate(f"() => {{ {APP}.restored.then(() => {{ window.isRestored = true }}) }}")
        page.wait_for_function("() => window.isRestored", timeout=120_000)

    def _heard(self, message):
        said = f"console: {message.text} ({message.location.get('url', '')})"
        if message.type == "error" and not any(known in said for known in NOT_OURS):
            self.faults.append(said)

    def _went_out(self, url):
        address = urlsplit(url)
        if address.scheme in ("http", "https", "ws", "wss") and address.hostname != "127.0.0.1":
            self.faults.append(f"outside request: {url}")

    def command(self, name, **arguments):
        """Run a command of the application, by the name that its menus use."""
        run = f"async ([name, arguments]) => {{ await {APP}.commands.execute(name, arguments) }}"
        self.page.evaluate(run, [name, arguments])

    def is_on(self, name):
        """Whether a command of the application that switches something has it on."""
        return self.page.evaluate(f"name => {APP}.commands.isToggled(name)", name)

    def open(self, name):
        """Open the notebook `name` and wait until its kernel can be asked."""
        self.page.evaluate(OPEN, name)
        self.wait(lambda: self.page.evaluate(STATUS) == "idle", 120, "its kernel is not idle")

    def close(self):
        """End the notebook's kernel, if one was opened, and the page."""
        self.page.evaluate(f"async () => {{ await {PANEL}?.sessionContext.shutdown() }}")
        self.page.close()

    def cells(self):
        """The notebook's cells as its model has them, seen on the page or not."""
        return self.page.evaluate(CELLS)

    def run_all(self, seconds=300):
        """Run every cell, wait for the last, and return what the cells that raised said."""
        self.command("notebook:run-all-cells")

        def is_done():
            counted = all(cell["count"] for cell in self.cells() if cell["code"])
            return counted and self.page.evaluate(STATUS) == "idle"

        try:
            self.wait(is_done, seconds, "the cells are not all run")
        except AssertionError:
            if not self.errors():  # after an error the cells below it are not run
                raise
        return self.errors()

    def errors(self):
        """What each cell that raised said."""
        outputs = [output for cell in self.cells() for output in cell["outputs"]]
        bad = [output for output in outputs if output["output_type"] == "error"]
        return [f"{output['ename']}: {output['evalue']}" for output in bad]

    def widget_cells(self):
        """Number of the cell -> model id, for each cell that shows a widget."""
        shown = [
            (number, output["data"][WIDGET]["model_id"])
            for number, cell in enumerate(self.cells())
            for output in cell["outputs"]
            if WIDGET in output.get("data", {})
        ]
        return dict(shown)

    def show(self, number):
        """Bring cell `number` on the page, as one would scroll to it; its element."""
        self.page.evaluate(
            f"async n => {{ await {PANEL}.content.scrollToItem(n, 'start') }}", number
        )
        return self.page.evaluate_handle(
            f"n => {PANEL}.content.widgets[n].node", number
        ).as_element()

    def ask(self, code):
        """What `code` leaves in `_said` in the notebook's kernel: something that JSON can hold."""
        answer = self.page.evaluate(ASK, f"import json\n{code}\n_said = json.dumps(_said)")
        assert answer["status"] == "ok", answer
        return json.loads(ast.literal_eval(answer["data"]["text/plain"]))

    @staticmethod
    def wait(is_true, seconds, complaint):
        """Ask `is_true()` until it is, or fail with `complaint`."""
        end = time.monotonic() + seconds
        while not is_true():
            assert time.monotonic() < end, f"after {seconds} s {complaint}"
            time.sleep(0.05)
