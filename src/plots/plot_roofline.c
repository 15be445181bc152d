/* The roofline (Williams, Waterman and Patterson 2009), as the core sees its memory (Ilic, Pratas
 * and Sousa 2014): operations a second against operations a byte, under the measured peak and the
 * measured bandwidths.  A point above the lower roof says that caches held what was moved. */
#include <math.h>
#include <stdlib.h>

#include "src/base/escape.h"
#include "src/base/text_width.h"
#include "src/plots/plot.h"
#include "src/stats/speed.h"
#include "src/stats/wording.h"

enum { ROOFS = 3 };

static double intensity(const trial *t) {
    return trial_training_flops(t) / rnn_training_bytes_of(&t->architecture, trial_mean_steps(t));
}

/* What is seen of the plane. */
typedef struct window {
    double left, right, bottom, top;
} window;

static window window_of(const comparison *c, const core_limits *limits) {
    double least = limits->peak_gflops / limits->cache_gb_per_s;
    double most = limits->peak_gflops / limits->memory_gb_per_s;
    double slowest = limits->peak_gflops, fastest = limits->peak_gflops;
    for (int32_t i = 0; i < c->configuration_count; i++) {
        const result *r = speed_fastest_run(&c->configurations[i]);
        if (!r) continue;
        least = fmin(least, intensity(&r->trial));
        most = fmax(most, intensity(&r->trial));
        slowest = fmin(slowest, speed_training_gflops(r));
        fastest = fmax(fastest, speed_training_gflops(r));
    }
    return (window){least / 4, most * 4, slowest / 4, fastest * 2};
}

static void write_slope(plot *p, const char *name, double gb_per_s, double peak,
                        const window *seen) {
    text_append_format(&p->data, "\n\n# roof: %s\n%.6g %.6g\n%.6g %.6g\n", name, seen->left,
                       gb_per_s * seen->left, peak / gb_per_s, peak);
}

static void write_roofs(plot *p, const core_limits *limits, const window *seen) {
    text_append_format(&p->data, "# roof: peak; operations a byte, GFLOP/s\n%.6g %.6g\n%.6g %.6g\n",
                       limits->peak_gflops / limits->cache_gb_per_s, limits->peak_gflops,
                       seen->right, limits->peak_gflops);
    write_slope(p, "256 KiB", limits->cache_gb_per_s, limits->peak_gflops, seen);
    write_slope(p, "32 MiB", limits->memory_gb_per_s, limits->peak_gflops, seen);
}

static void append_roofs(text *command, const plot *p) {
    static const struct {
        const char *title, *dash;
    } roofs[ROOFS] = {
        {"peak", ""}, {"256 KiB of cache", " dashtype (8,4)"}, {"32 MiB", " dashtype (2,4)"}};
    for (int i = 0; i < ROOFS; i++)
        text_append_format(command,
                           "%s'%s.dat' index %d using 1:2 with lines linewidth 1.8%s linecolor rgb "
                           "'#666666' title '%s'",
                           i ? ", \\\n  " : "plot ", p->name, i, roofs[i].dash, roofs[i].title);
}

/* Points: a group a colour, each configuration where they are few, else those of each cell or
 * depth. */
typedef struct point_group {
    text title;
    int points;
} point_group;

static bool each_has_a_colour(const comparison *c) {
    return c->configuration_count <= PLOT_COLOURS;
}

static bool in_group(const comparison *c, int32_t configuration, double group) {
    if (each_has_a_colour(c)) return configuration == (int32_t)group;
    return comparison_axis_number(c->configurations[configuration].trial, plot_group_axis(c)) ==
           group;
}

static point_group write_group(plot *p, const comparison *c, double group) {
    point_group written = {{0}, 0};
    for (int32_t i = 0; i < c->configuration_count; i++) {
        const configuration *g = &c->configurations[i];
        const result *r = in_group(c, i, group) ? speed_fastest_run(g) : NULL;
        if (!r) continue;
        if (written.points++ == 0) {
            if (each_has_a_colour(c))
                wording_append_configuration(&written.title, c, g);
            else
                wording_append_axis_phrase(&written.title, g->trial, plot_group_axis(c));
            text_append(&p->data, "\n\n# ");
            text_append(&p->data, text_string(&written.title));
            text_append(&p->data, "\n");
        }
        text_append_format(&p->data, "%.6g %.6g\n", intensity(&r->trial), speed_training_gflops(r));
    }
    return written;
}

/* Returns how many groups there are; the longest of their titles in `*longest`. */
static int add_points(plot *p, const comparison *c, text *command, size_t *longest) {
    double *values = NULL;
    size_t value_count = comparison_axis_values(c, plot_group_axis(c), &values);
    bool each = each_has_a_colour(c);
    size_t count = each ? (size_t)c->configuration_count : value_count;
    int groups = 0;
    for (size_t i = 0; i < count && (each || values); i++) {
        point_group written = write_group(p, c, each ? (double)i : values[i]);
        if (written.points == 0) continue;
        text_append_format(command,
                           ", \\\n  '%s.dat' index %d using 1:2 with points pointtype 7 pointsize "
                           "0.9 linecolor rgb '%s' title ",
                           p->name, ROOFS + groups++, plot_colour((int)i));
        text_append_gnuplot_string(command, text_string(&written.title), PLOT_LONGEST_TITLE);
        size_t width = text_width(text_string(&written.title));
        if (width > *longest) *longest = width < PLOT_LONGEST_TITLE ? width : PLOT_LONGEST_TITLE;
        text_free(&written.title);
    }
    if (!values) p->data.failed = true;
    free(values);
    return groups;
}

/* Powers of two, every second where they are many, and so on. */
static void place_ticks(plot *p, const char *axis, double low, double high) {
    enum { MOST_TICKS = 10 };
    if (!(low > 0 && high > low && isfinite(high))) return;
    const int first = (int)ceil(log2(low)), last = (int)floor(log2(high));
    const int step = 1 + (last - first) / MOST_TICKS;
    text_append_format(&p->script, "set %stics (", axis);
    for (int power = first; power <= last; power += step) {
        text_append(&p->script, power > first ? ", \"" : "\"");
        plot_append_number(&p->script, ldexp(1, power));
        text_append_format(&p->script, "\" %.10g", ldexp(1, power));
    }
    text_append(&p->script, ")\n");
}

static void append_words(plot *p, const comparison *c, const core_limits *limits) {
    text_append(&p->heading, "Roofline of training");
    text_append_format(&p->note,
                       "roofs: peak %.0f GFLOP/s; %.0f GB/s in 256 KiB, %.1f GB/s in 32 MiB",
                       limits->peak_gflops, limits->cache_gb_per_s, limits->memory_gb_per_s);
    text_append(&p->scope, "one core, fastest trials");
    text_append_format(&p->alt,
                       "Roofline: operations a second of training against operations a byte of "
                       "activations, under the measured peak of one core, %.0f GFLOP/s, and its "
                       "measured bandwidths, %.0f GB/s within 256 KiB and %.1f GB/s within 32 MiB",
                       limits->peak_gflops, limits->cache_gb_per_s, limits->memory_gb_per_s);
    for (int32_t i = 0; i < c->configuration_count && i < PLOT_COLOURS; i++) {
        const result *r = speed_fastest_run(&c->configurations[i]);
        if (!r) continue;
        text_append(&p->alt, "; ");
        wording_append_configuration(&p->alt, c, &c->configurations[i]);
        text_append_format(&p->alt, " %.3g GFLOP/s at %.3g operations a byte",
                           speed_training_gflops(r), intensity(&r->trial));
    }
    text_append(&p->alt, ".");
}

bool plot_roofline(plot *p, const comparison *c, int which) {
    (void)which;
    const core_limits limits = core_limits_of(c->results);
    if (limits.peak_gflops == 0 || limits.cache_gb_per_s == 0 || limits.memory_gb_per_s == 0 ||
        !speed_has_fastest_run(c))
        return false;
    const window seen = window_of(c, &limits);
    text command = {0};
    size_t longest = sizeof "256 KiB of cache" - 1;
    append_words(p, c, &limits);
    plot_begin(p, c);
    write_roofs(p, &limits, &seen);
    append_roofs(&command, p);
    int groups = add_points(p, c, &command, &longest);
    plot_command(p, "set logscale xy 2\nset xrange [%.6g:%.6g]\nset yrange [%.6g:%.6g]", seen.left,
                 seen.right, seen.bottom, seen.top);
    plot_command(p,
                 "set xlabel 'operations a byte of activations (FLOP/B), log "
                 "scale'\nset ylabel 'GFLOP/s of one core, log scale'");
    place_ticks(p, "x", seen.left, seen.right);
    place_ticks(p, "y", seen.bottom, seen.top);
    int key_height = plot_key_below(p, ROOFS + groups, longest);
    plot_end(p, &command, PLOT_HEIGHT + key_height);
    text_free(&command);
    return true;
}
