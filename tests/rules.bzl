"""The usual test: one source file named as the test, in C or in the shell."""

load("@rules_cc//cc:defs.bzl", "cc_test")
load("//src:copts.bzl", "STRICT_COPTS")

def c_test(name, deps, srcs = [], size = "small", **rest):
    """Tests the rooms `deps`; `srcs` are sources besides NAME.c."""
    cc_test(
        name = name,
        size = size,
        srcs = [name + ".c"] + srcs,
        copts = STRICT_COPTS,
        linkopts = ["-lm"],
        deps = ["//tests:check"] + deps,
        **rest
    )

def shell_test(name, data = [], size = "small", **rest):
    """Tests the program from outside; `data` are files besides it and check.sh."""
    native.sh_test(
        name = name,
        size = size,
        srcs = [name + ".sh"],
        data = ["//:sweep", "//tests:check.sh"] + data,
        **rest
    )
