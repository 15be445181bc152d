#include "src/results/recipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/config/keys.h"
#include "src/results/environment.h"

static status split_overrides(const char *lines, recipe *r, error *err) {
    size_t capacity = 0;
    while (*lines) {
        size_t bytes = strcspn(lines, "\n");
        if (!memory_grow(&r->overrides, &capacity, r->override_count + 1, sizeof *r->overrides))
            return error_no_memory(err, capacity);
        char *copy = memory_copy_bytes(lines, bytes);
        if (!copy) return error_no_memory(err, bytes);
        r->overrides[r->override_count++] = copy;
        lines += bytes + (lines[bytes] == '\n');
    }
    return STATUS_OK;
}

static status no_facts(recipe *r, error *err) {
    r->facts = memory_array(1, sizeof *r->facts);
    if (!r->facts) return error_no_memory(err, sizeof *r->facts);
    r->facts->data_digest_hex = memory_copy_text("");
    return r->facts->data_digest_hex ? STATUS_OK : error_no_memory(err, 1);
}

status recipe_of_results(const results *from, recipe *out, error *err) {
    *out = (recipe){.config_path = memory_copy_text(from->config_path),
                    .source = memory_copy_text(from->config_source)};
    if (!out->config_path || !out->source) return error_no_memory(err, 1);
    TRY(split_overrides(from->config_overrides, out, err));
    TRY(no_facts(out, err));
    free(out->facts->data_digest_hex);
    out->facts->data_digest_hex = memory_copy_text(from->data_digest_hex);
    if (!out->facts->data_digest_hex) return error_no_memory(err, 1);
    for (int i = 0; i < from->environment_count; i++)
        TRY(results_add_fact(out->facts, from->environment[i].name, from->environment[i].value,
                             err));
    return STATUS_OK;
}

/* --- use --- */

static bool same_key(const char *a, const char *b) {
    size_t chars = strcspn(a, "=");
    return chars == strcspn(b, "=") && strncmp(a, b, chars) == 0;
}

/* Epochs and iterations are two words for one thing. */
static bool are_rivals(const char *a, const char *b) {
    for (config_key key = 0; key < KEY_COUNT; key++) {
        const char *const *rival = key_info(key)->rivals;
        for (; rival && *rival; rival++)
            if (same_key(a, key_info(key)->name) && same_key(b, *rival)) return true;
    }
    return false;
}

/* An override of a section gives several keys: the parser knows which of them are replaced. */
static bool is_of_section(const char *override) {
    char section[KEYS_SECTION_CHARS + 1];
    for (int i = 0; keys_section(&key_language, i, section); i++)
        if (same_key(override, section)) return true;
    return false;
}

/* "train.epochs=": it takes the key back, and does not speak for its rival. */
static bool is_empty(const char *override) {
    return override[strcspn(override, "=")] == '=' && override[strcspn(override, "=") + 1] == '\0';
}

/* A later override takes the place of an earlier one of the same key or of its rival. */
static bool is_replaced(const char *override, const char *const more[], size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!is_of_section(override) &&
            (same_key(override, more[i]) || (!is_empty(more[i]) && are_rivals(override, more[i]))))
            return true;
    return false;
}

status recipe_parse(const recipe *r, const char *const more[], size_t more_count, config **out,
                    text *problems) {
    size_t count = 0;
    const char **all = memory_array(r->override_count + more_count, sizeof *all);
    if (!all) return STATUS_NO_MEMORY;
    for (size_t i = 0; i < r->override_count; i++)
        if (!is_replaced(r->overrides[i], more, more_count)) all[count++] = r->overrides[i];
    const size_t kept_count = count;
    for (size_t i = 0; i < more_count; i++) all[count++] = more[i];
    status result = config_parse_again(&key_language, r->config_path, r->source, strlen(r->source),
                                       all, count, kept_count, out, problems);
    free(all);
    return result;
}

static void append_data_difference(text *out, const recipe *r, const plan *p) {
    const char *then = r->facts->data_digest_hex;
    if (!then[0] || p->data->digest_unknown || strcmp(then, p->data_digest_hex) == 0) return;
    text line = {0};
    text_append_format(&line,
                       "The data are not those of then: SHA-256 %.16s... then, %.16s... now.", then,
                       p->data_digest_hex);
    text_append_visible(out, text_string(&line));
    text_append(out, "\n");
    text_free(&line);
}

static void append_difference(text *out, const recipe *r, const results *now, const char *fact,
                              const char *words) {
    const char *then = results_fact(r->facts, fact), *today = results_fact(now, fact);
    if (!then[0] || strcmp(then, today) == 0) return;
    text_append_format(out, "%s: ", words);
    text_append_visible(out, then);
    text_append(out, " then, ");
    text_append_visible(out, today[0] ? today : "unknown");
    text_append(out, " now.\n");
}

void recipe_append_differences(text *out, const recipe *r, const plan *p) {
    static const struct {
        const char *fact, *words;
    } told[] = {{"numerics_version", "The numeric contract differs, so the bits will"},
                {"sweep_version", "Another version of sweep"},
                {"git_commit", "Another commit"},
                {"git_dirty", "Uncommitted changes (1: yes)"},
                {"compiler", "Another compiler"},
                {"cpu", "Another CPU"}};
    results *now = memory_array(1, sizeof *now);
    if (p) append_data_difference(out, r, p);
    if (now && environment_add_facts(now, NULL) == STATUS_OK)
        for (size_t i = 0; i < sizeof told / sizeof *told; i++)
            append_difference(out, r, now, told[i].fact, told[i].words);
    results_free(now);
}

void recipe_free(recipe *r) {
    for (size_t i = 0; i < r->override_count; i++) free(r->overrides[i]);
    free(r->overrides);
    free(r->config_path);
    free(r->source);
    results_free(r->facts);
    *r = (recipe){0};
}
