#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "src/export/export.h"
#include "src/store/curve_fields.h"
#include "src/store/fields.h"

/* JSON has no word for what is not a number. */
static void append_real(text *out, double value) {
    if (isfinite(value))
        text_append_real(out, value);
    else
        text_append(out, "null");
}

static void append_key(text *out, const char *key) {
    text_append_json(out, key);
    text_append(out, ": ");
}

static void append_member(text *out, const char *key, const char *words) {
    append_key(out, key);
    text_append_json(out, words ? words : "");
}

/* --- a trial --- */

static void append_field(text *out, const field_value *value) {
    if (!value->known)
        text_append(out, "null");
    else if (value->kind == FIELD_WORD)
        text_append_json(out, value->word);
    else if (value->kind == FIELD_REAL)
        append_real(out, value->real);
    else
        field_append(out, value);
}

static void append_curve(text *out, const curve_field *field, const outcome *o) {
    append_key(out, field->name);
    text_append(out, "[");
    for (int32_t i = 0; i < o->evaluation_count; i++) {
        double value;
        curve_gather(field, &o->evaluations[i], 1, &value);
        text_append(out, i ? ", " : "");
        append_real(out, value);
    }
    text_append(out, "]");
}

static void append_evaluations(text *out, const outcome *o) {
    append_key(out, "evaluations");
    text_append(out, "{\"iteration\": [");
    for (int32_t i = 0; i < o->evaluation_count; i++)
        text_append_format(out, "%s%" PRId64, i ? ", " : "", o->evaluations[i].iteration);
    text_append(out, "]");
    for (int i = 0; i < CURVE_COUNT; i++) {
        text_append(out, ", ");
        append_curve(out, &curve_fields[i], o);
    }
    text_append(out, "}");
}

static void append_trial(text *out, const result *r) {
    field_value values[FIELDS_MAX];
    fields_read(r, values);
    text_append(out, "{");
    for (int i = 0; i < fields_count(); i++) {
        append_key(out, fields_name(i));
        append_field(out, &values[i]);
        text_append(out, ", ");
    }
    append_key(out, "reason");
    if (r->reason)
        text_append_json(out, r->reason);
    else
        text_append(out, "null");
    text_append(out, ", ");
    append_evaluations(out, &r->outcome);
    text_append(out, "}");
}

void export_append_json_lines(text *out, const results *r) {
    for (int32_t i = 0; i < r->trial_count; i++) {
        append_trial(out, &r->trials[i]);
        text_append(out, "\n");
    }
}

/* --- the sweep --- */

static void append_overrides(text *out, const char *lines) {
    append_key(out, "overrides");
    text_append(out, "[");
    for (const char *separator = ""; *lines; separator = ", ") {
        size_t bytes = strcspn(lines, "\n");
        text line = {0};
        text_append_bytes(&line, lines, bytes);
        text_append(out, separator);
        text_append_json(out, text_string(&line));
        text_free(&line);
        lines += bytes + (lines[bytes] == '\n');
    }
    text_append(out, "]");
}

static void append_data(text *out, const results *r) {
    append_key(out, "data");
    text_append(out, "{");
    append_member(out, "name", r->data_name);
    text_append(out, ", ");
    append_member(out, "title", r->data_title);
    text_append(out, ", ");
    append_member(out, "origin", r->data_origin);
    text_append(out, ", ");
    append_member(out, "sha256", r->data_digest_hex);
    text_append(out, "}");
}

static void append_axes(text *out, const results *r) {
    append_key(out, "axes");
    text_append(out, "[");
    for (int i = 0; i < r->axis_count; i++) {
        text_append(out, i ? ", " : "");
        text_append_json(out, config_describe(r->axes[i])->name);
    }
    text_append(out, "]");
}

static void append_environment(text *out, const results *r) {
    append_key(out, "environment");
    text_append(out, "{");
    for (int i = 0; i < r->environment_count; i++) {
        text_append(out, i ? ", " : "");
        append_member(out, r->environment[i].name, r->environment[i].value);
    }
    text_append(out, "}");
}

static void append_trials(text *out, const results *r) {
    append_key(out, "trials");
    text_append(out, "[");
    for (int32_t i = 0; i < r->trial_count; i++) {
        text_append(out, i ? ",\n    " : "\n    ");
        append_trial(out, &r->trials[i]);
    }
    text_append(out, "\n  ]");
}

void export_append_json(text *out, const results *r) {
    const struct {
        const char *key, *value;
    } texts[] = {{"name", r->name},
                 {"title", r->title},
                 {"command", r->command},
                 {"config_path", r->config_path},
                 {"config_yaml", r->config_source}};
    void (*const parts[])(text *, const results *) = {append_data, append_axes, append_environment,
                                                      append_trials};
    text_append(out, "{\n  ");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        append_member(out, texts[i].key, texts[i].value);
        text_append(out, ",\n  ");
    }
    append_overrides(out, r->config_overrides);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        text_append(out, ",\n  ");
        parts[i](out, r);
    }
    text_append(out, "\n}\n");
}
