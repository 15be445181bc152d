#include "src/cli/recipe_file.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/files.h"
#include "src/pages/html_config.h"
#include "src/store/results_file.h"

static bool ends_in(const char *path, const char *ending) {
    size_t chars = strlen(path), wanted = strlen(ending);
    return chars > wanted && strcmp(path + chars - wanted, ending) == 0;
}

bool recipe_is_in(const char *path) {
    return ends_in(path, ".h5") || ends_in(path, ".html") || ends_in(path, ".htm");
}

static status read_results(const char *path, recipe *out, error *err) {
    results *r = NULL;
    status result = results_file_read(path, &r, err);
    /* What the user named is the user's input. */
    if (result == STATUS_IO) return STATUS_BAD_INPUT;
    TRY(result);
    result = recipe_of_results(r, out, err);
    results_free(r);
    return result;
}

static status parse_html(const char *path, const char *html, recipe *out, error *err) {
    results *r = NULL;
    TRY(html_config_read(path, html, &r, err));
    status result = recipe_of_results(r, out, err);
    results_free(r);
    return result;
}

static status read_html(const char *path, recipe *out, error *err) {
    char *html = NULL;
    size_t bytes = 0;
    status result = files_read(path, (size_t)1 << 30, &html, &bytes, err);
    if (result == STATUS_IO) return STATUS_BAD_INPUT;
    if (result == STATUS_OK && strlen(html) != bytes)
        result = error_set(err, STATUS_DAMAGED, "%s is damaged: it holds a zero byte", path);
    if (result == STATUS_OK) result = parse_html(path, html, out, err);
    free(html);
    return result;
}

status recipe_read(const char *path, recipe *out, error *err) {
    *out = (recipe){0};
    status result = ends_in(path, ".h5") ? read_results(path, out, err) : read_html(path, out, err);
    if (result != STATUS_OK) recipe_free(out);
    return result;
}
