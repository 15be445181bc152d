"""The frozen folder of format 2, read by this version, against what h5py reads in its files."""

import json
import math
import os
import pathlib
import subprocess
import sys

import h5py

sweep, frozen = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
copy = pathlib.Path(os.environ["TEST_TMPDIR"]) / "format_2"
subprocess.run(["cp", "-rL", "--no-preserve=mode", frozen, copy], check=True)

# As the folder was made (tests/fixtures/make_format_2.sh): status by learning rate, iterations, seed.
STATUSES = {
    (1e-30, 8, 0): "finished", (1e-30, 8, 1): "finished",
    (1e6, 8, 0): "diverged", (1e6, 8, 1): "diverged",
    (1e-30, 100000000, 0): "failed", (1e-30, 100000000, 1): "missing",
    (1e6, 100000000, 0): "missing", (1e6, 100000000, 1): "missing",
}


def exported():
    result = subprocess.run([sweep, "export", copy, "--format", "json", "-o", "-"], check=True, capture_output=True)
    return json.loads(result.stdout)


def same(ours, stored):
    if isinstance(stored, bytes):
        stored = stored.decode()
    if isinstance(stored, str):
        return (ours or "") == stored
    return math.isnan(stored) if ours is None else ours == stored


def check_statuses(sweep_read):
    found = {(t["lr"], t["iterations"], t["seed"]): t["status"] for t in sweep_read["trials"]}
    assert found == STATUSES, found
    failed = [t for t in sweep_read["trials"] if t["status"] == "failed"]
    assert "signal 9" in failed[0]["reason"], failed


def check_trial_files(sweep_read):
    read = {t["trial_id"]: t for t in sweep_read["trials"]}
    files = sorted((frozen / "trials").iterdir())
    assert len(files) == 4, files
    for path in files:
        with h5py.File(path) as f:
            trial = read[path.stem]
            columns = [name for name in f.attrs if name in trial]
            assert len(columns) > 20, columns
            for name in columns:
                assert same(trial[name], f.attrs[name]), (path, name, trial[name], f.attrs[name])
            for name, curve in f["evaluations"].items():
                ours = trial["evaluations"][name]
                assert len(ours) == len(curve) and all(map(same, ours, curve[()].tolist())), (path, name)


def every_status_is_read():
    check_statuses(exported())


def every_value_is_that_of_the_files():
    check_trial_files(exported())


def results_are_made_again_from_the_trial_files():
    before = exported()
    (copy / "results.h5").unlink()
    subprocess.run([sweep, "report", copy], check=True, capture_output=True)
    after = exported()
    check_statuses(after)
    check_trial_files(after)
    assert [t["weights_sha256"] for t in before["trials"]] == [t["weights_sha256"] for t in after["trials"]]


def a_trial_is_shown_with_its_weights():
    result = subprocess.run([sweep, "show", copy, "#1"], capture_output=True, text=True)
    assert result.returncode == 0 and "fc.weight" in result.stdout, result


def main():
    passed = failed = 0
    for fact in (every_status_is_read, every_value_is_that_of_the_files, results_are_made_again_from_the_trial_files,
                 a_trial_is_shown_with_its_weights):
        try:
            fact()
            passed += 1
            print("ok     ", fact.__name__)
        except (AssertionError, subprocess.CalledProcessError, KeyError) as error:
            failed += 1
            print("FAILED ", fact.__name__, error, getattr(error, "stderr", ""))
    print(f"{passed} passed, {failed} failed")
    return failed != 0


sys.exit(main())
