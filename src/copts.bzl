"""Compiler options of every target of ours: strict, and never free to change a result's bits."""

STRICT_COPTS = [
    "-std=gnu11",
    "-D_GNU_SOURCE",
    # Results are a numeric contract: no contraction, no fast-math, ever (src/rnn/NUMERICS.md).
    "-ffp-contract=off",
    "-fno-fast-math",
    "-Wall",
    "-Wextra",
    "-Werror",
    "-Wconversion",
    "-Wno-sign-conversion",
    "-Wformat=2",
    # A field that is left out is zero, and meant to be.
    "-Wno-missing-field-initializers",
    "-Wmissing-prototypes",
    "-Wpointer-arith",
    "-Wstrict-prototypes",
    "-Wundef",
    "-Wvla",
    "-Wwrite-strings",
] + select({
    "//src:clang": ["-Wshadow"],
    "//conditions:default": ["-Wshadow=local"],
})

# What the engine's kernels are compiled with beyond that, besides each one's instruction set.
KERNEL_COPTS = ["-O3"]
