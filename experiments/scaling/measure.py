#!/usr/bin/python3
"""What many processes in one folder cost: claims, journals, calls, merging; and two beside one run.

    bazel run //experiments/scaling:measure -- [--folder FOLDER] [--pilots 64] [--rounds 5] [--skip PART ...]

Trains tiny.yaml with so many pilots of one worker each, one of them under strace where that is installed, and
once by one run; then usual.yaml by two pilots and by one process of two workers, in turn.  Prints user and
system seconds of all processes, not the wall clock: the machine need not be calm.  FOLDER is for the
results, on the disk that is meant.  PART: pilots, merge, overhead.
"""

import argparse
import collections
import os
import pathlib
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ENVIRONMENT = {**os.environ, "PATH": "/nowhere"}  # no gnuplot
LOOKS = {"openat", "access", "newfstatat", "getdents64", "statx", "faccessat", "faccessat2", "lstat", "stat", "open"}
CHANGES = {"link", "unlink", "rename", "mkdir", "unlinkat"}
PLACES = ("trials", "checkpoints", "logs", "claims", "journals", "progress", "plots")


class Cpu:
    """User and system seconds of the processes that ended inside."""

    def __enter__(self):
        self.before = resource.getrusage(resource.RUSAGE_CHILDREN)
        return self

    def __exit__(self, *_):
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.user_s = after.ru_utime - self.before.ru_utime
        self.system_s = after.ru_stime - self.before.ru_stime
        self.all_s = self.user_s + self.system_s


def start(command, **others):
    return subprocess.Popen([str(word) for word in command], env=ENVIRONMENT,
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **others)


def end(processes):
    codes = [process.wait() for process in processes]
    if any(codes):
        sys.exit("measure: exit codes %s" % sorted(set(codes)))


def count_trials(folder):
    return sum(len(files) for _, _, files in os.walk(folder / "trials"))


def with_pilots(sweep, config, folder, pilots, settings, trace=None):
    shutil.rmtree(folder, ignore_errors=True)
    command = [sweep, "work", config, "output.dir=%s" % folder, *settings]
    traced = [shutil.which("strace"), "-f", "-qq", "-y", "-o", trace, "-e", "trace=file,desc"] if trace else []
    with Cpu() as cpu:
        end([start(words) for words in [traced + command] * bool(trace) + [command] * (pilots - bool(trace))])
    return cpu


def with_run(sweep, config, folder, settings):
    shutil.rmtree(folder, ignore_errors=True)
    with Cpu() as cpu:
        end([start([sweep, "run", config, "output.dir=%s" % folder, *settings])])
    return cpu


def report(sweep, folder):
    """From the trial files, as if there had never been one."""
    for name in ("results.h5", "report.html", "report.md", "trials.csv"):
        (folder / name).unlink(missing_ok=True)
    with Cpu() as cpu:
        end([start([sweep, "report", folder])])
    return cpu


# --- calls

def calls_of(trace, folder):
    """How often each call was made in each of the folder's parts, by strace's account."""
    counts = collections.Counter()
    place_of = re.compile(re.escape(str(folder)) + r"/([a-z.A-Z0-9]+)")
    with open(trace, errors="replace") as lines:
        for line in lines:
            call = re.match(r"\d+ +(\w+)\(", line)
            place = place_of.search(line)
            if call and place:
                counts[place.group(1) if place.group(1) in PLACES else "besides", call.group(1)] += 1
    return counts


def trained_by(folder, pilot):
    text = "".join(path.read_text() for path in (folder / "journals").glob("*.%d.*" % pilot))
    return text.count(" done id=")


def print_calls(counts, trials):
    print("\n| calls of one of them, a trial that it trained | change names | look at names | write | sync |\n|---|---|---|---|---|")
    for place in PLACES + ("besides",):
        row = [0.0] * 4
        for (where, call), count in counts.items():
            kind = (0 if call in CHANGES else 1 if call in LOOKS else
                    2 if call in ("write", "pwrite64") else
                    3 if call in ("fsync", "fdatasync", "syncfs") else None)
            if where == place and kind is not None:
                row[kind] += count / trials
        if any(row):
            print("| `%s` | %s |" % (place, " | ".join("%.3f" % value for value in row)))


# --- parts

def pilots_part(options, folder):
    alone = with_run(options.sweep, HERE / "tiny.yaml", folder / "alone", ["run.workers=2", "run.elastic=false"])
    report_s = report(options.sweep, folder / "alone").all_s
    trials = count_trials(folder / "alone")
    many = with_pilots(options.sweep, HERE / "tiny.yaml", folder / "many", options.pilots, ["run.workers=1"])
    assert count_trials(folder / "many") == trials
    assert subprocess.run(["/usr/bin/diff", "-rq", folder / "alone/trials", folder / "many/trials"]).returncode == 0
    done = sum(path.read_text().count(" done id=") for path in (folder / "many/journals").iterdir())
    print("\n%d trials | user s | system s | ms a trial\n|---|---|---|---|" % trials)
    print("| one run, 2 workers, with its report | %.1f | %.1f | %.2f |" % (alone.user_s, alone.system_s, 1e3 * alone.all_s / trials))
    print("| of it, results.h5 and report | | | %.2f |" % (1e3 * report_s / trials))
    print("| %d pilots of 1 worker | %.1f | %.1f | %.2f |" % (options.pilots, many.user_s, many.system_s, 1e3 * many.all_s / trials))
    print("\ntrained: %d; more than once: %d" % (done, done - trials))
    if shutil.which("strace"):
        traced = folder / "trace.txt"
        with_pilots(options.sweep, HERE / "tiny.yaml", folder / "traced", options.pilots, ["run.workers=1"], traced)
        pilot = int(re.match(r"\d+", traced.read_text(errors="replace")[:20]).group())
        mine = trained_by(folder / "traced", pilot)
        print("\nthe one under strace trained %d" % mine)
        print_calls(calls_of(traced, folder / "traced"), max(mine, 1))


def merge_part(options, folder):
    print("\n| merging | user s | system s | ms a trial |\n|---|---|---|---|")
    for layout in ("flat", "sharded"):
        place = folder / layout
        shutil.rmtree(place, ignore_errors=True)
        with_pilots(options.sweep, HERE / "tiny.yaml", place, 2, ["run.workers=1", "run.layout=%s" % layout])
        costs = [report(options.sweep, place) for _ in range(3)]
        middle = sorted(costs, key=lambda cpu: cpu.all_s)[1]
        print("| %s | %.1f | %.1f | %.2f |" % (layout, middle.user_s, middle.system_s, 1e3 * middle.all_s / count_trials(place)))


def overhead_part(options, folder):
    """One process of two workers is what sweep run is, less what it does after training."""
    ratios, ones, twos = [], [], []
    for _ in range(options.rounds):
        one = with_pilots(options.sweep, HERE / "usual.yaml", folder / "one", 1, ["run.workers=2", "run.elastic=false"]).all_s
        two = with_pilots(options.sweep, HERE / "usual.yaml", folder / "two", 2, ["run.workers=1", "run.elastic=false"]).all_s
        ones.append(one)
        twos.append(two)
        ratios.append(two / one)
        print("one process of 2 workers: %.2f s CPU; 2 of 1: %.2f s; %+.2f %%" % (one, two, 100 * (two / one - 1)), flush=True)
    print("medians: %.2f s, %.2f s; of the ratios %+.2f %%" %
          (statistics.median(ones), statistics.median(twos), 100 * (statistics.median(ratios) - 1)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=pathlib.Path)
    parser.add_argument("--pilots", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--skip", nargs="*", default=[])
    parser.add_argument("--sweep", type=pathlib.Path, default=pathlib.Path(sys.argv[0]).absolute().parents[2] / "sweep")
    options = parser.parse_args()
    scratch = tempfile.TemporaryDirectory() if options.folder is None else None
    folder = pathlib.Path(scratch.name) if scratch else options.folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    print("load before: %.1f on %d cores" % (os.getloadavg()[0], os.cpu_count()))
    for name, part in (("pilots", pilots_part), ("merge", merge_part), ("overhead", overhead_part)):
        if name not in options.skip:
            part(options, folder)
    print("load after: %.1f" % os.getloadavg()[0])


if __name__ == "__main__":
    main()
