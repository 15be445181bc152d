#include "src/stats/searched_scale.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/stats/ped_anova.h"

enum { MOST_VALUES = 100000, LONGEST_NAME = 64 };

/* --- reading --- */

static bool take(const char **rest, const char *word) {
    const size_t bytes = strlen(word);
    if (strncmp(*rest, word, bytes) != 0) return false;
    *rest += bytes;
    return true;
}

static bool take_number(const char **rest, double *out) {
    char *end = NULL;
    *out = strtod(*rest, &end);
    if (end == *rest || !isfinite(*out)) return false;
    *rest = end;
    return true;
}

static bool take_key(const char **rest, config_key *out) {
    char name[LONGEST_NAME];
    const size_t bytes = strcspn(*rest, " :\n");
    if (bytes >= sizeof name) return false;
    memcpy(name, *rest, bytes);
    name[bytes] = '\0';
    *rest += bytes;
    *out = config_find_key(&key_language, name);
    return *out != CONFIG_NO_KEY;
}

/* "model.hidden_dim model.layer_dim: " */
static bool take_keys(const char **rest, searched_scale *out) {
    do {
        if (out->key_count == KEY_COUNT || !take_key(rest, &out->keys[out->key_count]))
            return false;
        out->key_count++;
    } while (take(rest, " "));
    return take(rest, ": ");
}

static bool take_choices(const char **rest, searched_scale *out) {
    double count;
    out->range.kind = SEARCH_AXIS_CHOICE;
    if (!take_number(rest, &count) || !(count >= 1 && count <= MOST_VALUES)) return false;
    out->range.max = floor(count) - 1;
    return true;
}

static bool take_range(const char **rest, searched_scale *out) {
    search_axis *range = &out->range;
    range->log = take(rest, "log ");
    if (!range->log && !take(rest, "linear ")) return false;
    return take_number(rest, &range->min) && take(rest, " ") && take_number(rest, &range->max) &&
           range->min < range->max && (!range->log || range->min > 0);
}

static bool take_steps(const char **rest, searched_scale *out) {
    size_t capacity = 0, count = 0;
    out->range.kind = SEARCH_AXIS_WHOLE;
    while (take(rest, " ") && count < MOST_VALUES) {
        if (take(rest, "else")) {
            *rest -= strlen(" else");
            break;
        }
        if (!memory_grow(&out->steps, &capacity, count + 1, sizeof *out->steps) ||
            !take_number(rest, &out->steps[count++]))
            return false;
    }
    out->range.max = (double)count - 1;
    return count >= 1;
}

static bool take_values(const char **rest, searched_scale *out) {
    if (take(rest, "choice ")) return take_choices(rest, out);
    if (take(rest, "steps")) return take_steps(rest, out);
    out->range.kind = take(rest, "real ") ? SEARCH_AXIS_REAL : SEARCH_AXIS_WHOLE;
    if (out->range.kind == SEARCH_AXIS_WHOLE && !take(rest, "whole ")) return false;
    return take_range(rest, out);
}

static bool take_otherwise(const char **rest, searched_scale *out) {
    out->has_otherwise = take(rest, " else ");
    return !out->has_otherwise || take_number(rest, &out->otherwise);
}

bool searched_scale_read(const char **line, searched_scale *out) {
    *out = (searched_scale){.key_count = 0};
    if (take_keys(line, out) && take_values(line, out) && take_otherwise(line, out) &&
        take(line, "\n"))
        return true;
    searched_scale_free(out);
    return false;
}

void searched_scale_free(searched_scale *s) {
    free(s->steps);
    s->steps = NULL;
}

/* --- cells --- */

/* Of whole numbers on a scale of the logarithm as many as doublings, and two. */
static double points_of(const search_axis *range) {
    const double numbers = range->max - range->min + 1;
    if (range->kind == SEARCH_AXIS_REAL) return PED_ANOVA_MOST_CELLS;
    return range->log ? ceil(log(numbers) / log(2)) + 1 : numbers;
}

size_t searched_scale_cells(const searched_scale *s) {
    if (s->range.kind == SEARCH_AXIS_CHOICE) return (size_t)s->range.max + 1;
    return (size_t)fmin(points_of(&s->range), PED_ANOVA_MOST_CELLS);
}

static int32_t nearest_point(const search_axis *range, size_t cells, double value) {
    const double low = range->log ? log(range->min) : range->min;
    const double high = range->log ? log(range->max) : range->max;
    const double step = (high - low) / ((double)cells - 1);
    if (!(value >= range->min && value <= range->max)) return SEARCHED_SCALE_NO_CELL;
    if (cells < 2) return 0;
    const double point = ceil(((range->log ? log(value) : value) - low) / step - 0.5);
    return (int32_t)fmax(0, fmin(point, (double)cells - 1));
}

/* The place of a value among those of a list; -1 for another. */
static double place_among_steps(const searched_scale *s, double value) {
    for (double place = 0; place <= s->range.max; place++)
        if (s->steps[(size_t)place] == value) return place;
    return -1;
}

static int32_t cell_of_number(const searched_scale *s, double value) {
    return nearest_point(&s->range, searched_scale_cells(s),
                         s->steps ? place_among_steps(s, value) : value);
}

static bool have_same_values(const searched_scale *s, const trial *a, const trial *b) {
    for (int i = 0; i < s->key_count; i++)
        if (comparison_axis_number(a, s->keys[i]) != comparison_axis_number(b, s->keys[i]))
            return false;
    return true;
}

/* That of the first configuration with the same choice; `seen` of them have one so far. */
static int32_t cell_of_choice(const searched_scale *s, const configuration drawn[], int32_t number,
                              const int32_t cells[], size_t *seen) {
    for (int32_t i = 0; i < number; i++)
        if (cells[i] >= 0 && have_same_values(s, drawn[i].trial, drawn[number].trial))
            return cells[i];
    return *seen < searched_scale_cells(s) ? (int32_t)(*seen)++ : SEARCHED_SCALE_NO_CELL;
}

void searched_scale_fill(const searched_scale *s, const comparison *c, int32_t first, int32_t count,
                         int32_t cells[]) {
    const configuration *drawn = &c->configurations[first];
    size_t seen = 0;
    for (int32_t i = 0; i < count; i++) {
        const double value = comparison_axis_number(drawn[i].trial, s->keys[0]);
        if (s->has_otherwise && value == s->otherwise)
            cells[i] = SEARCHED_SCALE_NO_CELL;
        else if (s->range.kind == SEARCH_AXIS_CHOICE)
            cells[i] = cell_of_choice(s, drawn, i, cells, &seen);
        else
            cells[i] = cell_of_number(s, value);
    }
}

void searched_scale_append(text *out, const searched_scale *s) {
    for (int i = 0; i < s->key_count; i++)
        text_append_format(out, "%s%s",
                           i == 0   ? ""
                           : i == 1 ? " with "
                                    : ", ",
                           key_column(s->keys[i]));
}
