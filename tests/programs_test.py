"""Every program that a script, a test or sweep itself calls, and every Python module that the tests
import, is of a package that ./setup names, of one that those directly depend on, or of Debian's
required ones."""
import ast
import glob
import os
import re
import subprocess
import sys

import shell_words

PATH = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"]
# What its callers do without, and say so: other shells, what bare_debian/run asks for, and sudo, which
# root needs not.  `sweep` is ours.  Grid Engine's packages bring a mail server, which ./setup spares people.
DONE_WITHOUT = {"zsh", "fish", "debootstrap", "sudo", "sweep",
                "sge_qmaster", "sge_execd", "qconf", "qsub", "qstat", "qhost", "qdel"}
# No Debian package has them, or none young enough.
MODULES_DONE_WITHOUT = {"torch", "safetensors"}
PYTHON = "/usr/bin/python3"
passed, failed, skipped = 0, 0, 0


def state(ok, what, why=""):
    global passed, failed
    passed, failed = passed + ok, failed + (not ok)
    print(f"ok      {what}" if ok else f"FAILED  {what}: {why}")


def skip(what, why):
    global skipped
    skipped += 1
    print(f"skipped {what}: {why}")


def read(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def output(*words):
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout


# --- packages

def named_packages():
    return set(re.findall(r"[a-z0-9][a-z0-9+.-]+", " ".join(re.findall(r'_PACKAGES="([^$"]*)"', read("setup")))))


def known_packages():
    """Package -> (what it depends on, whether every Debian has it)."""
    packages = {}
    form = "${Package}\t${Pre-Depends}, ${Depends}\t${Priority}\n"
    for line in output("dpkg-query", "-W", "-f", form).splitlines():
        name, depends, priority = line.split("\t")
        names = set(re.findall(r"(?:^|,)\s*([a-z0-9][a-z0-9+.-]+)", depends))  # of "a | b", apt takes a
        packages[name] = (names, priority == "required")
    return packages


def allowed_packages():
    """What setup names, what that directly depends on, and what is required.  Not what those depend
    on in turn: that procps came with a browser is chance."""
    packages = known_packages()
    named = named_packages()
    allowed = named | {name for name, (_, required) in packages.items() if required}
    for name in named:
        allowed |= packages.get(name, (set(), False))[0]
    return allowed


def names_of(path):
    """A file past the links of alternatives, and by either name of /usr's folders."""
    real = os.path.realpath(path)
    bare = real.removeprefix("/usr")
    return list(dict.fromkeys([path, real, bare, "/usr" + bare]))


def owners_of(paths):
    """Path -> its package; asked once, for dpkg reads all its lists each time."""
    owners = {}
    asked = sorted({name for path in paths for name in names_of(path)})
    for line in output("dpkg", "-S", *asked).splitlines():
        packages, _, name = line.rpartition(": ")
        if not line.startswith("diversion "):
            owners[name] = packages.split(",")[0].split(":")[0]
    return {path: next((owners[n] for n in names_of(path) if n in owners), None) for path in paths}


def find_program(name):
    if name.startswith("/"):
        return name if os.access(name, os.X_OK) else None
    return next((f"{folder}/{name}" for folder in PATH if os.access(f"{folder}/{name}", os.X_OK)), None)


# --- what is called

def shell_scripts():
    tests = glob.glob("tests/**/*", recursive=True)
    others = ["setup", "experiments/study.sh", "third_party/workspace_status", ".ci/run"] + glob.glob("packaging/*")
    for path in sorted(tests + others):
        if os.path.isfile(path) and "/corpus/" not in path and not path.endswith((".c", ".h", ".h5")):
            if path.endswith(".sh") or re.match(r"#!\S*[ /](ba)?sh\b", read(path)[:40]):
                yield path


def of_shell():
    builtins = set(output("bash", "-c", "compgen -bk").split())
    scripts = list(shell_scripts())
    own = set().union(*(shell_words.functions(read(path)) for path in scripts))
    for path in scripts:
        for line, word in shell_words.commands(read(path)):
            relative = "/" in word and not word.startswith("/")
            if word not in builtins | own and not relative and re.fullmatch(r"[a-z/\[][\w./+-]*", word):
                yield word, f"{path}:{line}"
    state(len(scripts) > 20, "there are scripts", f"{len(scripts)}")


def of_c():
    """In files that call programs: their names as literals of their own, and the commands of others."""
    for path in sorted(glob.glob("src/**/*.c", recursive=True) + glob.glob("tests/**/*.[ch]", recursive=True)):
        source = read(path)
        if not re.search(r"\b(system|popen|exec[lv]p?e?|posix_spawnp?)\(", source):
            continue
        for match in re.finditer(r'"((?:[^"\\\n]|\\.)*)"', source):
            text = match.group(1)
            if " " in text and "'%s'" not in text and " -" not in text:
                continue  # a sentence
            if " " not in text and not re.search(r"\b(exec[lv]p?e?|posix_spawnp?)\(", source):
                continue  # a word, where only a shell is called
            for _, word in shell_words.commands(text):
                if re.fullmatch(r"[a-z][\w.+-]+", word) and find_program(word):
                    yield word, f"{path}:{source.count(chr(10), 0, match.start()) + 1}"


def python_files():
    return sorted(glob.glob("tests/*.py") + glob.glob("tests/faults/*.py"))


def of_python():
    for path in python_files() + sorted(glob.glob("experiments/scale*/*.py")):
        for node in ast.walk(ast.parse(read(path))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = ast.unparse(node.func)
            if not re.fullmatch(r"subprocess\.\w+|shutil\.which|os\.(system|popen|exec\w+|spawn\w+)", called):
                continue
            first = node.args[0].elts[0] if isinstance(node.args[0], ast.List) and node.args[0].elts else node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                word = first.value.split()[0]
                if "/" not in word or word.startswith("/"):
                    yield word, f"{path}:{node.lineno}"


def modules():
    """Of the tests' programs, and of those inside their shell scripts, at the line's beginning or not."""
    ours = {os.path.basename(path)[:-3] for path in glob.glob("tests/**/*.py", recursive=True)}
    for path in python_files():
        for node in ast.walk(ast.parse(read(path))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else \
                [node.module] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                if name.split(".")[0] not in ours:
                    yield name.split(".")[0], f"{path}:{node.lineno}"
    for path in shell_scripts():
        source = read(path)
        for match in re.finditer(r"(?m)^[ \t]*import ((?:[a-z]\w*(?:, )?)+)$", source):
            for name in match.group(1).split(", "):
                yield name, f"{path}:{source.count(chr(10), 0, match.start()) + 1}"
    for match in re.finditer(r"\$python ([a-z0-9,]+) ", read("tests/readme_test.sh")):
        for name in match.group(1).split(","):
            yield name, "tests/readme_test.sh"


def places(found, without):
    """Name -> its first place."""
    first = {}
    for name, place in found:
        if name not in without:
            first.setdefault(name, place)
    return sorted(first.items())


# --- facts

def check_programs(allowed, complete):
    found = places([*of_shell(), *of_c(), *of_python()], DONE_WITHOUT)
    state({"sed", "gnuplot", "pgrep"} <= {name for name, _ in found}, "programs are found", f"{found}")
    paths = {name: find_program(name) for name, _ in found}
    owners = owners_of([path for path in paths.values() if path])
    for name, place in found:
        check_owner(f"{name} ({place})", paths[name], owners, allowed, complete)


def check_modules(allowed, complete):
    code = "import importlib.util, sys\n" \
           "for name in sys.argv[1:]:\n" \
           "    spec = importlib.util.find_spec(name)\n" \
           "    if name not in sys.stdlib_module_names: print(name, spec.origin if spec else '')"
    found = dict(places(modules(), MODULES_DONE_WITHOUT))
    lines = output(PYTHON, "-c", code, *found).splitlines()
    state(len(lines) > 3, "modules are found", f"{lines}")
    origins = dict(line.split(" ", 1) for line in lines)
    owners = owners_of([origin for origin in origins.values() if origin])
    for name, origin in origins.items():
        check_owner(f"Python's {name} ({found[name]})", origin, owners, allowed, complete)


def check_owner(what, path, owners, allowed, complete):
    if path:
        state(owners[path] in allowed, what,
              f"{path} is of the package {owners[path]}, which ./setup does not name")
    elif complete:
        state(False, what, "it is not here, so no package that ./setup --dev names has it")
    else:
        skip(what, "it is not here, and not all that ./setup --dev installs is")


def is_complete():
    """Whether everything that setup names is installed."""
    return all("ok installed" in output("dpkg-query", "-W", "-f", "${Status}", name) for name in named_packages())


def main():
    allowed = allowed_packages()
    state(len(named_packages()) > 20, "setup names packages", f"{named_packages()}")
    complete = is_complete()
    check_programs(allowed, complete)
    check_modules(allowed, complete)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return failed > 0


if __name__ == "__main__":
    os.chdir(sys.argv[1])
    sys.exit(main())
