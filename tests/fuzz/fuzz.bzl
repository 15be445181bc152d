"""One fuzzer: <name>_fuzzer for libFuzzer, and <name>_corpus_test, which replays its corpus."""

load("@rules_cc//cc:defs.bzl", "cc_binary", "cc_test")
load("//src:copts.bzl", "STRICT_COPTS")

def fuzz_target(name, deps, inner_headers = []):
    """Declares both from <name>_fuzz.c.

    Args:
      name: of the corpus too: corpus/<name>/ holds seeds and what once broke.
      deps: the rooms under test and what else the source includes.
      inner_headers: headers that a room keeps to itself.
    """
    corpus = native.glob(["corpus/%s/*" % name])

    # Manual: only clang has -fsanitize=fuzzer, so only --config=fuzz builds it (tests/fuzz/run).
    cc_binary(
        name = name + "_fuzzer",
        testonly = True,
        srcs = [name + "_fuzz.c"] + inner_headers,
        copts = STRICT_COPTS,
        linkopts = ["-fsanitize=fuzzer"],
        tags = ["manual"],
        deps = deps + [":fuzz"],
    )

    cc_test(
        name = name + "_corpus_test",
        size = "small",
        srcs = [name + "_fuzz.c"] + inner_headers,
        args = ["$(rootpath %s)" % file for file in corpus],
        copts = STRICT_COPTS,
        data = corpus,
        deps = deps + [
            ":fuzz",
            ":replay",
        ],
    )
