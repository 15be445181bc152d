#include "src/pages/html_config.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/base/sha256.h"

static const char ELEMENT_ID[] = "sweep-config";
static const char OPENING[] = "<script type=\"application/json\" id=\"sweep-config\">";
static const char CLOSING[] = "</script>";

/* --- the digest --- */

static bool digest_of(const json_t *recipe, char hex[SHA256_HEX_CHARS + 1]) {
    sha256_digest digest;
    char *compact = json_dumps(recipe, JSON_COMPACT | JSON_PRESERVE_ORDER);
    bool done = compact && sha256_of(compact, strlen(compact), &digest) == 0;
    if (done) sha256_hex(&digest, hex);
    free(compact);
    return done;
}

/* --- writing; NULL stands for a lack of memory, which jansson passes on --- */

/* text_append_json makes UTF-8 of everything. */
static json_t *json_of_text(const char *words) {
    text quoted = {0};
    text_append_json(&quoted, words ? words : "");
    json_t *value =
        quoted.failed ? NULL : json_loadb(quoted.data, quoted.bytes, JSON_DECODE_ANY, NULL);
    text_free(&quoted);
    return value;
}

static json_t *json_of_lines(const char *lines) {
    json_t *list = json_array();
    while (list && lines && *lines) {
        const size_t bytes = strcspn(lines, "\n");
        char *line = memory_copy_bytes(lines, bytes);
        if (!line || json_array_append_new(list, json_of_text(line)) != 0) {
            json_decref(list);
            list = NULL;
        }
        free(line);
        lines += bytes + (lines[bytes] == '\n');
    }
    return list;
}

static json_t *json_of_facts(const results *r) {
    json_t *list = json_array();
    for (int i = 0; list && i < r->environment_count; i++) {
        const fact *f = &r->environment[i];
        json_t *pair = json_pack("[o, o]", json_of_text(f->name), json_of_text(f->value));
        if (json_array_append_new(list, pair) == 0) continue;
        json_decref(list);
        list = NULL;
    }
    return list;
}

static json_t *json_of_recipe(const results *r) {
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "config_path", json_of_text(r->config_path),
                     "config", json_of_text(r->config_source), "overrides",
                     json_of_lines(r->config_overrides), "data_sha256",
                     json_of_text(r->data_digest_hex), "environment", json_of_facts(r));
}

static void append_without_tags(text *out, const char *json) {
    while (*json) {
        const size_t plain = strcspn(json, "<");
        text_append_bytes(out, json, plain);
        json += plain;
        if (*json == '<') {
            text_append(out, "\\u003c");
            json++;
        }
    }
}

void html_config_append(text *out, const results *r) {
    char hex[SHA256_HEX_CHARS + 1] = "";
    json_t *recipe = json_of_recipe(r), *all = NULL;
    if (recipe && digest_of(recipe, hex))
        all = json_pack("{s:s, s:O}", "sha256", hex, "recipe", recipe);
    char *words = all ? json_dumps(all, JSON_PRESERVE_ORDER) : NULL;
    if (!words) out->failed = true;
    text_append(out, OPENING);
    append_without_tags(out, words ? words : "");
    text_append_format(out, "%s\n", CLOSING);
    free(words);
    json_decref(all);
    json_decref(recipe);
}

/* --- reading --- */

static status damaged(const char *path, const char *how, error *err) {
    return error_set(
        err, STATUS_DAMAGED,
        "%s is damaged: the config in it %s; take the results.h5 beside it, or another "
        "copy",
        path, how);
}

/* The lines of a list of texts as one text. */
static char *joined_lines(const json_t *list) {
    text lines = {0};
    size_t i;
    json_t *line;
    json_array_foreach(list, i, line)
        text_append_format(&lines, "%s%s", i ? "\n" : "", json_string_value(line));
    char *copy = lines.failed ? NULL : memory_copy_text(text_string(&lines));
    text_free(&lines);
    return copy;
}

static bool are_texts(const json_t *list) {
    size_t i;
    json_t *one;
    if (!json_is_array(list)) return false;
    json_array_foreach(list, i, one) if (!json_is_string(one)) return false;
    return true;
}

static bool are_facts(const json_t *list) {
    size_t i;
    json_t *pair;
    if (!json_is_array(list)) return false;
    json_array_foreach(list, i,
                       pair) if (!are_texts(pair) || json_array_size(pair) != 2) return false;
    return true;
}

static status take_facts(const json_t *list, results *r, error *err) {
    size_t i;
    json_t *pair;
    json_array_foreach(list, i, pair)
        TRY(results_add_fact(r, json_string_value(json_array_get(pair, 0)),
                             json_string_value(json_array_get(pair, 1)), err));
    return STATUS_OK;
}

static status take_recipe(const char *path, const json_t *recipe, results *r, error *err) {
    const char *config_path = json_string_value(json_object_get(recipe, "config_path"));
    const char *config = json_string_value(json_object_get(recipe, "config"));
    const char *data = json_string_value(json_object_get(recipe, "data_sha256"));
    const json_t *overrides = json_object_get(recipe, "overrides");
    const json_t *environment = json_object_get(recipe, "environment");
    if (!config_path || !config || !data || !are_texts(overrides) || !are_facts(environment))
        return damaged(path, "lacks a part", err);
    r->config_path = memory_copy_text(config_path);
    r->config_source = memory_copy_text(config);
    r->data_digest_hex = memory_copy_text(data);
    r->config_overrides = joined_lines(overrides);
    if (!r->config_path || !r->config_source || !r->data_digest_hex || !r->config_overrides)
        return error_no_memory(err, strlen(config));
    return take_facts(environment, r, err);
}

static status check_digest(const char *path, const json_t *all, error *err) {
    char hex[SHA256_HEX_CHARS + 1];
    const char *stored = json_string_value(json_object_get(all, "sha256"));
    const json_t *recipe = json_object_get(all, "recipe");
    if (!stored || !json_is_object(recipe)) return damaged(path, "lacks a part", err);
    if (!digest_of(recipe, hex)) return error_no_memory(err, sizeof hex);
    return strcmp(stored, hex) == 0 ? STATUS_OK : damaged(path, "fails its SHA-256", err);
}

static status parse(const char *path, const char *words, size_t bytes, results *r, error *err) {
    json_t *all = json_loadb(words, bytes, JSON_REJECT_DUPLICATES, NULL);
    if (!all) return damaged(path, "is no JSON any more", err);
    status result = check_digest(path, all, err);
    if (result == STATUS_OK) result = take_recipe(path, json_object_get(all, "recipe"), r, err);
    json_decref(all);
    return result;
}

status html_config_read(const char *path, const char *html, results **out, error *err) {
    const char *element = strstr(html, OPENING);
    *out = NULL;
    if (!element && strstr(html, ELEMENT_ID)) return damaged(path, "has lost its beginning", err);
    if (!element)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s holds no config of a sweep: it is no report.html, or one of an older "
                         "sweep; take the results.h5 beside it",
                         path);
    const char *words = element + strlen(OPENING), *end = strstr(words, CLOSING);
    if (!end) return damaged(path, "has lost its end", err);
    results *r = memory_array(1, sizeof *r);
    if (!r) return error_no_memory(err, sizeof *r);
    status result = parse(path, words, (size_t)(end - words), r, err);
    if (result == STATUS_OK)
        *out = r;
    else
        results_free(r);
    return result;
}
