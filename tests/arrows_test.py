"""The drawing of src/ in CONTRIBUTING.md is true: who includes whom, who uses whose names, and who sees
which library; no two files have one name, and no files of a room lean on each other in a circle."""

import collections
import pathlib
import re
import sys

SRC = pathlib.Path("src")
# "only code that sees": the library's header, and the rooms of the drawing that may include it.
LIBRARIES = {
    "yaml.h": {"config"},
    "hdf5.h": {"store", "data"},
    "hdf5_hl.h": {"store"},
    "zip.h": {"data"},
    "curl/curl.h": {"data"},
    "openssl/evp.h": {"base"},
}


def rooms_of_the_drawing():
    """room -> the rooms it may use; a room may use "all"."""
    lines = pathlib.Path("CONTRIBUTING.md").read_text().splitlines()
    arrows = {}
    for line in lines:
        match = re.fullmatch(r"      (\w+)/ .*(?:-> (.*)|includes nothing of ours)", line)
        if match:
            allowed = re.sub(r"\([^)]*\)", "", match[2] or "")
            arrows[match[1]] = {name.strip() for name in allowed.split(",") if name.strip()}
    return arrows


def room(path):
    return path.relative_to(SRC).parts[0]


def sources():
    return sorted(p for p in SRC.rglob("*") if p.suffix in (".c", ".h", ".def"))


def includes(path):
    return re.findall(r'^#include "(src/[^"]+)"', path.read_text(), re.M)


def code(path):
    """Without comments, texts and include lines."""
    text = re.sub(r"/\*.*?\*/|//[^\n]*", " ", path.read_text(), flags=re.S)
    text = re.sub(r'"(?:\\.|[^"\\\n])*"', '""', text)
    return re.sub(r"^#include.*$", "", text, flags=re.M)


def declared_names():
    """A function declared in the header of one room alone -> that room."""
    owners = collections.defaultdict(set)
    for path in sources():
        if path.suffix != ".h":
            continue
        for name in re.findall(r"^[a-z][\w *]*?\b([a-z]\w+)\(", code(path), re.M):
            owners[name].add(room(path))
    return {name: next(iter(rooms)) for name, rooms in owners.items() if len(rooms) == 1}


def may(arrows, user, used):
    return user == used or "all" in arrows.get(user, ()) or used in arrows.get(user, ())


def every_room_is_drawn():
    drawn, there = set(rooms_of_the_drawing()), {room(p) for p in sources() if len(p.parts) > 2}
    assert drawn == there, f"drawn but not there: {drawn - there}; there but not drawn: {there - drawn}"


def arrows_of_the_drawing_run_one_way():
    arrows = rooms_of_the_drawing()
    done = set()
    while len(done) < len(arrows):
        free = {r for r in arrows if r not in done and ("all" in arrows[r] and len(done) == len(arrows) - 1 or arrows[r] <= done)}
        assert free, f"in a circle: {set(arrows) - done}"
        done |= free


def every_include_is_an_arrow():
    arrows = rooms_of_the_drawing()
    wrong = [f"{path}: {name}" for path in sources() for name in includes(path)
             if name.count("/") > 1 and not may(arrows, room(path), name.split("/")[1])]
    assert not wrong, "\n".join(wrong)


def every_name_is_used_along_an_arrow():
    arrows, owners = rooms_of_the_drawing(), declared_names()
    wrong = []
    for path in sources():
        text = code(path)
        own = set(re.findall(r"^static\b[^;{=]*?\b([a-z]\w+)\(", text, re.M))
        used = {name for name in re.findall(r"\b([a-z]\w+)\(", text) if name in owners} - own
        wrong += [f"{path}: {name} of {owners[name]}" for name in sorted(used) if not may(arrows, room(path), owners[name])]
    assert not wrong, "\n".join(wrong)


def libraries_are_seen_where_the_drawing_says():
    wrong = []
    for path in sources():
        for header in re.findall(r"^#include <([^>]+)>", path.read_text(), re.M):
            if header in LIBRARIES and room(path) not in LIBRARIES[header]:
                wrong.append(f"{path}: {header}")
    assert not wrong, "\n".join(wrong)


def uses_of_files():
    """Within src/, a header and the source of its name as one: what each includes."""
    graph = {p.with_suffix(""): set() for p in sources() if p.suffix != ".def"}
    for path in sources():
        here = path.with_suffix("")
        for used in (pathlib.Path(name).with_suffix("") for name in includes(path) if not name.endswith(".def")):
            if here in graph and used in graph and used != here:
                graph[here].add(used)
    return graph


def circles(graph):
    """Tarjan's strongly connected components of more than one node."""
    number, lowest, stack, found = {}, {}, [], []

    def visit(node):
        number[node] = lowest[node] = len(number)
        stack.append(node)
        for used in graph[node]:
            if used not in number:
                visit(used)
            if used in stack:
                lowest[node] = min(lowest[node], lowest[used])
        if lowest[node] == number[node]:
            component = stack[stack.index(node):]
            del stack[stack.index(node):]
            if len(component) > 1:
                found.append(component)

    for node in graph:
        if node not in number:
            visit(node)
    return found


def circles_are_found():
    assert circles({1: {2}, 2: {3}, 3: {1, 4}, 4: {5}, 5: set()}) == [[1, 2, 3]]
    assert circles({1: {2, 3}, 2: {3}, 3: set()}) == []


def no_files_lean_on_each_other_in_a_circle():
    found = [sorted(str(p.relative_to(SRC)) for p in circle) for circle in circles(uses_of_files())]
    assert not found, "\n".join(" <-> ".join(circle) for circle in found)


def no_two_files_have_one_name():
    names = collections.Counter(p.name for p in sources())
    assert max(names.values()) == 1, [name for name, count in names.items() if count > 1]


def main():
    facts = [every_room_is_drawn, arrows_of_the_drawing_run_one_way, every_include_is_an_arrow,
             every_name_is_used_along_an_arrow, libraries_are_seen_where_the_drawing_says,
             circles_are_found, no_files_lean_on_each_other_in_a_circle, no_two_files_have_one_name]
    passed = failed = 0
    for fact in facts:
        try:
            fact()
            passed += 1
            print("ok     ", fact.__name__)
        except AssertionError as error:
            failed += 1
            print("FAILED ", fact.__name__, "\n" + str(error))
    print(f"{passed} passed, {failed} failed")
    return failed != 0


sys.exit(main())
