#!/usr/bin/python3
"""A sweep of very many very small trials: what the runner itself takes.

    bazel run //experiments/scale:run -- [--folder FOLDER] [KEY=VALUE ...]

Runs scale.yaml to its end, loses one trial and runs it again; watches both from outside (/proc) and
prints a table.  FOLDER is for the results, kept at the end; without it they go to a temporary one.
KEY=VALUE go to the sweep, 'seeds={min: 0, max: 4, step: 1}' makes it a tenth.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


class Look:
    """The runner at one moment: its CPU and its ended children's, memory, number of children."""

    def __init__(self, process):
        fields = pathlib.Path("/proc/%d/stat" % process).read_text().rsplit(") ", 1)[1].split()
        children = pathlib.Path("/proc/%d/task/%d/children" % (process, process)).read_text()
        self.own_s = (int(fields[11]) + int(fields[12])) / TICKS
        self.children_s = (int(fields[13]) + int(fields[14])) / TICKS
        self.rss_mb = int(fields[21]) * PAGE / 1e6
        self.children = len(children.split())


class Phase:
    """From one event to the next, with the most memory seen in it."""

    def __init__(self, name, began_s, before):
        self.name, self.began_s, self.before = name, began_s, before
        self.wall_s = self.own_s = self.children_s = 0.0
        self.memory_mb = []

    def add(self, now_s, look):
        self.wall_s = now_s - self.began_s
        self.memory_mb.append(look.rss_mb)
        if self.before:
            self.own_s = look.own_s - self.before.own_s
            self.children_s = look.children_s - self.before.children_s
        else:
            self.own_s, self.children_s = look.own_s, look.children_s

    def row(self):
        quarter = self.memory_mb[len(self.memory_mb) // 4]
        return "| %s | %.1f | %.1f | %.1f | %.0f | %.0f |" % (
            self.name, self.wall_s, self.own_s, self.children_s, quarter, max(self.memory_mb))


def identity(path):
    try:
        return os.stat(path).st_ino
    except FileNotFoundError:
        return None


def watch(command, folder):
    """The phases of a run: looking, training, verifying, combining, reporting."""
    results, summary = folder / "results.h5", threading.Event()
    runner = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=sys.stderr, text=True)

    def read():
        for line in runner.stdout:
            if line.startswith(("Trained ", "Nothing left")):
                print("    " + line.rstrip())
                summary.set()

    reader = threading.Thread(target=read)
    reader.start()
    phases = [Phase("plan, look-round", time.monotonic(), None)]
    combined_before, last = None, None

    def turn_to(name):
        phases.append(Phase(name, time.monotonic(), last))

    while runner.poll() is None:
        try:
            look = Look(runner.pid)
        except (FileNotFoundError, IndexError, ProcessLookupError):
            break
        phases[-1].add(time.monotonic(), look)
        name, last = phases[-1].name, look
        if name.startswith("plan") and look.children:
            turn_to("training")
        elif name == "training" and not look.children:
            turn_to("checking digests")
        elif summary.is_set() and name in ("training", "checking digests", "plan, look-round"):
            combined_before = identity(results)
            turn_to("combining")
        elif name == "combining" and identity(results) != combined_before:
            turn_to("report")
        time.sleep(0.01)
    reader.join()
    if runner.wait() != 0:
        sys.exit("scale: the sweep failed with exit code %d" % runner.returncode)
    return phases


def print_table(title, phases):
    print("\n%s\n\n| phase | wall s | runner's CPU s | children's CPU s | memory after a quarter, MB "
          "| most, MB |\n|---|---|---|---|---|---|" % title)
    for phase in phases:
        print(phase.row())


def timed_plan(sweep, config, overrides):
    began_s = time.monotonic()
    subprocess.run([sweep, "plan", config, *overrides], check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began_s


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=pathlib.Path)
    parser.add_argument("--sweep", type=pathlib.Path,
                        default=pathlib.Path(sys.argv[0]).absolute().parents[2] / "sweep")
    parser.add_argument("overrides", nargs="*", metavar="KEY=VALUE")
    options = parser.parse_args()
    scratch = tempfile.TemporaryDirectory() if options.folder is None else None
    folder = pathlib.Path(scratch.name) if scratch else options.folder.absolute()
    sweep, config = str(options.sweep), str(HERE / "scale.yaml")
    overrides = [*options.overrides, "output.dir=%s" % (folder / "scale")]
    folder /= "scale"
    print("load before: %.1f on %d cores" % (os.getloadavg()[0], os.cpu_count()))
    print("plan: %.2f s" % timed_plan(sweep, config, overrides))
    first = watch([sweep, config, *overrides], folder)
    trials = sorted((folder / "trials").iterdir())
    training = next(phase for phase in first if phase.name == "training")
    print_table("%d trials" % len(trials), first)
    print("\na trial: %.2f ms of the runner's CPU, %.2f ms of the workers'" %
          (1e3 * training.own_s / len(trials), 1e3 * training.children_s / len(trials)))
    trials[0].unlink()
    print_table("The same with one trial missing", watch([sweep, config, *overrides], folder))
    for name in ("results.h5", "report.html", "report.md", "trials.csv"):
        print("%s: %.1f MB" % (name, (folder / name).stat().st_size / 1e6))
    print("load after: %.1f" % os.getloadavg()[0])


if __name__ == "__main__":
    main()
