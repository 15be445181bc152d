#include "src/data/array_reading.h"

status array_reading_fail(const array_reading *r, int array, const char *what) {
    const char *name = r->source->infos[array].name;
    if (!name[0]) /* of a file of one array */
        return error_set(r->err, STATUS_BAD_INPUT, "%s: error: %s", r->source->path, what);
    return error_set(r->err, STATUS_BAD_INPUT, "%s: array \"%s\": error: %s", r->source->path, name,
                     what);
}

status array_reading_check(const array_reading *r, int array) {
    const array_info *info = &r->source->infos[array];
    return info->complaint[0] ? array_reading_fail(r, array, info->complaint) : STATUS_OK;
}

static void tell_rounding(const array_reading *r, int array, const number_rounding *rounding) {
    const char *name = r->source->infos[array].name;
    text where = {0};
    text_append(&where, r->source->path);
    if (name[0]) text_append_format(&where, ": array \"%s\"", name);
    number_rounding_append_notices(&r->out->notices, rounding, text_string(&where), "element");
    text_free(&where);
}

status array_reading_take(const array_reading *r, int array, bool as_labels, array_data *out) {
    const array_info *info = &r->source->infos[array];
    *out = (array_data){.count = 0};
    TRY(array_reading_check(r, array));
    if (!as_labels && info->is_text)
        return array_reading_fail(r, array, "it holds texts, and inputs are numbers");
    TRY(r->source->read(r->source, array, as_labels, out, r->err));
    tell_rounding(r, array, &out->rounding);
    return STATUS_OK;
}
