/* The selection metric over two axes: a cell for each pair of values. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/plots/plot.h"
#include "src/stats/wording.h"

enum { MOST_VALUES = 16, ROOMY_COLUMNS = 7, FRAME_HEIGHT = 200, CELL_HEIGHT = 44, FEWEST_ROWS = 3 };

/* Dark cells carry white words, light ones black. */
enum { CELL_DARK, CELL_LIGHT, CELL_EMPTY, CELL_KINDS };

typedef struct grid {
    config_key across, up;
    double *across_values, *up_values;
    size_t columns, rows;
    double least, most;    /* as shown */
    double low, high;      /* of the colours: around these */
    bool used[CELL_KINDS]; /* which kinds of cells there are */
} grid;

static bool is_usual(const comparison *c, config_key axis) {
    return (axis == KEY_HIDDEN_DIM && comparison_varies(c, KEY_LAYER_DIM)) ||
           (axis == KEY_LAYER_DIM && comparison_varies(c, KEY_HIDDEN_DIM));
}

/* Before others: axes along which something can be seen so far, then width and depth. */
static int worth(const comparison *c, config_key axis) {
    return 2 * (comparison_values_with_result(c, axis) > 1) + is_usual(c, axis);
}

/* The place of the axis of most worth, the outermost of equals, that is not `other` and does not go
 * together with it; -1 if there is none. */
static int best_axis(const comparison *c, int other) {
    int best = -1;
    for (int i = 0; i < c->varying_count; i++) {
        if (other >= 0 && c->group[i] == c->group[other]) continue;
        if (best < 0 || worth(c, c->varying[i]) > worth(c, c->varying[best])) best = i;
    }
    return best;
}

/* The outer one up, the inner one across; width across depth. */
static void choose_axes(grid *g, const comparison *c, int first, int second) {
    g->up = c->varying[first < second ? first : second];
    g->across = c->varying[first < second ? second : first];
    if (g->across != KEY_LAYER_DIM || g->up != KEY_HIDDEN_DIM) return;
    g->across = KEY_HIDDEN_DIM;
    g->up = KEY_LAYER_DIM;
}

/* The best configuration of a cell: the only one when just two axes vary.  NULL without a result.
 */
static const configuration *best_in_cell(const comparison *c, const grid *g, size_t column,
                                         size_t row) {
    for (int32_t place = 0; place < c->configuration_count; place++) {
        const configuration *one = comparison_ranked(c, place);
        if (one->finished == 0) return NULL;
        if (comparison_axis_number(one->trial, g->across) == g->across_values[column] &&
            comparison_axis_number(one->trial, g->up) == g->up_values[row])
            return one;
    }
    return NULL;
}

static void find_range(const comparison *c, grid *g) {
    g->least = INFINITY, g->most = -INFINITY;
    for (size_t cell = 0; cell < g->columns * g->rows; cell++) {
        const configuration *best = best_in_cell(c, g, cell % g->columns, cell / g->columns);
        if (!best) continue;
        const double shown = metric_shown(c->selection, best->last.mean);
        g->least = fmin(g->least, shown);
        g->most = fmax(g->most, shown);
    }
}

/* Colours from the least to the most, but never so close that they would tell apart what its
 * decimals hardly do. */
static void choose_colours(grid *g, metric m) {
    const metric_format *format = metric_format_of(m);
    const double floor = metric_shown(m, format->least), ceiling = metric_shown(m, format->most);
    if (!(g->most >= g->least)) g->least = floor, g->most = fmin(ceiling, floor + 100);
    const double middle = (g->least + g->most) / 2;
    const plot_range seen = {g->least, g->most};
    const double width = fmax(0.2 * plot_least_width(m, &seen), g->most - g->least);
    g->high = fmin(ceiling, middle + width / 2);
    g->low = fmax(floor, g->high - width);
    g->high = g->low + width;
}

/* Rows: column, row, metric (0 without one), label, kind of cell. */
static void write_cells(plot *p, const comparison *c, grid *g) {
    double middle = (g->low + g->high) / 2;
    const int decimals = metric_format_of(c->selection)->decimals;
    text_append(&p->data, "# column, row, mean ");
    wording_append_noun(&p->data, c->selection);
    text_append(&p->data, ", label; 0 dark, 1 light, 2 no result\n");
    for (size_t cell = 0; cell < g->columns * g->rows; cell++) {
        size_t column = cell % g->columns, row = cell / g->columns;
        const configuration *best = best_in_cell(c, g, column, row);
        double value = best ? metric_shown(c->selection, best->last.mean) : 0;
        int kind = !best ? CELL_EMPTY : value < middle ? CELL_DARK : CELL_LIGHT;
        text_append_format(&p->data, "%zu %zu %.6g \"", column + 1, row + 1, value);
        if (best)
            text_append_format(&p->data, "%.*f", decimals - (g->columns > ROOMY_COLUMNS), value);
        else
            text_append(&p->data, "none");
        text_append_format(&p->data, "\" %d\n", kind);
        g->used[kind] = true;
    }
}

static void place_ticks(plot *p, const comparison *c, const char *which, config_key axis,
                        const double *values, size_t count) {
    text_append_format(&p->script, "set %s scale 0 (", which);
    for (size_t i = 0; i < count; i++) {
        text_append_format(&p->script, "%s\"", i ? ", " : "");
        plot_append_value(&p->script, c, axis, values[i]);
        text_append_format(&p->script, "\" %zu", i + 1);
    }
    text_append(&p->script, ")\n");
}

static void append_words(plot *p, const comparison *c, const grid *g) {
    const metric_format *format = metric_format_of(c->selection);
    metric_append_heading(&p->heading, c->selection);
    text_append_format(&p->heading, " over %s and %s", wording_axis_name(g->across),
                       wording_axis_name(g->up));
    text_append_format(&p->note,
                       c->varying_count > 2 ? "each %s: the best of the other axes, %s at the end"
                                            : "each %s: %s at the end of training",
                       comparison_varies(c, KEY_CELL) ? "square" : "cell", format->noun);
    wording_append_unit(&p->note, " in ", format->unit, "");
    if (c->most_finished > 1)
        text_append_format(&p->note, ", mean over %ss", wording_repetition(c));
    if (g->columns == MOST_VALUES || g->rows == MOST_VALUES)
        text_append_format(&p->scope, "at most %d values an axis", MOST_VALUES);
    text_append_format(&p->alt, "Heatmap of %s, %s across and %s up", wording_selection_name(c),
                       wording_axis_name(g->across), wording_axis_name(g->up));
    if (g->most >= g->least) {
        text_append_format(&p->alt, ", from %.*f", format->decimals, g->least);
        metric_append_unit(&p->alt, format->unit);
        text_append_format(&p->alt, " to %.*f", format->decimals, g->most);
        metric_append_unit(&p->alt, format->unit);
    }
    text_append(&p->alt, ".");
}

static void append_cells(text *command, const plot *p, size_t columns, int kind) {
    static const char *const inks[CELL_KINDS] = {"#ffffff", "#1a1a1a", "#4d4d4d"};
    text_append_format(command,
                       "%s'%s.dat' using ($5==%d?$1:NaN):2:($1-0.49):($1+0.49):($2-0.48):($2+0.48)"
                       "%s notitle, \\\n"
                       "  '%s.dat' using ($5==%d?$1:NaN):2:4 with labels center font ',%d' "
                       "textcolor rgb '%s' notitle",
                       command->bytes ? ", \\\n  " : "plot ", p->name, kind,
                       kind == CELL_EMPTY
                           ? " with boxxyerror linecolor rgb '#e6e6e6' fillstyle solid"
                           : ":3 with boxxyerror linecolor palette fillstyle solid",
                       p->name, kind, columns > ROOMY_COLUMNS ? 11 : 13, inks[kind]);
}

static void draw(plot *p, const comparison *c, grid *g) {
    find_range(c, g);
    choose_colours(g, c->selection);
    write_cells(p, c, g);
    append_words(p, c, g);
    plot_begin(p, c);
    plot_command(p, "unset grid\nset border 0\n%s", PLOT_CIVIDIS);
    const char *unit = metric_format_of(c->selection)->unit;
    plot_command(p, "set cbrange [%.6g:%.6g]\nset format cb '%%g %s'\nset cbtics %.6g", g->low,
                 g->high, strcmp(unit, "%") == 0 ? "%%" : unit, plot_tick_step(g->high - g->low));
    plot_command(p, "set xrange [0.5:%zu.5]\nset yrange [0.5:%zu.5]", g->columns, g->rows);
    plot_command(p, "set xlabel '%s'\nset ylabel '%s'", wording_axis_title(g->across),
                 wording_axis_name(g->up));
    place_ticks(p, c, "xtics", g->across, g->across_values, g->columns);
    place_ticks(p, c, "ytics", g->up, g->up_values, g->rows);
    text command = {0};
    for (int kind = 0; kind < CELL_KINDS; kind++)
        if (g->used[kind]) append_cells(&command, p, g->columns, kind);
    plot_end(p, &command,
             FRAME_HEIGHT + CELL_HEIGHT * (g->rows < FEWEST_ROWS ? FEWEST_ROWS : (int)g->rows));
    text_free(&command);
}

bool plot_heatmap(plot *p, const comparison *c, int which) {
    (void)which;
    if (c->varying_count < 2 || c->finished == 0) return false;
    const int first = best_axis(c, -1), second = best_axis(c, first);
    if (second < 0) return false;
    grid g = {0};
    choose_axes(&g, c, first, second);
    g.columns = comparison_axis_values(c, g.across, &g.across_values);
    g.rows = comparison_axis_values(c, g.up, &g.up_values);
    if (g.columns > MOST_VALUES) g.columns = MOST_VALUES;
    if (g.rows > MOST_VALUES) g.rows = MOST_VALUES;
    if (g.across_values && g.up_values)
        draw(p, c, &g);
    else
        p->script.failed = true;
    free(g.across_values);
    free(g.up_values);
    return true;
}
