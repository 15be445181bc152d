#!/bin/bash
# sweep fetch: from a folder, and from a server on the loopback interface that also answers wrongly, slowly and short.
set -u
source tests/check.sh
begin
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
export HOME=$TEST_TMPDIR/home
mkdir home other
quietly() { "$@" >out.log 2>&1 || { cat out.log; return 1; }; }
left_nothing() { [ -z "$(find . -name "$1*" ! -name "$1.log")" ] || { find . -name "$1*"; return 1; }; }

"$here/src/data/digits_to_idx" other 1 100 20 >/dev/null || exit 1
gzip -k other/*
fetch() { "$sweep" fetch fashion_mnist "$@"; }

# --- what needs no data
fact "no data set: exit 2" exits_with 2 "$sweep" fetch
fact "an unknown data set: exit 2" exits_with 2 "$sweep" fetch cifar10
fact "a folder of other images: exit 5" exits_with 5 fetch --from other --to wrong
fact "  says what it is not" says 'not fashion_mnist: its contents have the SHA-256' fetch --from other --to wrong
fact "  and leaves nothing" left_nothing wrong
fact "a folder without files: exit 4" exits_with 4 fetch --from home --to wrong
fact "  names the first file" says 'train-images-idx3-ubyte\.gz' fetch --from home --to wrong
fact "  and leaves nothing" left_nothing wrong
mkdir torn && cp other/*.gz torn && printf 'x' >>torn/t10k-labels-idx1-ubyte.gz
fact "a damaged file: exit 5" exits_with 5 fetch --from torn --to wrong
fact "  is named where it came from" says '^torn/t10k-labels-idx1-ubyte\.gz: byte' fetch --from torn --to wrong
without_network() { https_proxy=http://127.0.0.1:1 http_proxy=http://127.0.0.1:1 fetch --to wrong; }
fact "no network: exit 4" exits_with 4 without_network
fact "  names what needs none" says "fetch fashion_mnist --from FOLDER|URL' .*data\.name=digits" without_network
fact "  and leaves nothing" left_nothing wrong
fact "nobody at the address: exit 4" exits_with 4 fetch --from http://127.0.0.1:1 --to wrong
fact "  and leaves nothing" left_nothing wrong
cat >mnist.yaml <<'END'
data: {name: mnist}
train: {epochs: 1}
END
if ! [ -e /usr/share/datasets/mnist ] && ! [ -e /usr/local/share/datasets/mnist ]; then
    fact "missing data: the message names this command" says "'sweep fetch mnist' downloads it" "$sweep" plan mnist.yaml
fi

# --- with the real data set
packaged=/usr/share/datasets/fashion-mnist
if ! [ -r $packaged/train-images-idx3-ubyte.gz ]; then
    skip "fetching Fashion-MNIST" "the package dataset-fashion-mnist is not here"
    finish
fi
fact "a folder is taken" quietly fetch --from $packaged
fact "  to where configs look" test -s home/.local/share/sweep/fashion_mnist/t10k-labels-idx1-ubyte.gz
printf 'data: {name: fashion_mnist}\ntrain: {epochs: 1}\n' >fashion.yaml
fact "  and is found there" says 'home/\.local/share/sweep/fashion_mnist' "$sweep" plan fashion.yaml
fact "again: it is there already" says 'already in' fetch --from nowhere
to_sweep_data() { SWEEP_DATA=$TEST_TMPDIR/mine fetch --from $packaged; }
fact '$SWEEP_DATA names another place' quietly to_sweep_data
fact "  with its name" test -s mine/fashion_mnist/train-labels-idx1-ubyte.gz
fact "a folder that is in the way: exit 2" exits_with 2 fetch --from $packaged --to other
fact "  and is left alone" test -s other/train-images-idx3-ubyte

if ! command -v python3 >/dev/null; then
    skip "fetching from a server" "no python3"
    finish
fi
python3 "$here/tests/fetch_server.py" port $packaged other &
server=$!
while [ ! -s port ] && kill -0 $server 2>/dev/null; do sleep 0.1; done
at=http://127.0.0.1:$(cat port)
fact "a server serves" quietly fetch --from "$at/good" --to good
fact "  the same files" diff -r good $packaged
fact "a server moves" quietly fetch --from "$at/moved" --to moved
fact "a server does not say how much" quietly fetch --from "$at/unsized" --to unsized
for how in gone third short; do
    fact "$how: exit 4" exits_with 4 fetch --from "$at/$how" --to bad
    fact "  and leaves nothing" left_nothing bad
done
fact "gone: names address and reason" says "$at/gone/train-images-idx3-ubyte\.gz: .*404" fetch --from "$at/gone" --to bad
fact "silent: exit 4" exits_with 4 fetch --from "$at/slow" --to bad --timeout 1
fact "  and leaves nothing" left_nothing bad
fact "dripping: exit 4" exits_with 4 fetch --from "$at/drip" --to bad --timeout 1
fact "  and leaves nothing" left_nothing bad
fact "other images: exit 5" exits_with 5 fetch --from "$at/other" --to bad
fact "  names the address" says "error: $at/other: not fashion_mnist" fetch --from "$at/other" --to bad
fact "  and leaves nothing" left_nothing bad
stop_by_term() {
    "$sweep" fetch fashion_mnist --from "$at/slow" --to bad >stop.log 2>&1 &
    local fetcher=$! code
    until grep -q t10k-labels stop.log || ! kill -0 $fetcher 2>/dev/null; do sleep 0.1; done
    kill -TERM $fetcher
    wait $fetcher
    code=$?
    [ $code -eq 75 ] || { echo "exit code $code"; cat stop.log; return 1; }
}
fact "stopped: exit 75" stop_by_term
fact "  and leaves nothing" left_nothing bad
kill $server

finish
