#!/bin/bash
# .ci/run among a bazel and a fuzzer that only pretend: what it counts, and what it says at its end.
set -u
source tests/check.sh
begin
mkdir -p tree/.ci tree/tests/fuzz fake testlogs/tests/{a_test,b_test,slurm_cluster_test} asanlogs/tests/a_test
cp -L "$here/.ci/run" tree/.ci/run
ln -s "$TEST_TMPDIR/testlogs" tree/bazel-testlogs
printf '#!/bin/sh\nexit 0\n' >tree/setup
printf '#!/bin/sh\necho "skipped fuzzers: no clang"\necho "0 passed, 0 failed, 9 skipped"\n' >tree/tests/fuzz/run
cat >fake/bazel <<END
#!/bin/sh
case "\$*" in
    query*sanitized*) echo //tests:a_test ;;
    query*) printf '//tests:a_test\\n//tests:b_test\\n' ;;
    info*) echo "$TEST_TMPDIR/asanlogs" ;;
    *slurm_cluster_test\ --test_arg=steady) exit "\$(cat $TEST_TMPDIR/cluster_code)" ;;
    *asan*) exit "\$(cat $TEST_TMPDIR/asan_code)" ;;
    *) exit "\$(cat $TEST_TMPDIR/code)" ;;
esac
END
chmod +x fake/bazel tree/setup tree/tests/fuzz/run
results() { # CODE OF-ASAN: the usual logs, and how bazel ended
    echo "$1" >code
    echo "$2" >asan_code
    printf 'ok      one\nskipped two: no browser\n1 passed, 0 failed, 1 skipped\n' >testlogs/tests/a_test/test.log
    printf 'ok      one\n4 passed, 0 failed\n' >testlogs/tests/b_test/test.log
    printf 'ok      one\n2 passed, 0 failed\n' >asanlogs/tests/a_test/test.log
    printf 'ok      one\n10 passed, 0 failed\n' >testlogs/tests/slurm_cluster_test/test.log
    echo 0 >cluster_code
}
run() { (PATH=$TEST_TMPDIR/fake:$PATH && ./tree/.ci/run); }
last_line() { run | tail -n 1; }

results 0 0
fact "all that passed: exit 0" exits_with 0 run
fact "  and the closing line counts what was skipped" says '^17 passed, 0 failed, 10 skipped$' last_line
fact "each skip is named with its reason" says '^skipped, tests/a_test: two: no browser$' run
fact "  at the end" says '^skipped, tests/fuzz/run: fuzzers: no clang$' bash -c 'tail -n 2' < <(run)
mkdir -p testlogs/tests/gone_test
echo '1 passed, 5 failed' >testlogs/tests/gone_test/test.log
fact "a log that an earlier checkout left is not counted" says '^17 passed, 0 failed, 10 skipped$' last_line
rm -r testlogs/tests/gone_test
mkdir testlogs/tests/b_test/shard_{1,2}_of_2
mv testlogs/tests/b_test/test.log testlogs/tests/b_test/shard_1_of_2
echo '2 passed, 0 failed' >testlogs/tests/b_test/shard_2_of_2/test.log
fact "the shards of a test are" says '^19 passed, 0 failed, 10 skipped$' last_line
rm -r testlogs/tests/b_test/shard_*
results 1 0
fact "bazel fails without a test's count: exit 1" exits_with 1 run
fact "  as one failure" says '^17 passed, 1 failed, 10 skipped$' last_line
results 0 1
fact "so it does under the sanitizers" says '^17 passed, 1 failed, 10 skipped$' last_line
results 0 0
echo 1 >cluster_code
echo '9 passed, 1 failed' >testlogs/tests/slurm_cluster_test/test.log
fact "and with a real Slurm" says '^16 passed, 1 failed, 10 skipped$' last_line
results 1 0
echo '3 passed, 2 failed' >>testlogs/tests/b_test/test.log
fact "failures are counted" says '^16 passed, 2 failed, 10 skipped$' last_line
results 3 0
echo 'Segmentation fault' >testlogs/tests/b_test/test.log
fact "a test without a closing line is one" says '^13 passed, 1 failed, 10 skipped$' last_line
results 3 0
rm testlogs/tests/*/test.log
fact "no test at all: exit 1" exits_with 1 run
finish
