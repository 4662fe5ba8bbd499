"""How fast an explorer follows: one control change through a kernel, beside `interact`, by turns.

Run it as `python benchmarks/explorers.py`. A round trip begins where the front end sends the
control's new value as a comm message and ends where the kernel is idle again, its messages with
the picture read. `interact` draws the same scene with pyplot and `plt.show()`.
"""

import argparse
import json
import os
import platform
import sys
import time
from importlib.metadata import version
from pathlib import Path
from statistics import median, quantiles

from jupyter_client.manager import start_new_kernel

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
import explorers  # noqa: E402

PLAIN = """
%matplotlib inline
%config InlineBackend.print_figure_kwargs = {"bbox_inches": None}
import json
import matplotlib.pyplot as plt
from ipywidgets import interactive
from course_utils.widgets.controls import choice
from course_utils.widgets.stage import LOOK
plt.style.use(LOOK)
def show(**state):
    figure = plt.figure(figsize=made._size)
    made._scene(figure)(**made.first | state)
    plt.show()
"""
PAIR = """
name = CONTROL
mine, low = made.controls[name], made.controls[name]
def values(widget):
    if hasattr(widget, "options"):
        return list(range(len(widget.options)))
    steps = [widget.min + i * widget.step for i in range(1, 8)]
    return [step for step in steps if step <= widget.max]
twin = type(mine)(**{k: getattr(mine, k) for k in ("value", "min", "max", "step", "options")
                     if hasattr(mine, k)})
plain = interactive(show, **{name: twin})
key = "index" if hasattr(mine, "options") else "value"
print(json.dumps([mine.model_id, twin.model_id, key, values(mine)]))
plain
"""


def run(client, code):
    """What `code` prints in the kernel."""
    said = []

    def hear(message):
        if message["msg_type"] == "stream" and message["content"]["name"] == "stdout":
            said.append(message["content"]["text"])

    reply = client.execute_interactive(code, output_hook=hear, timeout=300)
    if reply["content"]["status"] != "ok":
        raise SystemExit("\n".join(reply["content"]["traceback"]))
    return "".join(said)


def round_trip(client, model, key, value):
    """Seconds from sending a widget's new value until the kernel is idle, and the bytes it sent."""
    data = {"method": "update", "state": {key: value}, "buffer_paths": []}
    message = client.session.msg("comm_msg", {"comm_id": model, "data": data})
    begin = time.perf_counter()
    client.shell_channel.send(message)
    size = 0
    while True:
        heard = client.get_iopub_msg(timeout=60)
        if heard["parent_header"].get("msg_id") != message["header"]["msg_id"]:
            continue
        size += sum(len(buffer) for buffer in heard.get("buffers", []))
        size += len(heard["content"].get("data", {}).get("image/png", ""))
        if heard["content"].get("execution_state") == "idle":
            return time.perf_counter() - begin, size


def measure(name, times):
    """Milliseconds of every round trip, explorer and `interact` by turns, over its control."""
    manager, client = start_new_kernel(kernel_name="python3", extra_arguments=["--log-level=ERROR"])
    try:
        run(client, explorers.source(name) + PLAIN)
        names = (
            "[k for k, w in made._inputs.items() if hasattr(w, 'step') or hasattr(w, 'options')]"
        )
        controls = json.loads(run(client, f"print(json.dumps({names}))"))
        control = "p" if "p" in controls else controls[0]
        code = PAIR.replace("CONTROL", repr(control))
        mine, twin, key, values = json.loads(run(client, code))
        taken = {"explorer": [], "interact": []}
        for turn in range(times + len(values)):
            for label, model in (("explorer", mine), ("interact", twin)):
                seconds, size = round_trip(client, model, key, values[turn % len(values)])
                if turn >= len(values) and size > 1000:  # a first visit may compute and is kept
                    taken[label].append(1000 * seconds)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return {"control": control} | {label: summary(list_) for label, list_ in taken.items()}


def summary(taken):
    """Median and 95th percentile, and of how many."""
    return {"median": median(taken), "p95": quantiles(taken, n=20)[-1], "count": len(taken)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=60, help="changes of each control")
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
    parser.add_argument("names", nargs="*", help="of explorers; without any, all")
    options = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    packages = ("ipykernel", "ipywidgets", "matplotlib", "torch")
    load = round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None
    machine = {"system": platform.platform(), "processors": os.cpu_count(), "load": load}
    machine |= {"python": platform.python_version()} | {name: version(name) for name in packages}
    names = options.names or explorers.names()
    results = {name: measure(name, options.times) for name in names}
    if options.json:
        print(json.dumps({"machine": machine, "milliseconds": results}, indent=1))
        return
    print(", ".join(f"{key} {value}" for key, value in machine.items()), end="\n\n")
    print("| explorer | control | median ms | 95 % ms | `interact` median | 95 % | ratio |")
    print("|---|---|---|---|---|---|---|")
    for name, got in results.items():
        ours, plain = got["explorer"], got["interact"]
        numbers = [ours["median"], ours["p95"], plain["median"], plain["p95"]]
        cells = " | ".join(f"{number:.1f}" for number in numbers)
        print(f"| {name} | {got['control']} | {cells} | {plain['median'] / ours['median']:.1f} |")


if __name__ == "__main__":
    main()
