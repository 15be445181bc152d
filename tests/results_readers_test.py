"""results.h5 and trial files as Python users open them: h5py, pandas, xarray where installed.

The wanted numbers are the formulas stated in store_samples.h, worked out here again.
"""
import glob
import hashlib
import sys
import traceback
import warnings

folder = sys.argv[1]
results_path = folder + "/results.h5"

FINISHED = [0, 1, 2, 4, 7]  # of 8; 3 diverged, 5 failed, 6 is missing


class Skip(Exception):
    pass


def module(name):
    try:
        return __import__(name)
    except Exception as problem:  # a broken installation raises anything
        raise Skip(f"{name} is not usable here ({problem}); ./setup --dev installs it")


def wanted_shapes(layer_dim, hidden=4, inputs=3, classes=2):
    shapes = {}
    for layer in range(layer_dim):
        below = inputs if layer == 0 else hidden
        shapes[f"lstm.weight_ih_l{layer}"] = (4 * hidden, below)
        shapes[f"lstm.weight_hh_l{layer}"] = (4 * hidden, hidden)
        shapes[f"lstm.bias_ih_l{layer}"] = (4 * hidden,)
        shapes[f"lstm.bias_hh_l{layer}"] = (4 * hidden,)
    shapes["fc.weight"] = (classes, hidden)
    shapes["fc.bias"] = (classes,)
    return shapes


def check_weights(group, layer_dim):
    numpy = module("numpy")
    wanted = wanted_shapes(layer_dim)
    assert list(group) == list(wanted), f"names or order: {list(group)}"
    assert group.attrs["gate_order"] == "i,f,g,o"
    next_number = 0
    for name, shape in wanted.items():
        values = group[name][()]
        assert values.shape == shape and values.dtype == numpy.float32, name
        k = numpy.arange(next_number, next_number + values.size)
        assert (values.ravel() == ((37 * k) % 101 - 50) / 64).all(), name
        next_number += values.size


def layer_dim_of(trial):
    return 1 + trial // 4


def weights_are_a_state_dict():
    with module("h5py").File(results_path) as f:
        ids = [row.decode() for row in f["trials"]["trial_id"]]
        assert list(f["weights"]) == [ids[t] for t in FINISHED]
        for t in FINISHED:
            check_weights(f["weights"][ids[t]], layer_dim_of(t))


def trial_files_open_as_they_are():
    with module("h5py").File(results_path) as f:
        rows = f["trials"][()]
    assert len(glob.glob(folder + "/trials/*.h5")) == len(FINISHED) + 1
    for t in FINISHED:
        trial_id = rows[t]["trial_id"].decode()
        with module("h5py").File(f"{folder}/trials/{trial_id}.h5") as f:
            assert f.userblock_size == 512
            recipe = f["recipe"].asstr()[()]
            assert hashlib.sha256(recipe.encode()).hexdigest()[:16] == trial_id
            assert f.attrs["status"] == "finished" and f.attrs["trial_id"] == trial_id
            assert f.attrs["hidden_dim"] == 4 and f.attrs["lr"] == 0.1
            check_weights(f["weights"], layer_dim_of(t))
            digest = hashlib.sha256(b"".join(d[()].tobytes() for d in f["weights"].values()))
            assert f.attrs["weights_sha256"] == digest.hexdigest()


def user_block_carries_the_digest():
    for path in [results_path] + glob.glob(folder + "/trials/*.h5"):
        data = open(path, "rb").read()
        block, image = data[:512], data[512:]
        assert block[:8] == b"\x89SWEEP\r\n"
        assert int.from_bytes(block[16:24], "little") == len(image)
        assert block[24:56] == hashlib.sha256(image).digest()
        assert block[56:88] == hashlib.sha256(block[:56] + block[88:]).digest()


def diverged_trial_has_no_weights():
    with module("h5py").File(results_path) as f:
        row = f["trials"][3]
        assert row["status"] == b"diverged"
        assert row["test_acc"] != row["test_acc"]
        with module("h5py").File(f"{folder}/trials/{row['trial_id'].decode()}.h5") as trial:
            assert "weights" not in trial and trial.attrs["status"] == "diverged"


def root_says_what_it_is():
    with module("h5py").File(results_path) as f:
        assert f.attrs["format"] == "sweep-results" and f.attrs["format_version"] == 2
        assert f.attrs["git_commit"] == "abc123" and f.attrs["tool_version"] == "9.8.7"
        source = f["config_yaml"].asstr()[()]
        assert source == "name: sample\nmodel: {layer_dim: [1, 2]}\n"
        assert f.attrs["config_sha256"] == hashlib.sha256(source.encode()).hexdigest()
        assert f["title"].asstr()[()] == "A sample, \u00e9tude"
        assert list(f["axes"].asstr()) == ["model.layer_dim", "train.iterations", "seeds"]
        assert dict(f["runtime/environment"].asstr()[()])["cpu"] == 'a "fast" one'
        assert "signal 9" in f["runtime/failures/reason"].asstr()[0]


def curves_have_their_scales():
    numpy = module("numpy")
    with module("h5py").File(results_path) as f:
        steps = f["curves/step"][()]
        assert list(steps) == [10, 20, 25, 30, 40, 50, 75, 100]
        for name in ("iteration", "train_loss", "val_loss", "val_acc", "test_loss", "test_acc"):
            curve = f["curves"][name]
            assert curve.shape == (8, 8) and "long_name" in curve.attrs and "units" in curve.attrs
            assert (curve.dims[0][0][()] == numpy.arange(8)).all()
            assert (curve.dims[1][0][()] == steps).all()
        shorter = numpy.isin(steps, [10, 20, 30, 40])
        wanted = numpy.where(shorter, 2 - steps / 1000, numpy.nan)
        assert numpy.array_equal(f["curves/train_loss"][0], wanted, equal_nan=True)
        assert numpy.isnan(f["curves/test_acc"][6]).all()


def confusion_matrices_are_whole():
    with module("h5py").File(results_path) as f:
        ids = f["trials"]["trial_id"]
        assert sorted(f["confusion"]) == sorted(ids[i].decode() for i in FINISHED)
        for i in FINISHED:
            matrix = f["confusion"][ids[i].decode()][()]
            assert matrix.shape == (2, 2) and matrix.sum() == f["trials"]["test_count"][i]
            assert matrix.trace() / matrix.sum() == f["trials"]["test_acc"][i]


def layers_say_every_tensor():
    with module("h5py").File(results_path) as f:
        rows = f["layers"][()]
        wanted = [(t, name) for t in range(8) for name in wanted_shapes(layer_dim_of(t))]
        assert [(row["trial"], row["name"].decode()) for row in rows] == wanted
        for row in rows:
            shape = wanted_shapes(layer_dim_of(row["trial"]))[row["name"].decode()]
            assert row["rank"] == len(shape) and row["dim0"] == shape[0]
            assert row["n_params"] == row["dim0"] * row["dim1"]


def pandas_reads_the_trial_table():
    pandas, _ = module("pandas"), module("tables")
    table = pandas.read_hdf(results_path, "trials")
    assert list(table.columns[:4]) == ["trial", "configuration", "trial_id", "status"]
    assert len(table) == 8
    assert list(table.seed) == [0, 1] * 4 and list(table.hidden_dim) == [4] * 8
    # 4H(I + H + 2) + (L - 1) 4H(2H + 2) + (H + 1) O
    assert list(table.n_params) == [16 * 9 + 10] * 4 + [16 * 9 + 16 * 10 + 10] * 4
    trained = table[table.status.isin(["finished", b"finished"])]
    assert list(trained.trial) == FINISHED
    assert list(trained.test_acc) == [16 / 400, 41 / 400, 40 / 400, 16 / 400, 65 / 400]


def pandas_reads_the_other_tables():
    pandas, numpy, _ = module("pandas"), module("numpy"), module("tables")
    summary = pandas.read_hdf(results_path, "summary")
    assert list(summary.n_finished) == [2, 1, 1, 1] and list(summary.n_seeds) == [2] * 4
    both = [16 / 400, 41 / 400]
    assert abs(summary.test_acc_mean[0] - numpy.mean(both)) < 1e-15
    assert abs(summary.test_acc_std[0] - numpy.std(both, ddof=1)) < 1e-15
    assert summary.test_acc_best[0] == both[1] and numpy.isnan(summary.test_acc_std[1])
    assert list(pandas.read_hdf(results_path, "layers").columns)[:3] == ["trial", "layer", "name"]
    runtime = pandas.read_hdf(results_path, "runtime/trials")
    assert runtime.started_s[2] == 2.25 and runtime.host[2] in ("host2", b"host2")


def xarray_reads_the_curves():
    xarray, _ = module("xarray"), module("h5netcdf")
    with xarray.open_dataset(results_path, group="curves", engine="h5netcdf") as curves:
        assert curves.test_acc.dims == ("trial", "step")
        assert float(curves.test_acc.sel(trial=1, step=20)) == 33 / 400


FACTS = [
    weights_are_a_state_dict,
    trial_files_open_as_they_are,
    user_block_carries_the_digest,
    diverged_trial_has_no_weights,
    root_says_what_it_is,
    curves_have_their_scales,
    confusion_matrices_are_whole,
    layers_say_every_tensor,
    pandas_reads_the_trial_table,
    pandas_reads_the_other_tables,
    xarray_reads_the_curves,
]


def main():
    warnings.simplefilter("ignore")  # pandas and h5netcdf remark on files that are not their own
    passed, failed, skipped = 0, 0, 0
    for fact in FACTS:
        try:
            fact()
            passed += 1
            print("ok     ", fact.__name__)
        except Skip as reason:
            skipped += 1
            print(f"skipped {fact.__name__}: {reason}")
        except Exception:
            failed += 1
            traceback.print_exc(file=sys.stdout)
            print("FAILED ", fact.__name__)
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return failed != 0


sys.exit(main())
