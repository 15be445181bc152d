#include "src/data/sequence_digest.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PIECE = 4096 };

/* A missing value has one form. */
static void add_values(sha256 *hash, const float *values, size_t count) {
    uint32_t piece[PIECE];
    for (size_t first = 0; first < count; first += PIECE) {
        const size_t now = count - first < PIECE ? count - first : PIECE;
        memcpy(piece, values + first, now * sizeof *piece);
        for (size_t k = 0; k < now; k++)
            if (isnan(values[first + k])) piece[k] = 0x7fc00000;
        sha256_add(hash, piece, now * sizeof *piece);
    }
}

static void add_part(sha256 *hash, const sequence_part *p, int features, int outputs) {
    char line[64];
    const int64_t count = p ? p->count : 0;
    const int chars = snprintf(line, sizeof line, "items %" PRId64 "\n", count);
    sha256_add(hash, line, (size_t)chars);
    if (count == 0) return;
    sha256_add(hash, p->offsets, (size_t)(count + 1) * sizeof *p->offsets);
    add_values(hash, p->values, (size_t)p->offsets[count] * (size_t)features);
    if (p->targets)
        add_values(hash, p->targets, (size_t)sequence_part_label_count(p) * (size_t)outputs);
    else if (p->labels)
        sha256_add(hash, p->labels, (size_t)sequence_part_label_count(p) * sizeof *p->labels);
}

static bool has_targets(const sequence_part *const parts[], int part_count) {
    return part_count > 0 && parts[0] && parts[0]->targets;
}

static bool labels_steps(const sequence_part *const parts[], int part_count) {
    return part_count > 0 && parts[0] && parts[0]->labels_steps;
}

status sequence_digest_find(const sequence_part *const parts[], int part_count, int features,
                            char *const class_names[], int outputs, sha256_digest *out,
                            error *err) {
    text line = {0};
    text_append_format(
        &line, "sequences of %d features %s %d %s\n", features, class_names ? "in" : "with",
        outputs,
        !class_names
            ? labels_steps(parts, part_count) ? "numbers of steps to predict" : "numbers to predict"
        : has_targets(parts, part_count)  ? "labels, each yes or no"
        : labels_steps(parts, part_count) ? "classes of steps"
                                          : "classes");
    for (int c = 0; class_names && c < outputs; c++) {
        text_append_json(&line, class_names[c]);
        text_append(&line, "\n");
    }
    sha256 *hash = sha256_begin();
    sha256_add(hash, line.data, line.bytes);
    for (int p = 0; p < part_count; p++) add_part(hash, parts[p], features, outputs);
    const bool failed = sha256_end(hash, out) != 0 || line.failed;
    text_free(&line);
    return failed ? error_no_memory(err, SHA256_BYTES) : STATUS_OK;
}

status sequence_digest_of_forecasts(const sequence_part *series, int features, int inputs,
                                    const int forecast[], int forecast_count, sha256_digest *out,
                                    error *err) {
    sha256_digest of_all;
    text line = {0};
    TRY(sequence_digest_find(&series, 1, features, NULL, 0, &of_all, err));
    text_append_format(&line, "the first %d are seen, forecast are", inputs);
    for (int k = 0; k < forecast_count; k++) text_append_format(&line, " %d", forecast[k]);
    text_append(&line, "\n");
    sha256 *hash = sha256_begin();
    sha256_add(hash, of_all.bytes, sizeof of_all.bytes);
    sha256_add(hash, line.data, line.bytes);
    const bool failed = sha256_end(hash, out) != 0 || line.failed;
    text_free(&line);
    return failed ? error_no_memory(err, SHA256_BYTES) : STATUS_OK;
}

status sequence_digest_with_groups(const sequence_part *train, const sha256_digest *of_all,
                                   sha256_digest *out, error *err) {
    static const char words[] = "items in the groups\n";
    sha256 *hash = sha256_begin();
    sha256_add(hash, of_all->bytes, sizeof of_all->bytes);
    sha256_add(hash, words, sizeof words - 1);
    sha256_add(hash, train->groups, (size_t)train->count * sizeof *train->groups);
    return sha256_end(hash, out) == 0 ? STATUS_OK : error_no_memory(err, SHA256_BYTES);
}
