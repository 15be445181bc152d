#!/bin/bash
# Repeats a study: trains what its config says, on MNIST where it is, else on Fashion-MNIST.
#
#     bazel run //experiments/<name>:run [-- KEY=VALUE ...]
#
# MNIST is looked for as sweep does: data.dir=FOLDER, $SWEEP_DATA/mnist, the system's folders.
set -eu
sweep=$PWD/$1
config=$PWD/$2
# By the name it has in the working folder where there is one: that is what the report repeats.
[ -f "${BUILD_WORKING_DIRECTORY:-/nowhere}/$2" ] && config=$2
shift 2

# A plan needs no data; whether they are there, it tells.
plans() {
    local told
    told=$("$sweep" plan "$config" "$@" 2>&1 >/dev/null) && [[ $told != *": notice: not found;"* ]]
}

if plans "$@"; then
    echo "study: on MNIST"
    exec "$sweep" "$config" "$@"
fi
# The results lie apart from those on MNIST.
name=$(basename "$config" .yaml)_fashion_mnist
if plans "name=$name" data.name=fashion_mnist "$@"; then
    echo "study: MNIST is not on this machine (data.dir=FOLDER tells where it is): on Fashion-MNIST instead"
    exec "$sweep" "$config" "name=$name" data.name=fashion_mnist "$@"
fi
exec "$sweep" "$config" "$@" # which says what is wrong
