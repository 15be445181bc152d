"""What was measured, as HDF5, as CSV and as a Markdown table."""

import csv
import statistics

from measure import WORKS


def geometric_mean(values):
    return statistics.geometric_mean(values) if values else float("nan")


def write_hdf5(path, run):
    """/train and /evaluate: samples a second (cell, subject, round); /peak_gflops: (cell, round);
    /cells: hidden, layers, batch of each cell; /phases, /bandwidth_gb_per_s by name."""
    import h5py
    import numpy as np

    keys = [subject for subject in run.names]
    with h5py.File(path, "w") as file:
        for name, value in run.facts.items():
            file.attrs[name] = value
        file["cells"] = np.array([(c.shape.hidden, c.shape.layers, c.shape.batch)
                                  for c in run.cells],
                                 dtype=[(n, "i4") for n in ("hidden", "layers", "batch")])
        file["subjects"] = [run.names[key] for key in keys]
        for work in WORKS:
            file[work] = np.array([[c.rates[work][key] for key in keys] for c in run.cells])
            file[work].attrs["unit"] = "samples a second of CPU time"
        file["peak_gflops"] = np.array([c.peak_gflops for c in run.cells])
        for group, numbers in (("phases", run.phases), ("bandwidth_gb_per_s", run.bandwidths)):
            for name, value in numbers.items():
                file["%s/%s" % (group, name)] = value
        if run.instructions:
            file["instructions_per_sample_avx2"] = run.instructions


def write_csv(path, run):
    with open(path, "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["hidden", "layers", "batch", "work", "subject", "round", "samples_per_s"])
        for cell in run.cells:
            for work in WORKS:
                for key, rates in cell.rates[work].items():
                    rows.writerows((cell.shape.hidden, cell.shape.layers, cell.shape.batch, work,
                                    run.names[key], k, "%.1f" % rate)
                                   for k, rate in enumerate(rates))


def cell_rows(run, peers):
    for cell in run.cells:
        row = ["%d" % cell.shape.hidden, "%d" % cell.shape.layers, "%d" % cell.shape.batch]
        for work in WORKS:
            row.append("{:,.0f}".format(cell.median(work, "sweep")))
            if work == "train":
                row.append("%.0f %%" % (100 * cell.peak_fraction()))
            row += ["%.2f" % cell.ratio(work, key) for key in peers]
            if peers:
                least = cell.least_ratio(work)
                row.append(("%.2f" if least >= 1 else "**%.2f**") % least)
        yield row


def markdown_table(heads, rows):
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]


def grid_table(run):
    peers = run.cells[0].peers()
    names = ["× " + run.names[key] for key in peers] + (["least"] if peers else [])
    heads = ["hidden", "layers", "batch", "train", "of peak", *names, "evaluate", *names]
    return markdown_table(heads, cell_rows(run, peers))


def summary_table(run):
    """Geometric means over the cells, and the worst of them."""
    rows = []
    for key in run.cells[0].peers():
        row = [run.names[key]]
        for work in WORKS:
            ratios = [(cell.ratio(work, key), cell) for cell in run.cells]
            least, at = min(ratios, key=lambda pair: pair[0])
            row += ["%.2f" % geometric_mean([ratio for ratio, _ in ratios]),
                    "%.2f at %d × %d, batch %d"
                    % (least, at.shape.hidden, at.shape.layers, at.shape.batch),
                    "%d of %d" % (sum(ratio > 1 for ratio, _ in ratios), len(ratios))]
        rows.append(row)
    return markdown_table(["peer", "train, mean", "least", "faster in", "evaluate, mean", "least",
                           "faster in"], rows)


def write_markdown(path, run):
    lines = ["%s: %s" % (name.replace("_", " "), value) for name, value in run.facts.items()]
    lines = ["- " + line for line in lines] + [""]
    if run.cells[0].peers():
        lines += ["Ours to each peer, geometric means over all shapes:", ""]
        lines += summary_table(run) + [""]
    if run.phases:
        lines += ["Where a training step's time goes (hidden 100, 1 layer, batch 100):", ""]
        lines += markdown_table(list(run.phases), [["%.1f %%" % (100 * share)
                                                    for share in run.phases.values()]]) + [""]
    if run.instructions:
        lines += ["Instructions a sample on the AVX2 path, counted by callgrind: {:,.0f}"
                  .format(run.instructions), ""]
    lines += ["Samples a second of ours (medians) and ratios ours to theirs (medians of the "
              "rounds' ratios); bold: slower than a peer.", ""]
    path.write_text("\n".join(lines + grid_table(run)) + "\n")
