#include "src/config/value.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/config/integers.h"
#include "src/config/keys.h"
#include "src/config/scalar.h"
#include "src/config/snap.h"

/* The engine computes in single precision: smaller numbers would become zero there. */
static const double SMALLEST_REAL = 1e-30;

/* Everything that one reading needs. */
typedef struct reading {
    const config_key_info *info;
    const char *label;
    const node *node;
    problems *problems;
} reading;

/* --- refusals --- */

/* "'train.lr' must be a number from 1e-30 to 1000000, not 'abc'" and a cure. */
static bool refuse(const reading *r, const char *cure) {
    text expectation = {0};
    keys_append_expectation(&expectation, r->problems->language, r->info);
    problems_add(r->problems, r->node->where, "%s must be %s, not '%s'%s", r->label,
                 text_string(&expectation), problems_shown(r->node->text).text, cure);
    text_free(&expectation);
    return false;
}

static bool refuse_kind(const reading *r) {
    text expectation = {0};
    keys_append_expectation(&expectation, r->problems->language, r->info);
    problems_add(r->problems, r->node->where, "%s must be %s, not a %s", r->label,
                 text_string(&expectation), r->node->kind == NODE_LIST ? "list" : "mapping");
    text_free(&expectation);
    return false;
}

static bool refuse_null(const reading *r) {
    bool empty = r->node->bytes == 0;
    problems_add(r->problems, r->node->where, "%s has no value%s%s", r->label, empty ? "" : ": ",
                 empty ? "" : problems_shown(r->node->text).text);
    return false;
}

/* --- numbers --- */

/* 1_000 and 1,000 are numbers to people and texts to YAML. */
static bool is_grouped_number(const char *text) {
    const char *c = *text == '-' || *text == '+' ? text + 1 : text;
    return isdigit((unsigned char)*c) && strchr(c, '_') && c[strspn(c, "0123456789._eE+-")] == '\0';
}

static bool refuse_non_number(const reading *r, const scalar *s) {
    if (s->kind != SCALAR_TEXT) return refuse(r, "");
    if (r->node->quoted) return refuse(r, " in quotes, which is a text");
    if (is_grouped_number(r->node->text)) return refuse(r, " (write it without '_')");
    return refuse(r, "");
}

/* 010 is 10 in YAML 1.2 and 8 in YAML 1.1. */
static bool has_leading_zero(const char *text) {
    const char *c = *text == '-' || *text == '+' ? text + 1 : text;
    return c[0] == '0' && isdigit((unsigned char)c[1]);
}

static bool read_integer(const reading *r, const scalar *s, config_value *out) {
    if (s->kind == SCALAR_REAL && !s->underflow && fabs(s->real) < 0x1p53 &&
        s->real == trunc(s->real)) {
        char cure[48];
        snprintf(cure, sizeof cure, " (write %.0f)", s->real);
        return refuse(r, cure);
    }
    if (s->kind != SCALAR_INTEGER) return refuse_non_number(r, s);
    if (has_leading_zero(r->node->text))
        return refuse(r, " (a leading zero means octal to some readers; write it without)");
    bool inside = !s->too_large && s->real >= r->info->minimum && s->real <= r->info->maximum;
    if (!inside) return refuse(r, "");
    out->integer = s->integer;
    return true;
}

static bool read_real(const reading *r, const scalar *s, config_value *out) {
    if (s->kind != SCALAR_INTEGER && s->kind != SCALAR_REAL) return refuse_non_number(r, s);
    if (s->kind == SCALAR_INTEGER && has_leading_zero(r->node->text))
        return refuse(r, " (a leading zero means octal to some readers; write it without)");
    /* Written so that NaN is outside. */
    if (!(s->real >= r->info->minimum && s->real <= r->info->maximum)) return refuse(r, "");
    if (s->underflow || (s->real != 0 && fabs(s->real) < SMALLEST_REAL))
        return refuse(r, " (too near zero for single precision)");
    out->real = s->real;
    return true;
}

/* --- choices --- */

static const char *nearest_choice(const config_key_info *info, const char *word) {
    enum { MOST_CHOICES = 32 };
    const char *candidates[MOST_CHOICES];
    size_t count = 0;
    while (count < MOST_CHOICES && (candidates[count] = config_choice_name(info, (int64_t)count)))
        count++;
    return text_nearest(word, candidates, count);
}

/* What there is to say to a word that one may expect; NULL: nothing. */
static const char *remark_on(const config_key_info *info, const char *word) {
    for (const char *const *pair = info->no_choices; pair && *pair; pair += 2)
        if (strcmp(pair[0], word) == 0) return pair[1];
    return NULL;
}

static bool read_choice(const reading *r, config_value *out) {
    const bool is_text = strlen(r->node->text) == r->node->bytes;
    out->integer = is_text ? keys_choice_position(r->info, r->node->text) : -1;
    if (out->integer >= 0) return true;
    const char *near = nearest_choice(r->info, r->node->text);
    const char *remark = remark_on(r->info, r->node->text);
    char cure[128] = "";
    if (remark)
        snprintf(cure, sizeof cure, ": %s", remark);
    else if (near)
        snprintf(cure, sizeof cure, " (did you mean '%s'?)", near);
    return refuse(r, cure);
}

/* --- texts --- */

static bool refuse_text(const reading *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool refuse_text(const reading *r, const char *format, ...) {
    char why[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    problems_add(r->problems, r->node->where, "%s %s", r->label, why);
    return false;
}

static bool check_length(const reading *r) {
    size_t bytes = r->node->bytes;
    if (bytes == 0 && r->info->minimum > 0) return refuse_text(r, "must not be empty");
    if ((double)bytes > r->info->maximum)
        return refuse_text(r, "has %zu bytes; at most %.0f are allowed", bytes, r->info->maximum);
    return true;
}

static bool check_no_control_character(const reading *r) {
    for (const char *c = r->node->text; c < r->node->text + r->node->bytes; c++) {
        unsigned char u = (unsigned char)*c;
        if (u == '\n') return refuse_text(r, "must be one line: it holds a line break");
        bool c1 = u == 0xc2 && (unsigned char)c[1] <= 0x9f;
        if (u < 0x20 || u == 0x7f || c1)
            return refuse_text(r, "must not hold a control character (U+%04X)",
                               c1 ? (unsigned char)c[1] : u);
    }
    return true;
}

/* Of any other character the folder gets a '_': a name of such alone would say nothing. */
static bool check_name(const reading *r) {
    const char *name = r->node->text;
    if (strchr(name, '/'))
        return refuse_text(r,
                           "names a folder, so it cannot hold '/' as '%s' does; output.dir takes "
                           "a path",
                           problems_shown(name).text);
    for (const char *c = name; *c; c++)
        if (isascii(*c) && isalnum((unsigned char)*c)) return true;
    return refuse_text(r, "must hold a letter a-z or a digit, since it names a folder, not '%s'",
                       problems_shown(name).text);
}

static bool check_path(const reading *r) {
    const char *path = r->node->text;
    if (path[0] == '~' && (path[1] == '/' || path[1] == '\0'))
        return refuse_text(r, "starts with '~', which is not expanded; write the folder out");
    while (*path) {
        size_t component = strcspn(path, "/");
        if (component > 255)
            return refuse_text(r, "has a component of %zu bytes; file systems take 255", component);
        path += component + (path[component] == '/');
    }
    return true;
}

static bool names_the_sweep(const reading *r) {
    const config_language *language = r->problems->language;
    return r->info == &language->keys[language->name];
}

/* Numbers and booleans are taken as the text they were written as: name: 2024. */
static bool read_text(const reading *r, config_value *out) {
    if (!check_length(r) || !check_no_control_character(r)) return false;
    if (names_the_sweep(r) && !check_name(r)) return false;
    if (r->info->kind == CONFIG_PATH && !check_path(r)) return false;
    out->text = memory_copy_text(r->node->text);
    if (!out->text) r->problems->no_memory = true;
    return out->text != NULL;
}

static bool read_scalar(const reading *r, config_value *out) {
    if (r->node->kind == NODE_REFUSED) return false;
    if (r->node->kind != NODE_SCALAR) return refuse_kind(r);
    const scalar s = scalar_read(r->node);
    if (s.kind == SCALAR_NULL) return refuse_null(r);
    switch (r->info->kind) {
        case CONFIG_INTEGERS: /* a member */
        case CONFIG_INTEGER: return read_integer(r, &s, out);
        case CONFIG_REAL: return read_real(r, &s, out);
        case CONFIG_CHOICE: return read_choice(r, out);
        case CONFIG_TEXT:
        case CONFIG_PATH:
        case CONFIG_NAMES: return read_text(r, out);
    }
    return false;
}

/* A list of names: a line each, as no text holds a line break. */
static bool read_names(const reading *r, config_value *out) {
    text names = {0};
    bool good = r->node->count > 0;
    if (!good) problems_add(r->problems, r->node->where, "the list of %s is empty", r->label);
    for (const node *n = r->node->first; n; n = n->next) {
        config_value name = {.text = NULL};
        if (!read_scalar(&(reading){r->info, r->label, n, r->problems}, &name)) {
            good = false;
            continue;
        }
        text_append_format(&names, "%s%s", names.bytes ? "\n" : "", name.text);
        free((char *)name.text);
    }
    out->text = good && !names.failed ? memory_copy_text(text_string(&names)) : NULL;
    if (good && !out->text) r->problems->no_memory = true;
    text_free(&names);
    return out->text != NULL;
}

/* --- several whole numbers --- */

static bool refuse_length(const reading *r) {
    const node *n = r->node;
    if (n->count > CONFIG_MOST_MEMBERS)
        problems_add(r->problems, n->where,
                     "%s has a list of %zu numbers; at most %d are one value", r->label, n->count,
                     CONFIG_MOST_MEMBERS);
    else
        problems_add(r->problems, n->where,
                     "%s has an empty list for a value; write a number, such as %s", r->label,
                     r->info->default_text);
    return false;
}

/* A whole number, or a list of them, each within the bounds of the key. */
static bool read_integers(const reading *r, config_integers *out) {
    const config_key_info member = integers_member_info(r->info);
    const node *n = r->node;
    const bool several = n->kind == NODE_LIST;
    bool good = true;
    *out = (config_integers){0};
    if (several && (n->count > CONFIG_MOST_MEMBERS || (n->count == 0 && r->info->default_text)))
        return refuse_length(r);
    for (const node *one = several ? n->first : n; one; one = several ? one->next : NULL) {
        const reading of_member = {&member, r->label, one, r->problems};
        config_value value;
        if (read_scalar(&of_member, &value))
            out->members[out->count++] = (int32_t)value.integer;
        else
            good = false;
    }
    return good;
}

bool value_read(const config_key_info *info, const char *label, const node *n, problems *p,
                config_value *out) {
    const reading r = {info, label, n, p};
    if (info->kind == CONFIG_INTEGERS && n->kind != NODE_REFUSED)
        return read_integers(&r, &out->integers);
    if (info->kind == CONFIG_NAMES && n->kind == NODE_LIST) return read_names(&r, out);
    return read_scalar(&r, out);
}

/* --- computed values --- */

config_value value_stand_in(const config_key_info *info) {
    const int64_t least = info->minimum > 1 ? (int64_t)info->minimum : 1;
    if (info->default_text) return config_default(info);
    switch (info->kind) {
        case CONFIG_REAL: return (config_value){.real = (double)least};
        case CONFIG_INTEGERS:
            return (config_value){.integers = {.count = 1, .members = {(int32_t)least}}};
        default: return (config_value){.integer = least};
    }
}

bool config_take_number(const config_language *language, const config_key_info *info, double number,
                        config_value *out, text *why) {
    const double value = snap_to_digits(number);
    const bool whole = value == floor(value), real = info->kind == CONFIG_REAL;
    if (!(value >= info->minimum && value <= info->maximum)) {
        text_append(why, "; it must be ");
        keys_append_expectation(why, language, info);
        return false;
    }
    if (!real && !whole) {
        text_append(why, "; it must be whole");
        return false;
    }
    memset(out, 0, sizeof *out);
    if (real)
        out->real = fabs(value) < SMALLEST_REAL ? 0 : value;
    else if (info->kind == CONFIG_INTEGERS)
        out->integers = (config_integers){.count = 1, .members = {(int32_t)value}};
    else
        out->integer = (int64_t)value;
    return true;
}

bool config_values_equal(const config_key_info *info, config_value a, config_value b) {
    return value_compare(info, a, b) == 0;
}

int value_compare(const config_key_info *info, config_value a, config_value b) {
    if (info->kind == CONFIG_REAL) return (a.real > b.real) - (a.real < b.real);
    if (info->kind == CONFIG_INTEGERS) return integers_compare(&a.integers, &b.integers);
    return (a.integer > b.integer) - (a.integer < b.integer);
}
