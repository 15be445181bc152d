#include "src/plots/plot_items.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/escape.h"
#include "src/base/files.h"
#include "src/base/memory.h"
#include "src/base/publish.h"
#include "src/base/temporaries.h"
#include "src/plots/gnuplot.h"

enum {
    MOST_ITEMS = 9,
    MOST_FEATURES = 8,
    MOST_STEPS = 5000,
    LONGEST_LABEL = 40,
    MOST_BYTES = 1 << 26
};

static const char SCRIPT[] = "items.gp", DATA[] = "items.dat", DRAWING[] = "items.out";

static int64_t item_count(const sequence_file *f) {
    const int64_t count = f->part[DATASET_TRAIN].count;
    return count < MOST_ITEMS ? count : MOST_ITEMS;
}

static int feature_count(const sequence_file *f) {
    return f->features < MOST_FEATURES ? f->features : MOST_FEATURES;
}

/* A block an item, a row a step; "NaN" where a value is missing. */
static void append_data(text *out, const sequence_file *f) {
    const sequence_part *p = &f->part[DATASET_TRAIN];
    for (int64_t i = 0; i < item_count(f); i++) {
        const int64_t length = sequence_part_length(p, i);
        for (int64_t t = 0; t < length && t < MOST_STEPS; t++) {
            const float *values = p->values + (p->offsets[i] + t) * f->features;
            text_append_format(out, "%lld", (long long)t);
            for (int k = 0; k < feature_count(f); k++)
                text_append_format(out, isnan(values[k]) ? " NaN" : " %.9g", (double)values[k]);
            text_append(out, "\n");
        }
        text_append(out, "\n\n");
    }
}

/* Whether any value is drawn. */
static bool has_values(const sequence_file *f, int64_t item) {
    const sequence_part *p = &f->part[DATASET_TRAIN];
    const int64_t length = sequence_part_length(p, item);
    for (int64_t t = 0; t < length && t < MOST_STEPS; t++)
        for (int k = 0; k < feature_count(f); k++)
            if (!isnan(p->values[(p->offsets[item] + t) * f->features + k])) return true;
    return false;
}

/* gnuplot gives up on a panel without any point, unless its axes are given. */
static void append_empty_panel(text *out) {
    text_append(out,
                "set label 1 'all values are missing' at graph 0.5,0.5 center\n"
                "plot [0:1][0:1] -1 notitle\nunset label 1\n");
}

static void append_panel(text *out, const sequence_file *f, int64_t item) {
    const sequence_part *p = &f->part[DATASET_TRAIN];
    text title = {0};
    text_append(&title, sequence_part_place(p, item));
    if (p->labels && !p->labels_steps)
        text_append_format(&title, ": %s", f->labels.texts[p->labels[item]]);
    text_append(out, "set title ");
    text_append_gnuplot_string(out, text_string(&title), LONGEST_LABEL);
    text_append(out, " noenhanced\n");
    text_free(&title);
    if (!has_values(f, item)) {
        append_empty_panel(out);
        return;
    }
    text_append(out, "plot ");
    for (int k = 0; k < feature_count(f); k++)
        text_append_format(out, "%s'%s' index %lld using 1:%d with lines linewidth 1.5 notitle",
                           k ? ", \\\n  " : "", DATA, (long long)item, k + 2);
    text_append(out, "\n");
}

static void append_script(text *out, const sequence_file *f, bool svg) {
    const int64_t items = item_count(f);
    const int columns = items < 3 ? (int)items : 3, rows = (int)((items + columns - 1) / columns);
    text_append_format(out, "set terminal %s size 960,%d font 'DejaVu Sans,11'\nset output '%s'\n",
                       svg ? "svg" : "pngcairo", 40 + 220 * rows, DRAWING);
    text_append_format(
        out,
        "set multiplot layout %d,%d\nset border 3\nset tics nomirror\nset datafile missing 'NaN'\n",
        rows, columns);
    for (int64_t i = 0; i < items; i++) append_panel(out, f, i);
    text_append(out, "unset multiplot\n");
}

static status run(const char *folder, error *err) {
    gnuplot_process running;
    sigset_t old_mask;
    char *program = gnuplot_find();
    if (!program) return error_set(err, STATUS_IO, "gnuplot, which draws, is not installed");
    gnuplot_hold_signals(&old_mask);
    status result = gnuplot_start(program, folder, SCRIPT, GNUPLOT_TIMEOUT_S, &running, err);
    if (result == STATUS_OK) result = gnuplot_wait(&running, err);
    gnuplot_release_signals(&old_mask);
    free(program);
    return result;
}

/* From the scratch folder to where it belongs. */
static status publish(const char *folder, const char *path, error *err) {
    char *drawn = files_join(folder, DRAWING), *data = NULL;
    size_t bytes;
    if (!drawn) return error_no_memory(err, strlen(folder));
    status result = files_read(drawn, MOST_BYTES, &data, &bytes, err);
    if (result == STATUS_OK) result = files_publish(path, data, bytes, true, err);
    free(data);
    free(drawn);
    return result;
}

static status draw_in(const char *folder, const sequence_file *f, const char *path, bool svg,
                      error *err) {
    text script = {0}, data = {0};
    append_script(&script, f, svg);
    append_data(&data, f);
    status result = files_publish_text(folder, SCRIPT, &script, err);
    if (result == STATUS_OK) result = files_publish_text(folder, DATA, &data, err);
    if (result == STATUS_OK) result = run(folder, err);
    if (result == STATUS_OK) result = publish(folder, path, err);
    text_free(&script);
    text_free(&data);
    return result;
}

static bool ends_in(const char *path, const char *ending) {
    const size_t chars = strlen(path), tail = strlen(ending);
    return chars > tail && strcmp(path + chars - tail, ending) == 0;
}

status plot_items_draw(const sequence_file *f, const char *path, error *err) {
    const bool svg = ends_in(path, ".svg");
    if (!svg && !ends_in(path, ".png"))
        return error_set(err, STATUS_BAD_INPUT, "%s: error: a drawing is an .svg or a .png file",
                         path);
    const char *scratch = getenv("TMPDIR");
    text name = {0};
    text_append_format(&name, "%s/sweep-items-XXXXXX", scratch && *scratch ? scratch : "/tmp");
    char *folder = name.failed ? NULL : memory_copy_text(text_string(&name));
    text_free(&name);
    if (!folder) return error_no_memory(err, sizeof "sweep-items-XXXXXX");
    status result = STATUS_IO;
    if (mkdtemp(folder)) {
        temporaries_note(folder);
        result = draw_in(folder, f, path, svg, err);
        temporaries_remove(folder);
        temporaries_forget(folder);
    } else {
        error_set(err, STATUS_IO, "%s: error: cannot make a folder to draw in", folder);
    }
    free(folder);
    return result;
}
