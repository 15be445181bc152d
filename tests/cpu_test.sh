#!/bin/bash
# Threads, memory and kinds of CPU: the same bits, and a clear message where the machine lacks what
# was asked for.  CPUs without FMA and AVX are qemu-user's, where that is installed.
source tests/check.sh
sweep=$PWD/sweep
config=$TEST_TMPDIR/cpu.yaml
cd "$TEST_TMPDIR" || exit 1
cat >"$config" <<'CONFIG'
name: cpu
data: {name: digits, train_size: 200, test_size: 50}
model: {hidden_dim: [5, 20], layer_dim: 2}
train: {lr: 0.1, batch_size: 40, iterations: 6, clip_norm: 1}
CONFIG

train() { "$sweep" run "$config" "$@"; }
same_trials() { diff -rq "$1/trials" "$2/trials"; }
on_nehalem() {
    local out=$1
    shift
    qemu-x86_64 -cpu Nehalem "$sweep" run "$config" output.dir="$out" run.workers=1 "$@"
}

fact "one thread trains" exits_with 0 train output.dir=one
if [ "$(nproc)" -ge 2 ]; then
    fact "two threads do" exits_with 0 train output.dir=two run.threads=2
    fact "  to the same bytes" same_trials one two
fi
fact "more threads than CPUs are refused" exits_with 2 train output.dir=many run.threads=1024
fact "  with the cure" says 'run.threads is 1024, but this process may use [0-9]+ CPUs?; use' \
    train output.dir=many run.threads=1024
fact "no threads are refused" exits_with 2 train output.dir=none run.threads=0
fact "  before anything is trained" bash -c '! ls many/trials/*.h5 none/trials/*.h5'

large=(model.hidden_dim=16384 model.layer_dim=256 output.dir=large)
fact "a plan too large for the memory is refused" exits_with 4 train "${large[@]}"
fact "  with what it needs" says 'would need .* [GT]B of memory, and .* GB can be used' train "${large[@]}"
# The digits would be drawn, and take 78 GB, if it were not asked before.
much_data() { "$sweep" run "$config" output.dir=data data.train_size=100000000; }
if [ "$(awk '/^MemTotal:/ { print int($2 / 1e6) }' /proc/meminfo)" -ge 78 ]; then
    skip "data too large for the memory are refused" "there is memory enough here"
else
    fact "data too large for the memory are refused" exits_with 4 much_data
    fact "  with the cure, before they are loaded" says 'nothing was trained; use a smaller data\.train_size' much_data
fi

fact "an unknown instruction set is refused" says 'avx512, avx2, generic' \
    env SWEEP_ISA=sse9 "$sweep" run "$config" output.dir=isa
fact "  before anything is written" bash -c '! ls -d isa'
if grep -q __asan_init "$sweep"; then
    skip "a CPU without FMA trains" "qemu has no room for what the address sanitizer maps"
elif command -v qemu-x86_64 >/dev/null; then
    fact "a CPU without FMA trains" exits_with 0 on_nehalem nehalem
    fact "  to the same bytes" same_trials one nehalem
    fact "asking it for AVX2 says what is wrong" says 'this CPU lacks' \
        env SWEEP_ISA=avx2 qemu-x86_64 -cpu Nehalem "$sweep" run "$config" output.dir=avx2
else
    skip "a CPU without FMA" "qemu-x86_64 is not installed (Debian: qemu-user)"
fi
finish
