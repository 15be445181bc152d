"""The plots, drawn by gnuplot; each keeps its script and its numbers."""

import shutil
import statistics
import subprocess

from measure import WORKS
from results import geometric_mean

STYLE = """set terminal {terminal}
set output "{name}.{suffix}"
set grid lc rgb "#dddddd"
set border 3 lc rgb "#666666"
set tics nomirror
"""
TERMINALS = {"png": "pngcairo size 1200,%d font 'DejaVu Sans,13'",
             "svg": "svg size 900,%d font 'DejaVu Sans,12' background 'white'"}
HEIGHTS = {"png": 720, "svg": 540}
COLOURS = ("#1b6ca8", "#d1495b", "#66a182", "#edae49", "#8d6a9f")


def draw(folder, name, data, body, size=1.0):
    """size: so many times as high as others."""
    (folder / (name + ".dat")).write_text(data)
    for suffix, terminal in TERMINALS.items():
        terminal %= round(HEIGHTS[suffix] * size)
        script = STYLE.format(terminal=terminal, name=name, suffix=suffix) + body
        (folder / (name + ".gp")).write_text(script)
        subprocess.run(["gnuplot", name + ".gp"], cwd=folder, check=True)


def blocks(groups):
    """gnuplot's data blocks: rows of numbers, two empty lines between groups."""
    return "\n\n".join("".join(" ".join("%g" % x for x in row) + "\n" for row in rows)
                       for rows in groups)


def roofline(folder, run):
    cells = run.cells_of("sizes")
    peak = statistics.median(gflops for cell in cells for gflops in cell.peak_gflops)
    layers = sorted({cell.shape.layers for cell in cells})
    groups = [[(cell.shape.train_flops() / cell.shape.train_bytes(), cell.gflops(),
                cell.shape.hidden) for cell in cells if cell.shape.layers == n] for n in layers]
    roofs = ["%g*x < %g ? %g*x : 1/0 with lines dt 2 lw 1.5 lc rgb '#999999' title '%s, %.0f GB/s'"
             % (speed, peak, speed, level, speed) for level, speed in run.bandwidths.items()]
    points = ["'roofline.dat' index %d with points pt 7 ps 1.2 lc rgb '%s' title '%d layer%s'"
              % (k, COLOURS[k % len(COLOURS)], n, "s" if n > 1 else "") for k, n in enumerate(layers)]
    draw(folder, "roofline", blocks(groups), "\n".join([
        "set title 'Training steps under the roof of one core (%s)'" % run.facts["path"],
        "set logscale xy 2", "set xlabel 'FLOP a byte of activations'", "set ylabel 'GFLOP/s'",
        "set xrange [1:512]", "set yrange [16:%g]" % (1.5 * peak), "set samples 1000",
        "set key right bottom",
        "plot %g with lines lw 2 lc rgb '#333333' title 'FMA peak, %.0f GFLOP/s', \\" % (peak, peak),
        ", \\\n".join(roofs + points)]) + "\n")


def ratios(folder, run):
    """By width: geometric mean of the cells' ratios, and their range."""
    cells = run.cells_of("sizes")
    peers = cells[0].peers()
    widths = sorted({cell.shape.hidden for cell in cells})
    groups = []
    for work in WORKS:
        for k, key in enumerate(peers):
            rows = []
            for hidden in widths:
                values = [c.ratio(work, key) for c in cells if c.shape.hidden == hidden]
                shift = 1 + 0.06 * (k - (len(peers) - 1) / 2)
                rows.append((hidden * shift, geometric_mean(values), min(values), max(values)))
            groups.append(rows)
    panels = []
    for w, work in enumerate(WORKS):
        panels += ["set title '%s'" % work.capitalize(), "plot 1 lc rgb '#333333' notitle, \\",
                   ", \\\n".join(
                       "'ratios.dat' index %d with yerrorlines pt 7 lw 1.5 lc rgb '%s' title '%s'"
                       % (w * len(peers) + k, COLOURS[k % len(COLOURS)], run.names[key])
                       for k, key in enumerate(peers))]
    draw(folder, "ratios", blocks(groups), "\n".join([
        "set logscale xy 2", "set xlabel 'hidden\\_dim'",
        "set ylabel 'times as fast as the peer'",
        "set xrange [%g:%g]" % (widths[0] / 1.3, widths[-1] * 1.3), "set key bmargin center maxcols 2",
        "set multiplot layout 1,2", *panels, "unset multiplot"]) + "\n")


def phase_bars(folder, run):
    names = list(run.phases)
    data = "".join('"%s" %g\n' % (name, 100 * run.phases[name]) for name in names)
    draw(folder, "phases", data, "\n".join([
        "set title 'Where a training step goes: hidden 100, 1 layer, batch 100 (%s)'"
        % run.facts["path"],
        "set style fill solid 0.85 noborder", "set boxwidth 0.7",
        "set yrange [0:%g]" % (115 * max(run.phases.values())),
        "set ylabel '%% of CPU time'", "unset key",
        "plot 'phases.dat' using 0:2:xtic(1) with boxes lc rgb '%s', \\" % COLOURS[0],
        "     '' using 0:2:(sprintf('%%.1f', $2)) with labels offset 0,0.7"]).replace("%%", "%")
        + "\n")


def cell_bars(folder, run):
    """Fractions of the peak in training, of ours and of the peers that have more than an LSTM, for
    one layer: a panel a width. Both directions only of what a peer has too."""
    cells = [cell for cell in run.cells_of("cells") if cell.shape.layers == 1
             and (cell.shape.directions == 1 or cell.peers())]
    widths = sorted({cell.shape.hidden for cell in cells})
    keys = ["sweep"] + [key for key in run.names if any(
        key in cell.peers() and cell.shape.kind() != "lstm" for cell in cells)]
    groups, panels = [], []
    for k, hidden in enumerate(widths):
        rows = ""
        for cell in (c for c in cells if c.shape.hidden == hidden):
            name = cell.shape.cell + (", both" if cell.shape.directions == 2 else "")
            shares = ["%g" % (100 * cell.peak_fraction(key)) if key in cell.rates["train"] else "0"
                      for key in keys]
            rows += '"%s" %s\n' % (name.replace("_", " "), " ".join(shares))
        groups.append(rows)
        bars = ["'cells.dat' index %d using %d%s lc rgb '%s' title '%s'"
                % (k, n + 2, ":xtic(1)" if n == 0 else "", COLOURS[n % len(COLOURS)],
                   run.names[key]) for n, key in enumerate(keys)]
        panels += ["set title 'hidden\\_dim %d'" % hidden, "plot " + ", ".join(bars), "unset key"]
    draw(folder, "cells", "\n\n".join(groups), "\n".join([
        "set style data histogram", "set style histogram clustered gap 1",
        "set style fill solid 0.85 noborder", "set yrange [0:100]",
        "set ylabel '% of the FMA peak'", "set xtics rotate by -30 font ',9'",
        "set key outside top center horizontal",
        "set multiplot layout %d,1" % len(widths), *panels, "unset multiplot"]) + "\n",
        size=0.55 * len(widths))


def draw_all(folder, run):
    """False without gnuplot."""
    if not shutil.which("gnuplot"):
        return False
    folder.mkdir(parents=True, exist_ok=True)
    sizes = run.cells_of("sizes")
    if sizes:
        roofline(folder, run)
    if sizes and sizes[0].peers():
        ratios(folder, run)
    if any(cell.shape.layers == 1 for cell in run.cells_of("cells")):
        cell_bars(folder, run)
    if run.phases:
        phase_bars(folder, run)
    return True
