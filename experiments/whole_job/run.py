#!/usr/bin/python3
"""Whole jobs, start to finish: sweep against PyTorch scripts, with as many workers.

    bazel run //experiments/whole_job:run -- [--python PYTHON] [--data FOLDER] [--rounds N] ...

tutorial: the tutorial's three models, against one PyTorch process a model, as many at a time as
sweep has workers.  small_trials: 64 small trials, against the same under Optuna and under Hydra.
"""

import argparse
import csv
import dataclasses
import datetime
import os
import pathlib
import queue
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
FASHION_MNIST = pathlib.Path("/usr/share/datasets/fashion-mnist")
TRIALS = 64


@dataclasses.dataclass
class Job:
    """One run of a whole job. train_s: of the training loops, all trials together."""
    wall_s: float
    cpu_s: float
    train_s: float


def cpu_of_children_s():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def run_command(command, environment):
    done = subprocess.run([str(word) for word in command], check=False, text=True,
                          capture_output=True, env={**os.environ, **environment})
    if done.returncode != 0:
        sys.exit("whole_job: this failed: %s\n%s" % (" ".join(map(str, command)),
                                                     done.stderr[-2000:]))
    return done.stdout


def run_all(commands, workers, environment):
    """In this order, `workers` at a time; their outputs."""
    waiting, outputs = queue.Queue(), []
    for command in commands:
        waiting.put(command)

    def work():
        while True:
            try:
                command = waiting.get_nowait()
            except queue.Empty:
                return
            outputs.append(run_command(command, environment))

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(outputs) < len(commands):
        sys.exit("whole_job: not every command of a peer came to its end")
    return outputs


def timed(work):
    """`work` returns the core-seconds of its training loops."""
    begin, cpu = time.perf_counter(), cpu_of_children_s()
    train_s = work()
    return Job(time.perf_counter() - begin, cpu_of_children_s() - cpu, train_s)


def sweep(options, config, overrides):
    """Start to finished report, into a new folder."""
    with tempfile.TemporaryDirectory() as folder:
        data = ["data.name=mnist", "data.dir=%s" % options.data] if options.data else \
            ["data.name=fashion_mnist"]
        run_command([options.sweep, config, *data, *overrides, "run.workers=%d" % options.workers,
                     "output.dir=%s/out" % folder], {})
        with open(folder + "/out/trials.csv", newline="") as file:
            return sum(float(row["train_s"]) * float(row["threads"]) for row in csv.DictReader(file))


def data_folder(options):
    return options.data or FASHION_MNIST


def tutorial_sweep(options):
    return sweep(options, HERE.parent.parent / "configs" / "mnist_layers.yaml",
                 ["train.iterations=%d" % options.iterations,
                  "train.eval_every=%d" % options.eval_every])


def tutorial_pytorch(options):
    """The longest first, as whoever has two cores would start them."""
    script = HERE.parent / "pytorch_tutorial" / "train_pytorch.py"
    commands = [[options.python, script, data_folder(options), "--layers", layers, "--seeds", 0,
                 "--iterations", options.iterations, "--eval-every", options.eval_every]
                for layers in (3, 2, 1)]
    run_all(commands, options.workers, {"OMP_NUM_THREADS": "1"})
    return float("nan")


def small_sweep(options):
    return sweep(options, HERE / "small_trials.yaml",
                 ["train.iterations=%d" % options.small_iterations,
                  "train.eval_every=%d" % options.small_iterations])


def shares(options):
    """The trials' numbers, dealt to the workers."""
    return [",".join(str(k) for k in range(worker, TRIALS, options.workers))
            for worker in range(options.workers)]


def small_peer(options, commands):
    outputs = run_all(commands, options.workers, {
        "OMP_NUM_THREADS": "1",
        "SMALL_TRIALS_DATA": str(data_folder(options)),
        "SMALL_TRIALS_ITERATIONS": str(options.small_iterations),
    })
    lines = [line.split() for output in outputs for line in output.splitlines()]
    times = [float(words[1]) for words in lines if words[:1] == ["train_s"]]
    if len(times) != TRIALS:
        sys.exit("whole_job: a peer ran %d trials of %d" % (len(times), TRIALS))
    return sum(times)


def small_optuna(options):
    script = HERE / "optuna_trials.py"
    return small_peer(options, [[options.python, script, share] for share in shares(options)])


def small_hydra(options):
    with tempfile.TemporaryDirectory() as folder:
        return small_peer(options, [
            [options.python, HERE / "hydra_trials.py", "--multirun", "trial=" + share,
             "hydra.sweep.dir=%s/%d" % (folder, k)] for k, share in enumerate(shares(options))])


STUDIES = {
    "tutorial": {"sweep": tutorial_sweep, "PyTorch": tutorial_pytorch},
    "small_trials": {"sweep": small_sweep, "PyTorch under Optuna": small_optuna,
                     "PyTorch under Hydra": small_hydra},
}


def has_modules(options, *names):
    command = [options.python, "-c", "import " + ", ".join(names)]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def contestants(options, study):
    """Ours first, then the peers that this machine has; names what would bring the others."""
    needs = {"PyTorch": ["torch"], "PyTorch under Optuna": ["torch", "optuna"],
             "PyTorch under Hydra": ["torch", "hydra"]}
    for name, work in STUDIES[study].items():
        if name == "sweep" or has_modules(options, *needs[name]):
            yield name, work
        else:
            print("whole_job: %s not found; to install it: python3 -m venv /tmp/peers && "
                  "/tmp/peers/bin/pip install torch==2.13.0 numpy optuna hydra-core, "
                  "then --python /tmp/peers/bin/python" % name)


def median_of(jobs, field):
    return statistics.median(getattr(job, field) for job in jobs)


def ratio_of(jobs, ours, field):
    """Median of the rounds' ratios, theirs to ours: how many times as fast sweep is."""
    return statistics.median(getattr(theirs, field) / getattr(own, field)
                             for theirs, own in zip(jobs, ours))


def table(study, jobs):
    lines = ["", "%s:" % study, "", "| who | wall s | × | CPU s | × | training s | × |",
             "|---|---|---|---|---|---|---|"]
    for name, runs in jobs.items():
        words = [name]
        for field in ("wall_s", "cpu_s", "train_s"):
            known = median_of(runs, field) == median_of(runs, field)
            words += ["%.2f" % median_of(runs, field), "%.2f" % ratio_of(runs, jobs["sweep"], field)
                      ] if known else ["-", "-"]
        lines.append("| " + " | ".join(words) + " |")
    return "\n".join(lines)


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--study", choices=list(STUDIES), action="append",
                        help="which; both if not given")
    parser.add_argument("--data", type=pathlib.Path, help="MNIST's IDX files; else Fashion-MNIST")
    parser.add_argument("--python", default=os.environ.get("PEERS_PYTHON", "python3"),
                        help="the interpreter that has torch, optuna and hydra ($PEERS_PYTHON)")
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--iterations", type=int, default=3000, help="of the tutorial's models")
    parser.add_argument("--eval-every", type=int, default=500)
    parser.add_argument("--small-iterations", type=int, default=300, help="of the small trials")
    parser.add_argument("--sweep", type=pathlib.Path,
                        default=pathlib.Path(sys.argv[0]).absolute().parents[2] / "sweep")
    options = parser.parse_args()
    if options.data:
        options.data = (pathlib.Path(os.environ.get("BUILD_WORKING_DIRECTORY", "."))
                        / options.data).resolve()
    if not options.sweep.exists():
        parser.error("no %s: start this with bazel run //experiments/whole_job:run" % options.sweep)
    return options


def main():
    options = parse_options()
    print("%s, %d workers, load %.1f on %d cores" % (datetime.date.today(), options.workers,
                                                     os.getloadavg()[0], os.cpu_count()))
    for study in options.study or STUDIES:
        people = dict(contestants(options, study))
        jobs = {name: [] for name in people}
        for _ in range(options.rounds):
            for name, work in people.items():
                jobs[name].append(timed(lambda: work(options)))
                print("%s, %s: %.2f s, CPU %.2f s, training %.2f s" % (
                    study, name, *dataclasses.astuple(jobs[name][-1])), flush=True)
        print(table(study, jobs))
    print("load %.1f at the end" % os.getloadavg()[0])


if __name__ == "__main__":
    main()
