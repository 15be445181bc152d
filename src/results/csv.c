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

void export_append_csv(text *out, const results *r) {
    field_value values[FIELDS_MAX];
    for (int i = 0; i < fields_count(); i++) text_append_format(out, "%s,", fields_at(i)->name);
    text_append(out, "reason\r\n");
    for (int32_t row = 0; row < r->trial_count; row++) {
        fields_read(&r->trials[row], values);
        for (int i = 0; i < fields_count(); i++) {
            append_field(out, &values[i]);
            text_append(out, ",");
        }
        append_quoted(out, r->trials[row].reason ? r->trials[row].reason : "");
        text_append(out, "\r\n");
    }
}
