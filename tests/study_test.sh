#!/bin/bash
# experiments/study.sh: a study on MNIST, on Fashion-MNIST where that is missing, and what it says.
set -u
source tests/check.sh
begin
export HOME=$TEST_TMPDIR

# The built-in digits stand in for both.
mkdir -p idx data/fashion_mnist && "$here/src/data/digits_to_idx" idx 7 200 50 >/dev/null || exit 1
cp idx/* data/fashion_mnist/
ln -s "$here/sweep" sweep
cat >small.yaml <<'END'
name: any
data: {name: mnist}
model: {hidden_dim: 8}
train: {iterations: 2}
END
study() { bash "$here/experiments/study.sh" sweep small.yaml "$@"; }

fact "MNIST is taken where it is" says '^study: on MNIST$' study data.dir=idx
fact "  and its results keep their name" test -s results/any/results.h5
fact "a mistake is named" says "did you mean 'data.dir'" study data.dri=idx
fact "  with the code of a mistake" exits_with 2 study data.dri=idx
fact "a folder without MNIST is named" says 'looked for .* in nowhere' study data.dir=nowhere
if [ -d /usr/share/datasets/mnist ] || [ -d /usr/local/share/datasets/mnist ]; then
    skip "Fashion-MNIST instead" "MNIST is installed here"
else
    export SWEEP_DATA=$TEST_TMPDIR/data
    fact "without MNIST it is Fashion-MNIST, and is said so" says 'on Fashion-MNIST instead' study
    fact "  with results of their own" test -s results/small_fashion_mnist/results.h5
fi
finish
