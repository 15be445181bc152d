"""A study: one config, repeated by `bazel run //experiments/<name>:run`."""

def study(config):
    """Makes the target `run` for the study in this folder.

    Args:
      config: the YAML file.
    """
    native.sh_binary(
        name = "run",
        srcs = ["//experiments:study.sh"],
        args = [
            "$(rootpath //:sweep)",
            "$(rootpath %s)" % config,
        ],
        data = [
            config,
            "//:sweep",
        ],
    )
