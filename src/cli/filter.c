#include "src/cli/filter.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *sign;
    relation relation;
} signs[] = {/* longer ones first */
             {"!=", NOT_EQUAL}, {"<=", LESS_OR_EQUAL}, {">=", GREATER_OR_EQUAL},
             {"=", EQUAL},      {"<", LESS},           {">", GREATER}};
enum { SIGN_COUNT = sizeof signs / sizeof *signs };

bool filter_is_one(const char *word) {
    size_t name_chars = strcspn(word, "!=<>/");
    return name_chars > 0 && word[name_chars] && word[name_chars] != '/';
}

status filter_find_field(const char *name, int *index, error *err) {
    *index = fields_find(name);
    if (*index >= 0) return STATUS_OK;
    const char *names[FIELDS_MAX];
    for (int i = 0; i < fields_count(); i++) names[i] = fields_name(i);
    const char *near = text_nearest(name, names, (size_t)fields_count());
    /* The axis of a config; trials have what it leaves to train on, without the validation items.
     */
    if (strcmp(name, config_short_name(CONFIG_DATA_TRAIN_SIZE)) == 0) near = "train_count";
    if (near)
        return error_set(err, STATUS_BAD_INPUT, "trials have no '%s'; did you mean '%s'?", name,
                         near);
    return error_set(err, STATUS_BAD_INPUT,
                     "trials have no '%s'; 'sweep help results' names what they have", name);
}

static field_kind kind_of(int field) {
    result nothing = {0};
    field_value values[FIELDS_MAX];
    fields_read(&nothing, values);
    return values[field].kind;
}

static status parse_value(const char *text, filter *f, error *err) {
    char *end = NULL;
    field_value *v = &f->value;
    *v = (field_value){.kind = kind_of(f->field), .known = true};
    snprintf(v->word, sizeof v->word, "%s", text);
    if (v->kind == FIELD_WORD) return STATUS_OK;
    errno = 0;
    v->integer = strtoll(text, &end, 10);
    v->real = (double)v->integer;
    if (!*text || *end || errno) {
        v->kind = FIELD_REAL; /* hidden_dim<1e3 is as good as hidden_dim<1000 */
        v->real = strtod(text, &end);
    }
    if (*text && !*end && !isnan(v->real)) return STATUS_OK; /* NAN has no order */
    return error_set(err, STATUS_BAD_INPUT, "'%s' is not a number, and %s is one", text,
                     fields_name(f->field));
}

status filter_parse(const char *word, filter *out, error *err) {
    char name[64];
    size_t chars = strcspn(word, "!=<>");
    int sign = 0;
    while (sign < SIGN_COUNT &&
           strncmp(word + chars, signs[sign].sign, strlen(signs[sign].sign)) != 0)
        sign++;
    if (sign == SIGN_COUNT || chars == 0)
        return error_set(err, STATUS_BAD_INPUT,
                         "'%s' is not a condition; write it as in hidden_dim=100 or 'lr<0.1'",
                         word);
    snprintf(name, sizeof name, "%.*s", (int)chars, word);
    out->relation = signs[sign].relation;
    TRY(filter_find_field(name, &out->field, err));
    return parse_value(word + chars + strlen(signs[sign].sign), out, err);
}

bool filter_passes(const filter *f, const field_value values[]) {
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
