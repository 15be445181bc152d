#include "src/config/range.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/config/integers.h"
#include "src/config/scalar.h"
#include "src/config/snap.h"
#include "src/config/value.h"

typedef enum range_part {
    RANGE_MIN,
    RANGE_MAX,
    RANGE_STEP,
    RANGE_NUM,
    RANGE_SCALE,
    RANGE_PART_COUNT
} range_part;

static const char *const part_names[RANGE_PART_COUNT] = {"min", "max", "step", "num", "scale"};

typedef struct range {
    const config_key_info *key;  /* as in the table */
    const config_key_info *info; /* of one number */
    const char *name;
    bool real;
    const node *node;
    problems *problems;
    const node *parts[RANGE_PART_COUNT]; /* NULL when absent */

    config_value min, max, step;
    int64_t num;
    bool log;
} range;

#define RANGE_FORMS "{min, max, step} or {min, max, num, scale}"

/* --- reading the parts --- */

static bool refuse_part(const range *r, const node *part) {
    const char *near = text_nearest(part->key, part_names, RANGE_PART_COUNT);
    bool list = strcmp(part->key, "values") == 0 || strcmp(part->key, "value") == 0;
    if (list)
        problems_add(r->problems, part->key_where,
                     "'%s' is no part of a range: write the value or list at '%s' itself",
                     part->key, r->name);
    else
        problems_add(r->problems, part->key_where,
                     "'%s' is no part of a range, which is " RANGE_FORMS "%s%s%s",
                     problems_shown(part->key).text, near ? " (did you mean '" : "",
                     near ? near : "", near ? "'?)" : "");
    return false;
}

static bool collect_parts(range *r) {
    bool good = true;
    for (const node *n = r->node->first; n; n = n->next) {
        if (n->kind == NODE_REFUSED) {
            good = false;
            continue;
        }
        int part = 0;
        while (part < RANGE_PART_COUNT && strcmp(part_names[part], n->key) != 0) part++;
        if (part == RANGE_PART_COUNT)
            good = refuse_part(r, n);
        else
            r->parts[part] = n;
    }
    return good;
}

/* Each seed is trained with, each number of items has a digest, and each window is cut: none is
 * drawn. */
static bool can_be_drawn(const range *r) {
    return !r->key->repeats && !r->key->counts_data && !r->key->cuts_data;
}

static bool is_space(const range *r) {
    return !r->parts[RANGE_STEP] && !r->parts[RANGE_NUM];
}

static bool check_form(const range *r) {
    const node *step = r->parts[RANGE_STEP], *num = r->parts[RANGE_NUM],
               *scale = r->parts[RANGE_SCALE];
    bool good = true;
    for (range_part part = RANGE_MIN; part <= RANGE_MAX; part++) {
        if (r->parts[part]) continue;
        problems_add(r->problems, r->node->where, "the range of '%s' has no %s; write " RANGE_FORMS,
                     r->name, part_names[part]);
        good = false;
    }
    if (step && num) {
        problems_add(r->problems, num->key_where,
                     "the range of '%s' has both step and num; keep one", r->name);
        good = false;
    } else if (is_space(r) && !can_be_drawn(r)) {
        problems_add(r->problems, r->node->where,
                     "the range of '%s' has neither step nor num; write " RANGE_FORMS, r->name);
        good = false;
    } else if (step && scale) {
        problems_add(r->problems, scale->key_where, "scale goes with num, not with step");
        good = false;
    }
    return good;
}

static bool read_bound(const range *r, range_part part, config_value *out) {
    char label[80];
    snprintf(label, sizeof label, "%s of '%s'", part_names[part], r->name);
    return value_read(r->info, label, r->parts[part], r->problems, out);
}

static bool refuse_value(const range *r, range_part part, const char *expectation) {
    const node *n = r->parts[part];
    problems_add(r->problems, n->where, "%s of '%s' must be %s, not '%s'", part_names[part],
                 r->name, expectation,
                 n->kind == NODE_SCALAR ? problems_shown(n->text).text : "a group");
    return false;
}

static scalar part_scalar(const range *r, range_part part) {
    const node *n = r->parts[part];
    return n->kind == NODE_SCALAR ? scalar_read(n) : (scalar){.kind = SCALAR_NULL};
}

static bool read_step(range *r) {
    scalar s = part_scalar(r, RANGE_STEP);
    bool whole = s.kind == SCALAR_INTEGER && !s.too_large;
    if (r->real) {
        r->step.real = s.real;
        bool number = s.kind == SCALAR_INTEGER || s.kind == SCALAR_REAL;
        if (number && s.real > 0 && isfinite(s.real)) return true;
        return refuse_value(r, RANGE_STEP, "a number above 0");
    }
    r->step.integer = s.integer;
    if (whole && s.integer >= 1) return true;
    return refuse_value(r, RANGE_STEP, "a whole number from 1");
}

static bool read_num(range *r) {
    scalar s = part_scalar(r, RANGE_NUM);
    r->num = s.integer;
    bool whole = s.kind == SCALAR_INTEGER && !s.too_large;
    if (whole && s.integer >= 1 && s.integer <= RANGE_MAX_VALUES) return true;
    char bounds[64];
    snprintf(bounds, sizeof bounds, "a whole number from 1 to %d", RANGE_MAX_VALUES);
    return refuse_value(r, RANGE_NUM, bounds);
}

static bool read_scale(range *r) {
    const node *n = r->parts[RANGE_SCALE];
    if (!n) return true;
    const char *word = n->kind == NODE_SCALAR ? n->text : "";
    r->log = strcmp(word, "log") == 0;
    if (r->log || strcmp(word, "linear") == 0) return true;
    return refuse_value(r, RANGE_SCALE, "linear or log");
}

static bool check_order(const range *r) {
    if (value_compare(r->info, r->min, r->max) > 0) {
        problems_add(r->problems, r->parts[RANGE_MAX]->where, "max of '%s' is below its min",
                     r->name);
        return false;
    }
    bool positive = r->real ? r->min.real > 0 : r->min.integer > 0;
    if (r->log && !positive) {
        problems_add(r->problems, r->parts[RANGE_MIN]->where,
                     "min of '%s' must be above 0 for scale log", r->name);
        return false;
    }
    return true;
}

/* One value of two bounds that differ: the other would be lost. */
static bool check_num(const range *r) {
    if (!r->parts[RANGE_NUM] || r->num > 1 || value_compare(r->info, r->min, r->max) == 0)
        return true;
    problems_add(r->problems, r->parts[RANGE_NUM]->where,
                 "num 1 would give min alone and never max; write num from 2, or the one value at "
                 "'%s' itself",
                 r->name);
    return false;
}

static bool read_range(range *r) {
    bool collected = collect_parts(r), formed = collected && check_form(r);
    if (!formed) return false;
    bool min = read_bound(r, RANGE_MIN, &r->min), max = read_bound(r, RANGE_MAX, &r->max);
    bool spacing = is_space(r) || (r->parts[RANGE_STEP] ? read_step(r) : read_num(r));
    bool scale = read_scale(r);
    return min && max && spacing && scale && check_order(r) && check_num(r);
}

/* --- how many values --- */

/* Long double so that no count a user could write overflows before it is compared. */
static long double step_count(const range *r) {
    if (!r->real) {
        int64_t span = r->max.integer - r->min.integer; /* min >= 0: no overflow */
        return (long double)(span / r->step.integer) + 1;
    }
    long double steps = ((long double)r->max.real - r->min.real) / r->step.real;
    /* 0.1 * 3 stops short of 0.3 by an ulp: what is that near a step counts as on it. */
    return floorl(steps + 1e-9L) + 1;
}

static bool refuse_count(const range *r, long double wanted) {
    const long double most_grouped = 1e15L;
    text counts = {0};
    if (wanted < most_grouped)
        text_append_grouped(&counts, (int64_t)wanted);
    else
        text_append_format(&counts, "%.4Lg", wanted);
    text_append(&counts, " values; at most ");
    text_append_grouped(&counts, RANGE_MAX_VALUES);
    problems_add(r->problems, r->node->where, "the range of '%s' has %s are allowed", r->name,
                 text_string(&counts));
    if (counts.failed) r->problems->no_memory = true;
    text_free(&counts);
    return false;
}

static bool count_values(range *r, size_t *count) {
    if (is_space(r)) r->num = 2; /* its ends */
    long double wanted = r->parts[RANGE_STEP] ? step_count(r) : (long double)r->num;
    if (wanted > RANGE_MAX_VALUES) return refuse_count(r, wanted);
    *count = (size_t)wanted;
    return true;
}

/* --- the values --- */

/* min * (max / min)^(i / (num - 1)).  powl's last bits may change with a C library, and double
 * pow's with the CPU that glibc picks a variant for; neither reaches the twelfth digit, so neither
 * decides a value. */
static long double log_value(long double min, long double max, size_t i, size_t count) {
    return min * powl(max / min, (long double)i / (long double)(count - 1));
}

static double real_value(const range *r, size_t i, size_t count) {
    long double min = r->min.real, max = r->max.real;
    if (i == 0) return r->min.real;
    double value;
    if (r->parts[RANGE_STEP])
        value = snap_to_digits(min + (long double)i * r->step.real);
    else if (i == count - 1)
        return r->max.real;
    else
        value = r->log
                    ? snap_to_digits(log_value(min, max, i, count))
                    : snap_to_digits(min + (max - min) * (long double)i / (long double)(count - 1));
    /* Snapping must not leave the range. */
    if (value > r->max.real) return r->max.real;
    return value < r->min.real ? r->min.real : value;
}

/* Nearest whole number, halves up, in integers: exact for any 63-bit bounds. */
static int64_t linear_integer(int64_t min, int64_t max, size_t i, size_t count) {
    __int128 intervals = (__int128)count - 1, offset = (__int128)(max - min) * (__int128)i;
    return min + (int64_t)((2 * offset + intervals) / (2 * intervals));
}

static int64_t integer_value(const range *r, size_t i, size_t count) {
    int64_t min = r->min.integer, max = r->max.integer;
    if (i == 0) return min;
    if (r->parts[RANGE_STEP]) return min + (int64_t)i * r->step.integer;
    if (i == count - 1) return max;
    if (!r->log) return linear_integer(min, max, i, count);
    return (int64_t)roundl(log_value((long double)min, (long double)max, i, count));
}

static config_value *compute_values(const range *r, size_t *count) {
    config_value *values = memory_array(*count, sizeof *values);
    if (!values) {
        r->problems->no_memory = true;
        return NULL;
    }
    size_t kept = 0;
    for (size_t i = 0; i < *count; i++) {
        config_value value;
        if (r->real)
            value.real = real_value(r, i, *count);
        else
            value.integer = integer_value(r, i, *count);
        if (kept == 0 || value_compare(r->info, values[kept - 1], value) < 0)
            values[kept++] = value;
    }
    *count = kept;
    return values;
}

/* --- what one could misread --- */

/* A person who writes max means to have it, and may be a rounding away: 3 * 0.3333333 is not 1. */
static char *notice_of_max(const range *r, config_value last) {
    if (value_compare(r->info, last, r->max) == 0) return NULL;
    text words = {0};
    text_append_format(&words, "the range of '%s' ends at ", r->name);
    config_append_value(&words, r->info, last);
    text_append(&words, ": no step falls on its max ");
    config_append_value(&words, r->info, r->max);
    char *notice =
        problems_notice(r->problems, r->parts[RANGE_MAX]->where, "%s", text_string(&words));
    text_free(&words);
    return notice;
}

static void make_lists(config_value values[], size_t count) {
    for (size_t i = 0; i < count; i++) {
        const config_integers one = {.count = 1, .members = {(int32_t)values[i].integer}};
        values[i].integers = one;
    }
}

static config_space space_of(const range *r, size_t count) {
    if (!is_space(r) || count < 2) return CONFIG_NO_SPACE;
    return r->log ? CONFIG_SPACE_LOG : CONFIG_SPACE_LINEAR;
}

static bool expand(const config_key_info *key, const config_key_info *info, const node *n,
                   problems *p, config_value **values, size_t *count, config_space *space,
                   char **notice) {
    range r = {.key = key,
               .info = info,
               .name = info->name,
               .real = info->kind == CONFIG_REAL,
               .node = n,
               .problems = p};
    if (!read_range(&r) || !count_values(&r, count)) return false;
    *values = compute_values(&r, count);
    if (!*values) return false;
    *space = space_of(&r, *count);
    *notice = notice_of_max(&r, (*values)[*count - 1]);
    return true;
}

bool range_expand(const config_key_info *info, const node *n, problems *p, config_value **values,
                  size_t *count, config_space *space, char **notice) {
    if (info->kind != CONFIG_INTEGERS)
        return expand(info, info, n, p, values, count, space, notice);
    const config_key_info member = integers_member_info(info);
    if (!expand(info, &member, n, p, values, count, space, notice)) return false;
    make_lists(*values, *count);
    return true;
}
