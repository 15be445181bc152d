"""The compiler flags of this build as a header: those that can change a result or its speed."""

load("@bazel_tools//tools/build_defs/cc:action_names.bzl", "C_COMPILE_ACTION_NAME")
load("@bazel_tools//tools/cpp:toolchain_utils.bzl", "find_cpp_toolchain")

_TOLD = ["-std=", "-m", "-ffp-", "-ffast-math", "-fno-fast-math", "-fsanitize="]

def _is_optimisation(flag):
    return flag.startswith("-O")

def _is_told(flag):
    for start in _TOLD:
        if flag.startswith(start):
            return True
    return False

def _command_line(ctx):
    toolchain = find_cpp_toolchain(ctx)
    features = cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    )
    variables = cc_common.create_compile_variables(
        feature_configuration = features,
        cc_toolchain = toolchain,
        user_compile_flags = ctx.fragments.cpp.copts + ctx.fragments.cpp.conlyopts + ctx.attr.copts,
    )
    return cc_common.get_memory_inefficient_command_line(
        feature_configuration = features,
        action_name = C_COMPILE_ACTION_NAME,
        variables = variables,
    )

def _build_flags_impl(ctx):
    line = _command_line(ctx)

    # Of several the last one counts.
    optimisation = ([flag for flag in line if _is_optimisation(flag)] or ["-O0"])[-1]
    told = []
    for flag in line:
        if _is_told(flag) and flag not in told:
            told.append(flag)
    words = [optimisation, "(kernels: %s)" % " ".join(ctx.attr.kernel_copts)] + told
    ctx.actions.write(ctx.outputs.out, "#define BUILD_FLAGS \"%s\"\n" % " ".join(words))

build_flags = rule(
    implementation = _build_flags_impl,
    attrs = {
        "copts": attr.string_list(),
        "kernel_copts": attr.string_list(),
        "out": attr.output(mandatory = True),
        "_cc_toolchain": attr.label(default = "@bazel_tools//tools/cpp:current_cc_toolchain"),
    },
    fragments = ["cpp"],
    toolchains = ["@bazel_tools//tools/cpp:toolchain_type"],
)
