#!/usr/bin/env python3
"""The largest proportional set size (PSS) of a sweep's processes, against what `sweep plan` predicts.

    memory.py SWEEP CONFIG [KEY=VALUE ...]

Samples smaps_rollup of the parent and its workers (not of gnuplot) as fast as it can.  A child counts
from its second tenth of a second on: between its start and its exec, gnuplot shows the memory of
the parent, which is there only once."""
import pathlib
import re
import subprocess
import sys
import tempfile
import time


def children(pid, sweep):
    found = []
    for task in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(word) for word in task.read_text().split()]
        except OSError:  # it has just ended
            pass
    return [child for child in found if program(child) == sweep]


def program(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/exe").resolve()
    except OSError:
        return None


def pss_bytes(pid):
    try:
        rollup = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return 1024 * int(re.search(r"^Pss: +(\d+)", rollup, re.MULTILINE).group(1))


def main():
    sweep, arguments = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2:]
    plan = subprocess.run([sweep, "plan", *arguments], capture_output=True, text=True, check=True)
    predicted = 1e6 * float(re.search(r"Memory: ([\d.]+) MB", plan.stdout).group(1))
    largest, first_seen_s = 0, {}
    with tempfile.TemporaryDirectory() as folder:
        command = [sweep, "run", *arguments, f"output.dir={folder}/out"]
        run = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        while run.poll() is None:
            now_s = time.monotonic()
            ages_s = {pid: now_s - first_seen_s.setdefault(pid, now_s)
                      for pid in children(run.pid, sweep)}
            workers = [pid for pid, age_s in ages_s.items() if age_s > 0.1]
            largest = max(largest, sum(pss_bytes(pid) for pid in [run.pid, *workers]))
    print(f"measured {largest / 1e6:.1f} MB, predicted {predicted / 1e6:.1f} MB: "
          f"{largest / predicted:.2f}")


if __name__ == "__main__":
    main()
