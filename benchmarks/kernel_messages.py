"""Speak to a kernel as a front end does: run code, move a control, wait until it is idle."""

import time
from contextlib import contextmanager

from jupyter_client.manager import start_new_kernel


@contextmanager
def kernel():
    """The client of a fresh kernel, which ends with the block."""
    manager, client = start_new_kernel(kernel_name="python3", extra_arguments=["--log-level=ERROR"])
    try:
        yield client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


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
