#include <string.h>

#include "src/results/export.h"
#include "src/trial/fields.h"

/* Text that a spreadsheet would take for a formula (it begins with = + - @ or white space) is
 * preceded by an apostrophe. */
static void append_quoted(text *out, const char *words) {
    bool formula = words[0] && strchr("=+-@\t\r\n ", words[0]);
    if (!formula && !strpbrk(words, ",\"\r\n")) {
        text_append(out, words);
        return;
    }
    text_append(out, formula ? "\"'" : "\"");
    for (; *words; words++) {
        if (*words == '"') text_append(out, "\"");
        text_append_bytes(out, words, 1);
    }
    text_append(out, "\"");
}

static void append_field(text *out, const field_value *value) {
    if (value->known && value->kind == FIELD_WORD)
        append_quoted(out, value->word);
    else
        field_append(out, value);
}

typedef bool column_chooser(int index, const results *of);

static void append_row(text *out, const result *r, column_chooser *has_column, const results *of) {
    field_value values[FIELDS_MAX];
    fields_read(r, values);
    for (int i = 0; i < fields_count(); i++) {
        if (!has_column(i, of)) continue;
        append_field(out, &values[i]);
        text_append(out, ",");
    }
}

static void append_names(text *out, column_chooser *has_column, const results *of) {
    for (int i = 0; i < fields_count(); i++)
        if (has_column(i, of)) text_append_format(out, "%s,", fields_at(i)->name);
}

void export_append_csv(text *out, const results *r) {
    append_names(out, fields_is_of_results, r);
    text_append(out, "reason\r\n");
    for (int32_t i = 0; i < r->trial_count; i++) {
        append_row(out, &r->trials[i], fields_is_of_results, r);
        append_quoted(out, r->trials[i].reason ? r->trials[i].reason : "");
        text_append(out, "\r\n");
    }
}

/* --- a plan --- */

bool export_is_of_plan(int index, const results *of) {
    const field *f = fields_at(index);
    (void)of; /* what confirms comes later */
    return f->group != FIELD_OUTCOME && f->group != FIELD_RUNTIME &&
           strcmp(f->name, "confirm_rank") != 0;
}

result export_result_of_plan(const plan *p, int32_t index) {
    result r = {.trial = p->trials[index]};
    if (p->ids_unknown) r.trial.id[0] = '\0';
    return r;
}

void export_append_plan_csv(text *out, const plan *p) {
    append_names(out, export_is_of_plan, NULL);
    text_append(out, "evaluations,flops\r\n");
    for (int32_t i = 0; i < p->trial_count; i++) {
        const result r = export_result_of_plan(p, i);
        append_row(out, &r, export_is_of_plan, NULL);
        text_append_format(out, "%lld,", (long long)trial_evaluation_count(&r.trial));
        text_append_real(out, trial_flops(&r.trial));
        text_append(out, "\r\n");
    }
}
