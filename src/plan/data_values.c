#include "src/plan/data_values.h"

#include "src/base/memory.h"

static bool is_among(const int64_t sizes[], size_t count, int64_t size) {
    for (size_t i = 0; i < count; i++)
        if (sizes[i] == size) return true;
    return false;
}

static size_t add_size(int64_t sizes[], size_t count, config_value value) {
    if (is_among(sizes, count, value.integer)) return count;
    sizes[count] = value.integer;
    return count + 1;
}

/* Room for all values that add_values adds. */
static size_t most_values(const config *c, config_key key) {
    size_t most = c->settings[key].count + 1 + c->row_count;
    for (size_t i = 0; i < c->grid_count; i++) most += c->grids[i].config->settings[key].count + 1;
    return most;
}

static size_t add_values(int64_t values[], size_t count, const config_setting *s) {
    for (size_t i = 0; i < s->count; i++) count = add_size(values, count, s->values[i]);
    return s->when ? add_size(values, count, s->when->otherwise) : count;
}

status data_values_find(const config *c, config_key key, int64_t **out, size_t *count, error *err) {
    const size_t most = most_values(c, key);
    int64_t *values = *out = memory_array(most, sizeof *values);
    if (!values) return error_no_memory(err, most * sizeof *values);
    const bool in_grids_alone = !c->settings[key].given && config_grids_give(c, key);
    size_t found = in_grids_alone ? 0 : add_values(values, 0, &c->settings[key]);
    for (size_t i = 0; i < c->grid_count; i++)
        found = add_values(values, found, &c->grids[i].config->settings[key]);
    for (size_t i = 0; i < c->row_count; i++)
        for (size_t k = 0; k < c->rows[i].part_count; k++)
            if (c->rows[i].parts[k].key == key)
                found = add_size(values, found, c->rows[i].parts[k].values[0]);
    *count = found;
    return STATUS_OK;
}
