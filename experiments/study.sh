#!/bin/bash
# Repeats a study: trains what its config says, on MNIST where it is, else on Fashion-MNIST.
#
#     bazel run //experiments/<name>:run [-- KEY=VALUE ...]
#
# MNIST is looked for as sweep does: data.dir=FOLDER, $SWEEP_DATA/mnist, the system's folders.
set -eu
sweep=$PWD/$1
config=$PWD/$2
shift 2

if "$sweep" plan "$config" "$@" >/dev/null 2>&1; then
    echo "study: on MNIST"
    exec "$sweep" "$config" "$@"
fi
echo "study: MNIST is not on this machine (data.dir=FOLDER tells where it is): on Fashion-MNIST instead"
exec "$sweep" "$config" data.name=fashion_mnist "$@"
