#include "src/run/left_out.h"

bool left_out_may_be(status failure) {
    return failure == STATUS_DAMAGED || failure == STATUS_IO || failure == STATUS_BAD_INPUT;
}

void left_out_add(left_out_files *l, status failure, const error *err) {
    if (l->count++ < LEFT_OUT_TOLD) text_append_format(&l->told, "%s\n", err->message);
    l->damaged += failure == STATUS_DAMAGED;
}

status left_out_status(const left_out_files *l) {
    if (l->count == 0) return STATUS_OK;
    return l->damaged ? STATUS_DAMAGED : STATUS_IO;
}

void left_out_free(left_out_files *l) {
    text_free(&l->told);
    *l = (left_out_files){0};
}
