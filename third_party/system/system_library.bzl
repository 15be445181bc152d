"""Repository rules that find the system's C libraries, wherever the distribution keeps them.

`pkg_config_library` asks pkg-config for one library; `header_library` asks the compiler for a
header-only one that ships no pkg-config file. Both stop with the name of what is missing and the
command that installs it.
"""

_MISSING = """

sweep needs {what}, which this machine does not have.
Install it with:   ./setup
or by hand:        apt-get install {debian_package}
(other systems: the package that holds {what})
"""

_BUILD = """
cc_library(
    name = "{name}",
    hdrs = glob({header_globs}),
    includes = {includes},
    linkopts = {linkopts},
    visibility = ["//visibility:public"],
)
"""

def _need(ctx, ok, what):
    if not ok:
        fail(_MISSING.format(what = what, debian_package = ctx.attr.debian_package))

def _write_build(ctx, includes, linkopts):
    ctx.file("WORKSPACE", "workspace(name = \"%s\")\n" % ctx.name)
    ctx.file("BUILD", 'load("@rules_cc//cc:defs.bzl", "cc_library")\n' + _BUILD.format(
        name = ctx.attr.library or ctx.name,
        header_globs = repr([folder + "/**/*.h" for folder in includes]),
        includes = repr(includes),
        linkopts = repr(linkopts),
    ))

def _ask_pkg_config(ctx, pkg_config, question):
    answer = ctx.execute([pkg_config, question, ctx.attr.package])
    _need(ctx, answer.return_code == 0, "the library " + ctx.attr.package)
    return [word for word in answer.stdout.replace("\n", " ").split(" ") if word]

def _pkg_config_library_impl(ctx):
    pkg_config = ctx.which("pkg-config")
    _need(ctx, pkg_config != None, "the program pkg-config")

    includes = []
    for flag in _ask_pkg_config(ctx, pkg_config, "--cflags-only-I"):
        folder = "include_%d" % len(includes)
        ctx.symlink(flag[len("-I"):], folder)
        includes.append(folder)

    linkopts = _ask_pkg_config(ctx, pkg_config, "--libs")
    _write_build(ctx, includes, ["-l" + lib for lib in ctx.attr.extra_libs] + linkopts)

pkg_config_library = repository_rule(
    implementation = _pkg_config_library_impl,
    attrs = {
        "package": attr.string(mandatory = True, doc = "name in pkg-config"),
        "library": attr.string(doc = "name of the cc_library; the repository's name if absent"),
        "extra_libs": attr.string_list(doc = "further libraries beside it, without -l"),
        "debian_package": attr.string(mandatory = True),
    },
    environ = ["PKG_CONFIG_PATH", "PKG_CONFIG_LIBDIR"],
    local = True,
)

def _header_library_impl(ctx):
    compiler = ctx.os.environ.get("CC", "cc")
    ctx.file("probe.c", "#include <%s>\n" % ctx.attr.header)
    probe = ctx.execute([compiler, "-E", "-o", "/dev/null", "probe.c"])
    _need(ctx, probe.return_code == 0, "the header " + ctx.attr.header)
    _write_build(ctx, [], [])

header_library = repository_rule(
    implementation = _header_library_impl,
    attrs = {
        "header": attr.string(mandatory = True, doc = "as in #include <...>"),
        "library": attr.string(doc = "name of the cc_library; the repository's name if absent"),
        "debian_package": attr.string(mandatory = True),
    },
    environ = ["CC", "CPATH", "C_INCLUDE_PATH"],
    local = True,
)
