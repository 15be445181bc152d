#include "src/plots/plots.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/base/limits.h"
#include "src/base/publish.h"
#include "src/plots/gnuplot.h"
#include "src/plots/svg.h"
#include "src/stats/cost.h"

enum { LARGEST_SVG_BYTES = 64 * 1024 * 1024, NAME_BYTES = 64 };

/* A plot for each key that can be swept through numbers, NAME_<column>. */
enum { EVERY_AXIS = -1 };

/* What a plot shows of the measure that trials are judged by: of the items to select by, or to test
 * with.  One that is undefined of all trials has nothing to show. */
typedef enum shown_measure { NO_MEASURE, SELECTED, TESTED } shown_measure;

/* In the order of the report. */
static const struct {
    const char *name;
    plot_builder *build;
    int which;
    shown_measure shows;
} KINDS[] = {
    {"search", plot_search, 0, NO_MEASURE},
    {"rungs", plot_rungs, 0, NO_MEASURE},
    {"accuracy_curves", plot_metric_curves, 0, SELECTED},
    {"loss_curves", plot_loss_curves, 0, NO_MEASURE},
    {"learning_rate", plot_learning_rate, 0, NO_MEASURE},
    {"layer_parameters", plot_layer_parameters, 0, NO_MEASURE},
    {"accuracy_by_parameters", plot_metric_by_cost, COST_PARAMETERS, SELECTED},
    {"accuracy_by_flops", plot_metric_by_cost, COST_FLOPS, SELECTED},
    {"accuracy_over_flops", plot_flops_curves, 0, SELECTED},
    {"seeds", plot_seeds, 0, TESTED},
    {"pairs", plot_pairs, 0, TESTED},
    {"accuracy_by", plot_metric_by_axis, EVERY_AXIS, SELECTED},
    {"heatmap", plot_heatmap, 0, SELECTED},
    {"parallel", plot_parallel, 0, SELECTED},
    {"importance", plot_importance, 0, SELECTED},
    {"confusion_1", plot_confusion, 0, NO_MEASURE},
    {"confusion_2", plot_confusion, 1, NO_MEASURE},
    {"confusion_3", plot_confusion, 2, NO_MEASURE},
    {"confusion_4", plot_confusion, 3, NO_MEASURE},
    {"epoch_time", plot_epoch_time, 0, NO_MEASURE},
    {"throughput", plot_throughput, 0, NO_MEASURE},
    {"roofline", plot_roofline, 0, NO_MEASURE},
    {"timeline", plot_timeline, 0, NO_MEASURE},
};
enum { KIND_COUNT = sizeof KINDS / sizeof *KINDS };
_Static_assert((int)KIND_COUNT + (int)KEY_COUNT <= (int)PLOTS_MAX, "room for every plot");

/* "folder/name.ending", to be freed. */
static char *file_of(const char *folder, const char *name, const char *ending) {
    char file[NAME_BYTES];
    snprintf(file, sizeof file, "%s.%s", name, ending);
    return files_join(folder, file);
}

static void remove_file(const char *folder, const char *name, const char *ending) {
    char *path = file_of(folder, name, ending);
    if (path) unlink(path);
    free(path);
}

static status write_file(const char *folder, const char *name, const char *ending, const text *t,
                         error *err) {
    char file[NAME_BYTES];
    snprintf(file, sizeof file, "%s.%s", name, ending);
    return files_publish_text(folder, file, t, err);
}

/* A picture that gnuplot was stopped in must not pass for a whole one. */
static status read_svg(plot *p, const char *folder, error *err) {
    static const char end[] = "</svg>";
    char *path = file_of(folder, p->name, "svg"), *svg = NULL;
    size_t bytes = 0;
    if (!path) return error_no_memory(err, strlen(folder));
    status result = files_read(path, LARGEST_SVG_BYTES, &svg, &bytes, err);
    if (result == STATUS_OK && !strstr(svg, end))
        result = error_set(err, STATUS_IO, "%s ends too early", path);
    if (result == STATUS_OK) text_append(&p->svg, svg);
    free(svg);
    free(path);
    return result;
}

/* A plot that gnuplot draws. */
typedef struct drawing {
    plot *plot;
    char script[NAME_BYTES];
    gnuplot_process gnuplot;
} drawing;

/* Where plots are drawn, several at a time, in the order in which they were begun. */
typedef struct drawing_pool {
    char *program; /* NULL: there is no gnuplot */
    const char *folder;
    text *warnings;
    drawing drawings[PLOTS_MAX];
    int begun, ended, at_a_time, timeout_s;
    bool closed; /* a gnuplot had to be stopped: no other is started */
} drawing_pool;

static void remove_pictures(const drawing_pool *s, const plot *p) {
    remove_file(s->folder, p->name, "svg");
    remove_file(s->folder, p->name, "png");
}

static void give_up(const drawing_pool *s, const plot *p, const error *why) {
    remove_pictures(s, p);
    text_append_format(s->warnings, "the plot %s is missing: %s\n", p->name, why->message);
}

/* Those at work have had their time, too. */
static void close_pool(drawing_pool *s, const error *why) {
    s->closed = true;
    for (int i = s->ended; i < s->begun; i++) gnuplot_hurry(&s->drawings[i].gnuplot);
    text_append_format(
        s->warnings,
        "%s: plots that it had not drawn by then are missing; their scripts and data "
        "are in plots/, and 'sweep report' draws them once gnuplot works again\n",
        why->message);
}

static void end_drawing(drawing_pool *s) {
    const drawing *d = &s->drawings[s->ended++];
    error why;
    status result = gnuplot_wait(&d->gnuplot, &why);
    if (result == STATUS_OK) result = read_svg(d->plot, s->folder, &why);
    if (result == STATUS_STOPPED) {
        remove_pictures(s, d->plot);
        if (!s->closed) close_pool(s, &why);
    } else if (result != STATUS_OK) {
        give_up(s, d->plot, &why);
    }
}

static void begin_drawing(drawing_pool *s, plot *p) {
    if (s->begun - s->ended == s->at_a_time) end_drawing(s);
    if (s->closed) return;
    drawing *d = &s->drawings[s->begun];
    error why;
    d->plot = p;
    snprintf(d->script, sizeof d->script, "%s.gp", p->name);
    if (gnuplot_start(s->program, s->folder, d->script, s->timeout_s, &d->gnuplot, &why) ==
        STATUS_OK)
        s->begun++;
    else
        give_up(s, p, &why);
}

static status make(plot *p, drawing_pool *s, error *err) {
    TRY(write_file(s->folder, p->name, "gp", &p->script, err));
    TRY(write_file(s->folder, p->name, "dat", &p->data, err));
    if (s->program) begin_drawing(s, p);
    return STATUS_OK;
}

static void remove_old(const char *folder, const char *name) {
    static const char *const endings[] = {"gp", "dat", "svg", "png"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        remove_file(folder, name, endings[i]);
}

static void remove_log_if_empty(const char *folder) {
    char *path = file_of(folder, "gnuplot", "log"), *log = NULL;
    size_t bytes = 0;
    error ignored;
    if (path && files_read(path, LARGEST_SVG_BYTES, &log, &bytes, &ignored) == STATUS_OK &&
        bytes == 0)
        unlink(path);
    free(log);
    free(path);
}

static status make_one(plots *all, const comparison *c, drawing_pool *s, const char *name,
                       plot_builder *build, int which, error *err) {
    plot *p = &all->items[all->count];
    *p = (plot){.name = name};
    remove_old(s->folder, name);
    if (!build(p, c, which)) return STATUS_OK;
    all->count++;
    return make(p, s, err);
}

static bool is_numeric_axis(config_key key) {
    const config_key_info *info = key_info(key);
    return info->role == CONFIG_AXIS && !info->repeats && config_is_numeric(info);
}

static status make_for_every_axis(plots *all, const comparison *c, drawing_pool *s,
                                  const char *name, plot_builder *build, error *err) {
    static char names[KEY_COUNT][NAME_BYTES];
    for (config_key key = 0; key < KEY_COUNT; key++) {
        if (!is_numeric_axis(key)) continue;
        snprintf(names[key], NAME_BYTES, "%s_%s", name, config_short_name(key_info(key)));
        TRY(make_one(all, c, s, names[key], build, key, err));
    }
    return STATUS_OK;
}

/* By another metric than accuracy: "macro_f1_curves". */
static const char *name_of(const comparison *c, int kind) {
    static char names[KIND_COUNT][NAME_BYTES];
    static const char of_accuracy[] = "accuracy_";
    const char *name = KINDS[kind].name;
    const size_t chars = sizeof of_accuracy - 1;
    if (c->measure == MEASURE_ACCURACY || strncmp(name, of_accuracy, chars) != 0) return name;
    snprintf(names[kind], NAME_BYTES, "%s_%s", measure_describe(c->measure)->name, name + chars);
    return names[kind];
}

static bool is_known(const comparison *c, shown_measure which) {
    bool known = which == NO_MEASURE;
    for (int32_t g = 0; g < c->configuration_count && !known; g++) {
        const configuration *of = &c->configurations[g];
        const sample_summary *s = which == TESTED ? &of->test : &of->last;
        known = s->n > 0 && isfinite(s->mean);
    }
    return known;
}

static bool build_nothing(plot *p, const comparison *c, int which) {
    (void)p;
    (void)c;
    (void)which;
    return false;
}

static status make_all(plots *all, const comparison *c, drawing_pool *s, error *err) {
    status result = STATUS_OK;
    for (int kind = 0; result == STATUS_OK && kind < KIND_COUNT; kind++) {
        /* Of what is not drawn, older files are removed. */
        plot_builder *const build =
            is_known(c, KINDS[kind].shows) ? KINDS[kind].build : build_nothing;
        result = KINDS[kind].which == EVERY_AXIS
                     ? make_for_every_axis(all, c, s, name_of(c, kind), build, err)
                     : make_one(all, c, s, name_of(c, kind), build, KINDS[kind].which, err);
    }
    while (s->ended < s->begun) end_drawing(s);
    return result;
}

status plots_make(plots *all, const comparison *c, const char *folder, int timeout_s,
                  text *warnings, error *err) {
    drawing_pool s = {.program = gnuplot_find(),
                      .folder = folder,
                      .warnings = warnings,
                      .at_a_time = limits_cpus(),
                      .timeout_s = timeout_s};
    sigset_t old_mask;
    all->count = 0;
    remove_file(folder, "gnuplot", "log");
    gnuplot_hold_signals(&old_mask);
    status result = make_all(all, c, &s, err);
    gnuplot_release_signals(&old_mask);
    if (!s.program)
        text_append(warnings,
                    "gnuplot is not installed (Debian: gnuplot-nox), so no plot was drawn; "
                    "plots/ has the scripts and data\n");
    remove_log_if_empty(folder);
    free(s.program);
    return result;
}

void plots_append_producer(text *out, const plots *all) {
    for (int i = 0; i < all->count; i++) {
        if (all->items[i].svg.bytes == 0) continue;
        svg_append_producer(out, text_string(&all->items[i].svg));
        return;
    }
}

void plots_free(plots *all) {
    for (int i = 0; i < all->count; i++) plot_free(&all->items[i]);
    all->count = 0;
}
