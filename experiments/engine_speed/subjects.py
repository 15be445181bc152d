"""The programs under measurement: each a process that answers commands (bench.c has the language).

All are pinned to one core and run one thread; each waits asleep while another is measured.
"""

import os
import pathlib
import subprocess

HERE = pathlib.Path(__file__).resolve().parent

INSTALL = {
    "pytorch": "python3 -m venv /tmp/peers && /tmp/peers/bin/pip install torch==2.13.0 numpy, "
               "then --python /tmp/peers/bin/python",
    "jax": "python3 -m venv /tmp/peers && /tmp/peers/bin/pip install jax, "
           "then --python /tmp/peers/bin/python",
    "onednn": "apt-get install libdnnl-dev",
    "onednn_new": "python3 -m venv /tmp/onednn && /tmp/onednn/bin/pip install --no-deps "
                  "onednn-cpu-gomp onednn-devel-cpu-gomp, then --onednn /tmp/onednn",
}

ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false",
    "JAX_PLATFORMS": "cpu",
}

# What holds each peer to the instruction set that the engine is held to.
PEER_LIMITS = {
    "avx2": {
        "ATEN_CPU_CAPABILITY": "avx2",
        "MKL_ENABLE_INSTRUCTIONS": "AVX2",
        "ONEDNN_MAX_CPU_ISA": "AVX2",
        "XLA_FLAGS": ONE_THREAD["XLA_FLAGS"] + " --xla_cpu_max_isa=AVX2",
    },
}


class Missing(Exception):
    """A subject does not start, or has ended; the text says why."""


class Subject:
    def __init__(self, key, command, core, environment):
        self.key = key
        self.errors = open(os.devnull, "w") if key != "sweep" else None
        try:
            self.process = subprocess.Popen(
                [str(word) for word in command],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True,
                env={**os.environ, **environment},
                start_new_session=True,  # Ctrl-C is for the driver alone
                preexec_fn=lambda: os.sched_setaffinity(0, {core}))
        except OSError as problem:
            raise Missing(str(problem))
        self.name = self.answer()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise Missing("%s ended with exit code %s" % (self.key, self.process.wait()))
        return line.strip()

    def ask(self, *words):
        self.process.stdin.write(" ".join(str(word) for word in words) + "\n")
        self.process.stdin.flush()
        return self.answer()

    def number(self, *words):
        return float(self.ask(*words))

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def build_onednn(prefix, folder):
    """Compile the peer against the oneDNN under `prefix`, or the system's; the program's path."""
    program = folder / ("onednn_peer" + ("_new" if prefix else ""))
    where = ["-I%s/include" % prefix, "-L%s/lib" % prefix, "-Wl,-rpath,%s/lib" % prefix] if prefix else []
    command = ["cc", "-O2", HERE / "onednn_peer.c", *where, "-ldnnl", "-o", program]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        raise Missing("onednn_peer.c does not compile and link with -ldnnl")
    return program


def start_peers(options, folder):
    """The peers found, and for each that was not, what installs it."""
    def python(script):
        return lambda: [options.python, HERE / script]

    makers = {
        "pytorch": python("pytorch_peer.py"),
        "jax": python("jax_peer.py"),
        "onednn": lambda: [build_onednn(None, folder)],
        "onednn_new": lambda: [build_onednn(options.onednn, folder)],
    }
    environment = {**ONE_THREAD, **PEER_LIMITS.get(options.isa, {})}
    peers, missing = [], {}
    for key in options.peers:
        if key == "onednn_new" and not options.onednn:
            missing[key] = INSTALL[key]
            continue
        try:
            peers.append(Subject(key, makers[key](), options.core, environment))
        except Missing:
            missing[key] = INSTALL[key]
    return peers, missing


def start_engine(options):
    environment = {"SWEEP_ISA": options.isa} if options.isa else {}
    return Subject("sweep", [options.bench], options.core, environment)
