/* Who worked when: a bar a trial, a row a worker. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/escape.h"
#include "src/base/memory.h"
#include "src/plots/plot.h"
#include "src/stats/architectures.h"
#include "src/stats/wording.h"

enum {
    MOST_WORKERS = 48,
    FEWEST_ROWS = 3,
    ROW_HEIGHT = 30,
    FRAME_HEIGHT = 205,
    COLOURS = 6,
    LONGEST_NAME = 60,
    MOST_BARS = 3000,
    STEPS = 1000
};

/* A slot of workers on one machine. */
typedef struct worker_row {
    const char *host;
    int32_t worker;
} worker_row;

typedef struct timeline {
    worker_row rows[MOST_WORKERS];
    int count;
    bool hosts; /* more than one machine */
    bool cut;   /* there were more */
    int32_t timed;
    double start_s, end_s;  /* of the first and of the last trial */
    bool used[COLOURS + 1]; /* which colours have a bar */
    int8_t *cells;          /* see paint */
} timeline;

static bool is_timed(const result *r) {
    return r->runtime.wall_s > 0;
}

static int row_of(const timeline *t, const trial_runtime *runtime) {
    for (int i = 0; i < t->count; i++)
        if (t->rows[i].worker == runtime->worker && strcmp(t->rows[i].host, runtime->host) == 0)
            return i;
    return -1;
}

static void insert(timeline *t, const trial_runtime *runtime) {
    worker_row row = {runtime->host, runtime->worker};
    int place = t->count++;
    for (; place > 0; place--) {
        const worker_row *before = &t->rows[place - 1];
        int order = strcmp(before->host, row.host);
        if (order < 0 || (order == 0 && before->worker < row.worker)) break;
        t->rows[place] = *before;
    }
    t->rows[place] = row;
}

static timeline collect(const results *r) {
    timeline t = {.count = 0};
    for (int32_t i = 0; i < r->trial_count; i++) {
        const trial_runtime *runtime = &r->trials[i].runtime;
        if (!is_timed(&r->trials[i])) continue;
        t.timed++;
        t.start_s = fmin(t.start_s, runtime->started_s);
        t.end_s = fmax(t.end_s, runtime->started_s + runtime->wall_s);
        if (row_of(&t, runtime) >= 0) continue;
        t.cut |= t.count == MOST_WORKERS;
        if (t.count < MOST_WORKERS) insert(&t, runtime);
    }
    for (int i = 1; i < t.count; i++) t.hosts |= strcmp(t.rows[i].host, t.rows[0].host) != 0;
    return t;
}

static bool is_of(const trial *t, const comparison *c, int colour) {
    if (colour < COLOURS)
        return colour < c->architecture_count &&
               rnn_architecture_equal(&t->architecture, &c->architectures[colour]);
    for (int i = 0; i < COLOURS && i < c->architecture_count; i++)
        if (rnn_architecture_equal(&t->architecture, &c->architectures[i])) return false;
    return true;
}

static int colour_count(const comparison *c) {
    return c->architecture_count > COLOURS ? COLOURS + 1 : c->architecture_count;
}

/* The colour of a trial; -1 when it has no bar. */
static int colour_of(const result *r, const comparison *c, const timeline *t) {
    if (!is_timed(r) || row_of(t, &r->runtime) < 0) return -1;
    for (int colour = 0; colour < colour_count(c); colour++)
        if (is_of(&r->trial, c, colour)) return colour;
    return -1;
}

static void write_bar(plot *p, double from_s, double to_s, int row) {
    text_append_format(&p->data, "%.6g %.6g %d\n", from_s, to_s, row + 1);
}

static void find_colours(timeline *t, const comparison *c) {
    for (int32_t i = 0; i < c->results->trial_count; i++) {
        const int colour = colour_of(&c->results->trials[i], c, t);
        if (colour >= 0) t->used[colour] = true;
    }
}

/* A bar a trial. */
static void write_trials(plot *p, const comparison *c, const timeline *t, int colour) {
    for (int32_t i = 0; i < c->results->trial_count; i++) {
        const result *r = &c->results->trials[i];
        if (colour_of(r, c, t) == colour)
            write_bar(p, r->runtime.started_s, r->runtime.started_s + r->runtime.wall_s,
                      row_of(t, &r->runtime));
    }
}

static int cell_at(const timeline *t, double seconds) {
    return (int)fmin(fmax(STEPS * seconds / t->end_s, 0), STEPS - 1);
}

/* More trials than a screen has room for are painted on a strip of STEPS cells a row, a later trial
 * over an earlier one; each cell holds a colour, or -1. */
static bool paint(timeline *t, const comparison *c) {
    const results *r = c->results;
    size_t cells = (size_t)t->count * STEPS;
    t->cells = memory_array(cells, sizeof *t->cells);
    if (!t->cells) return false;
    memset(t->cells, -1, cells);
    for (int32_t i = 0; i < r->trial_count; i++) {
        const trial_runtime *runtime = &r->trials[i].runtime;
        int colour = colour_of(&r->trials[i], c, t);
        if (colour < 0) continue;
        int8_t *row = t->cells + (size_t)row_of(t, runtime) * STEPS;
        int to = cell_at(t, runtime->started_s + runtime->wall_s);
        for (int cell = cell_at(t, runtime->started_s); cell <= to; cell++)
            row[cell] = (int8_t)colour;
    }
    return true;
}

/* A bar for every run of cells of one colour. */
static void write_cells(plot *p, const timeline *t, int colour) {
    for (int row = 0; row < t->count; row++)
        for (int from = 0, to; from < STEPS; from = to) {
            const int8_t *cells = t->cells + (size_t)row * STEPS;
            for (to = from + 1; to < STEPS && cells[to] == cells[from];) to++;
            if (cells[from] == colour)
                write_bar(p, t->end_s * from / STEPS, t->end_s * to / STEPS, row);
        }
}

/* A block an architecture: start, end, row. */
static void write_bars(plot *p, const comparison *c, timeline *t) {
    bool painted = t->timed > MOST_BARS;
    if (painted && !paint(t, c)) p->data.failed = true;
    for (int colour = 0; colour < colour_count(c) && !p->data.failed; colour++) {
        text_append(&p->data, colour ? "\n\n# " : "# ");
        text_append(&p->data, "seconds since the first start: from, to; row\nNaN NaN NaN\n");
        if (painted)
            write_cells(p, t, colour);
        else
            write_trials(p, c, t, colour);
    }
    free(t->cells);
    t->cells = NULL;
}

static void place_names(plot *p, const timeline *t) {
    text_append(&p->script, "set ytics scale 0 font ',13' noenhanced (");
    for (int i = 0; i < t->count; i++) {
        text label = {0};
        if (t->hosts) text_append_format(&label, "%s, ", t->rows[i].host);
        text_append_format(&label, "worker %d", (int)t->rows[i].worker + 1);
        text_append(&p->script, i ? ", " : "");
        text_append_gnuplot_tick(&p->script, text_string(&label), LONGEST_NAME);
        text_append_format(&p->script, " %d", i + 1);
        text_free(&label);
    }
    text_append(&p->script, ")\n");
}

static void append_label(text *out, const comparison *c, int colour) {
    if (colour < COLOURS)
        architectures_append(out, c, &c->architectures[colour]);
    else
        text_append(out, "other architectures");
}

static void append_bars(text *command, const plot *p, const comparison *c, int colour) {
    text label = {0};
    append_label(&label, c, colour);
    text_append_format(command,
                       "%s'%s.dat' index %d using (($1+$2)/2):3:1:2:($3-0.36):($3+0.36) with "
                       "boxxyerror linecolor rgb '%s' fillstyle solid 0.85 noborder title ",
                       command->bytes ? ", \\\n  " : "plot ", p->name, colour,
                       colour < COLOURS ? plot_colour(colour) : PLOT_GREY);
    text_append_gnuplot_string(command, text_string(&label), PLOT_LONGEST_TITLE);
    text_free(&label);
}

/* The key of the colours that have a bar.  Returns the height that it adds. */
static int place_key(plot *p, const comparison *c, const timeline *t) {
    int entries = 0;
    size_t longest = 0;
    for (int colour = 0; colour < colour_count(c); colour++) {
        text label = {0};
        if (!t->used[colour]) continue;
        append_label(&label, c, colour);
        if (label.bytes > longest) longest = label.bytes;
        entries++;
        text_free(&label);
    }
    return plot_key_below(p, entries, longest);
}

bool plot_timeline(plot *p, const comparison *c, int which) {
    (void)which;
    timeline t = collect(c->results);
    if (t.count == 0) return false;
    text_append(&p->heading, "Who worked when");
    text_append(&p->note, t.timed > MOST_BARS ? "coloured by the architecture that was last at work"
                                              : "a bar a trial, coloured by architecture");
    if (t.cut) text_append_format(&p->scope, "the first %d workers", MOST_WORKERS);
    text_append(&p->alt, "Timeline of ");
    wording_append_count(&p->alt, t.count, "worker");
    text_append(&p->alt, ", a bar for each trial.");
    plot_begin(p, c);
    plot_command(p, "unset grid\nset grid x linecolor rgb '#d9d9d9' linetype 1 linewidth 0.7");
    find_colours(&t, c);
    int key = place_key(p, c, &t);
    write_bars(p, c, &t);
    place_names(p, &t);
    plot_command(p,
                 "set xlabel 'seconds since the sweep was first started'\nset xrange "
                 "[%.6g:%.6g]\nset yrange [%d.6:0.4]",
                 t.start_s, t.end_s, t.count);
    plot_ticks(p, "x", t.start_s, t.end_s);
    text command = {0};
    for (int colour = 0; colour < colour_count(c); colour++)
        if (t.used[colour]) append_bars(&command, p, c, colour);
    plot_end(p, &command,
             FRAME_HEIGHT + ROW_HEIGHT * (t.count < FEWEST_ROWS ? FEWEST_ROWS : t.count) + key);
    text_free(&command);
    return true;
}
