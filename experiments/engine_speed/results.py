"""What was measured, as HDF5, as CSV and as a Markdown table."""

import csv
import statistics

from measure import INPUT_DIM, SEQ_DIM, WORKS


def geometric_mean(values):
    return statistics.geometric_mean(values) if values else float("nan")


def write_hdf5(path, run):
    """/train and /evaluate: samples a second (cell, subject, round), NaN for who has no such
    network; /peak_gflops: (cell, round); /cells: cell, directions, hidden, layers, batch, steps,
    values, shortest of each;
    /phases, /bandwidth_gb_per_s by name."""
    import h5py
    import numpy as np

    keys = [subject for subject in run.names]
    with h5py.File(path, "w") as file:
        for name, value in run.facts.items():
            file.attrs[name] = value
        file["cells"] = np.array([c.shape.words() + c.shape.items() for c in run.cells],
                                 dtype=[("cell", h5py.string_dtype()), ("directions", "i4"),
                                        ("hidden", "i4"), ("layers", "i4"), ("batch", "i4"), ("steps", "i4"),
                                        ("values", "i4"), ("shortest", "i4")])
        file["subjects"] = [run.names[key] for key in keys]
        nobody = [float("nan")] * len(run.cells[0].peak_gflops)
        for work in WORKS:
            file[work] = np.array([[c.rates[work].get(key, nobody) for key in keys]
                                   for c in run.cells])
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
        rows.writerow(["cell", "directions", "hidden", "layers", "batch", "steps", "values",
                       "shortest", "work", "subject", "round", "samples_per_s"])
        for cell in run.cells:
            for work in WORKS:
                for key, rates in cell.rates[work].items():
                    shape = (*cell.shape.words(), *cell.shape.items())
                    rows.writerows((*shape, work, run.names[key], k, "%.1f" % rate)
                                   for k, rate in enumerate(rates))


def ratio_words(cell, work, peers):
    """Of each peer, and the least; a dash for who has no such network."""
    found = cell.peers()
    words = ["%.2f" % cell.ratio(work, key) if key in found else "–" for key in peers]
    if peers:
        least = cell.least_ratio(work)
        words.append("–" if least is None else ("%.2f" if least >= 1 else "**%.2f**") % least)
    return words


def cell_rows(cells, peers, axes):
    for cell in cells:
        row = [str(getattr(cell.shape, axis)) for axis in axes]
        for work in WORKS:
            row.append("{:,.0f}".format(cell.median(work, "sweep")))
            if work == "train":
                row.append("%.0f %%" % (100 * cell.peak_fraction()))
            row += ratio_words(cell, work, peers)
        yield row


def markdown_table(heads, rows):
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]


def peers_of(run, cells):
    """The keys of those who have any of the networks."""
    return [key for key in run.names if any(key in cell.peers() for cell in cells)]


# Of each grid: its title, and the columns of its table that say which shape; the batch of the grid
# of cells is a column where it has several.
TITLES = {"sizes": "The LSTM, one direction.", "cells": "All cells.",
          "lengths": "Items of several lengths, each as often, and long ones."}
AXES = {"sizes": ("hidden", "layers", "batch"), "cells": ("cell", "directions", "hidden", "layers"),
        "lengths": ("cell", "directions", "hidden", "layers", "shortest", "steps", "values")}


def grid_table(run, grid):
    cells, axes = run.cells_of(grid), AXES[grid]
    if grid == "sizes":
        cells = sorted(cells, key=lambda cell: cell.shape)
    elif len({cell.shape.batch for cell in cells}) > 1:
        axes += ("batch",)
    peers = peers_of(run, cells)
    names = ["× " + run.names[key] for key in peers] + (["least"] if peers else [])
    heads = [*axes, "train", "of peak", *names, "evaluate", *names]
    return markdown_table(heads, cell_rows(cells, peers, axes))


def name_of(shape, plain):
    """plain: all are of one cell and direction."""
    words = "%d × %d, batch %d" % (shape.hidden, shape.layers, shape.batch)
    if shape.items() != (SEQ_DIM, INPUT_DIM, SEQ_DIM):
        words += ", %d to %d steps of %d" % (shape.shortest, shape.steps, shape.values)
    if plain:
        return words
    return "%s%s, %s" % (shape.cell, ", both" if shape.directions == 2 else "", words)


def summary_table(run, cells):
    """Geometric means over the cells, and the worst of them."""
    rows = []
    plain = len({(cell.shape.cell, cell.shape.directions) for cell in cells}) == 1
    for key in peers_of(run, cells):
        row = [run.names[key]]
        for work in WORKS:
            ratios = [(cell.ratio(work, key), cell) for cell in cells if key in cell.peers()]
            least, at = min(ratios, key=lambda pair: pair[0])
            row += ["%.2f" % geometric_mean([ratio for ratio, _ in ratios]),
                    "%.2f at %s" % (least, name_of(at.shape, plain)),
                    "%d of %d" % (sum(ratio > 1 for ratio, _ in ratios), len(ratios))]
        rows.append(row)
    return markdown_table(["peer", "train, mean", "least", "faster in", "evaluate, mean", "least",
                           "faster in"], rows)


def grid_lines(run, grid):
    cells = run.cells_of(grid)
    if not cells:
        return []
    lines = [TITLES[grid], ""]
    if peers_of(run, cells):
        lines += ["Ours to each peer, geometric means over all shapes that it has:", ""]
        lines += summary_table(run, cells) + [""]
    lines += ["Samples a second of ours (medians) and ratios ours to theirs (medians of the "
              "rounds' ratios); bold: slower than a peer.", ""]
    return lines + grid_table(run, grid) + [""]


def write_markdown(path, run):
    lines = ["%s: %s" % (name.replace("_", " "), value) for name, value in run.facts.items()]
    lines = ["- " + line for line in lines] + [""]
    if run.phases:
        lines += ["Where a training step's time goes (hidden 100, 1 layer, batch 100):", ""]
        lines += markdown_table(list(run.phases), [["%.1f %%" % (100 * share)
                                                    for share in run.phases.values()]]) + [""]
    if run.instructions:
        lines += ["Instructions a sample on the AVX2 path, counted by callgrind: {:,.0f}"
                  .format(run.instructions), ""]
    for grid in run.grids:
        lines += grid_lines(run, grid)
    path.write_text("\n".join(lines))
