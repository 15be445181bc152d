#include "src/results/filter.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/results/shown.h"

static const struct {
    const char *sign;
    relation relation;
} signs[] = {/* longer ones first */
             {"!=", NOT_EQUAL}, {"<=", LESS_OR_EQUAL}, {">=", GREATER_OR_EQUAL},
             {"=", EQUAL},      {"<", LESS},           {">", GREATER}};
enum { SIGN_COUNT = sizeof signs / sizeof *signs };

static const char SIGN_CHARS[] = "!=<>";

static bool begins_with_sign(const char *word) {
    return word[0] && strchr(SIGN_CHARS, word[0]);
}

bool filter_starts(int argc, char *const argv[]) {
    size_t name_chars = argc > 0 ? strcspn(argv[0], "!=<>/") : 0;
    if (name_chars == 0 || argv[0][name_chars] == '/') return false;
    return argv[0][name_chars] || (argc > 1 && begins_with_sign(argv[1]));
}

status filter_find_field(const char *name, int *index, error *err) {
    *index = fields_find(name);
    if (*index >= 0) return STATUS_OK;
    const char *names[FIELDS_MAX];
    for (int i = 0; i < fields_count(); i++) names[i] = fields_at(i)->name;
    const char *near = text_nearest(name, names, (size_t)fields_count());
    if (near)
        return error_set(err, STATUS_BAD_INPUT, "trials have no '%s'; did you mean '%s'?", name,
                         near);
    return error_set(err, STATUS_BAD_INPUT,
                     "trials have no '%s'; 'sweep help columns' names what they have", name);
}

/* "70%" and "70 %" of an accuracy, as the fraction next to it. */
static bool parse_per_cent(const char *word, field_value *v) {
    char number[64], *end = NULL;
    size_t chars = strspn(word, "0123456789.");
    const char *sign = word + chars + strspn(word + chars, " ");
    if (chars == 0 || strcmp(sign, "%") != 0) return false;
    snprintf(number, sizeof number, "%.*se-2", (int)chars, word);
    v->kind = FIELD_REAL;
    v->real = strtod(number, &end);
    return !*end;
}

static status parse_value(const char *text, filter *f, error *err) {
    char *end = NULL;
    field_value *v = &f->value;
    const field *column = fields_at(f->field);
    *v = (field_value){.kind = column->kind, .known = true};
    if (v->kind == FIELD_INTEGERS && strpbrk(text, "[,")) {
        if (field_parse_integers(text, v)) return STATUS_OK;
        return error_set(err, STATUS_BAD_INPUT,
                         "'%s' is no list of whole numbers; write it as in '%s=[64, 32]'", text,
                         column->name);
    }
    if (v->kind == FIELD_INTEGERS) v->kind = FIELD_INTEGER;
    snprintf(v->word, sizeof v->word, "%s", text);
    if (v->kind == FIELD_WORD) return STATUS_OK;
    if (fields_at(f->field)->fraction && parse_per_cent(text, v)) return STATUS_OK;
    errno = 0;
    v->integer = strtoll(text, &end, 10);
    v->real = (double)v->integer;
    if (!*text || *end || errno) {
        v->kind = FIELD_REAL; /* hidden_dim<1e3 is as good as hidden_dim<1000 */
        v->real = strtod(text, &end);
    }
    if (*text && !*end && !isnan(v->real)) return STATUS_OK; /* NAN has no order */
    return error_set(err, STATUS_BAD_INPUT, "'%s' is not a number, and %s is one", text,
                     fields_at(f->field)->name);
}

static status parse_one(const char *word, filter *out, error *err) {
    char name[64];
    size_t chars = strcspn(word, SIGN_CHARS);
    int sign = 0;
    while (sign < SIGN_COUNT &&
           strncmp(word + chars, signs[sign].sign, strlen(signs[sign].sign)) != 0)
        sign++;
    if (sign == SIGN_COUNT || chars == 0)
        return error_set(err, STATUS_BAD_INPUT,
                         "'%s' is not a condition; write it as in hidden_dim=100, or in quotes, "
                         "as the shell reads < and > itself: 'lr<0.1'",
                         word);
    const char *value = word + chars + strlen(signs[sign].sign);
    while (chars > 0 && word[chars - 1] == ' ') chars--;
    snprintf(name, sizeof name, "%.*s", (int)chars, word);
    out->relation = signs[sign].relation;
    TRY(filter_find_field(name, &out->field, err));
    return parse_value(value + strspn(value, " "), out, err);
}

static bool passes(const filter *f, const field_value values[]) {
    const field_value *v = &values[f->field];
    if (!v->known) return false;
    int order = field_compare(v, &f->value);
    switch (f->relation) {
        case EQUAL: return order == 0;
        case NOT_EQUAL: return order != 0;
        case LESS: return order < 0;
        case LESS_OR_EQUAL: return order <= 0;
        case GREATER: return order > 0;
        case GREATER_OR_EQUAL: return order >= 0;
    }
    return false;
}

/* Whether a condition that begins with `words` lacks something that the next word may bring. */
static bool goes_on(const char *words, const char *next) {
    size_t chars = strcspn(words, SIGN_CHARS);
    if (!words[chars]) return begins_with_sign(next);
    return words[chars + strspn(words + chars, SIGN_CHARS)] == '\0';
}

status filter_parse_all(int argc, char *const argv[], filter_list *out, error *err) {
    out->count = 0;
    for (int i = 0; i < argc; i++) {
        text words = {0};
        if (out->count == FILTERS_MAX)
            return error_set(err, STATUS_BAD_INPUT, "more than %d conditions", FILTERS_MAX);
        text_append(&words, argv[i]);
        while (i + 1 < argc && goes_on(text_string(&words), argv[i + 1]))
            text_append(&words, argv[++i]);
        status result = parse_one(text_string(&words), &out->filters[out->count++], err);
        text_free(&words);
        TRY(result);
    }
    return STATUS_OK;
}

bool filter_passes_all(const filter_list *list, const field_value values[]) {
    for (int i = 0; i < list->count; i++)
        if (!passes(&list->filters[i], values)) return false;
    return true;
}
