#include "src/cli/wanted_isa.h"

#include <stdlib.h>

#include "src/base/text.h"

static status refuse(const char *name, error *err) {
    text shown = {0};
    text_append_visible(&shown, name);
    status result = error_set(err, STATUS_BAD_INPUT,
                              "SWEEP_ISA is \"%s\"; it may be avx512, avx2, generic or oracle, or "
                              "unset for the fastest",
                              text_string(&shown));
    text_free(&shown);
    return result;
}

status wanted_isa(rnn_isa *isa, error *err) {
    const char *name = getenv("SWEEP_ISA");
    *isa = RNN_ISA_BEST;
    if (!name || !*name) return STATUS_OK;
    if (!rnn_isa_parse(name, isa)) return refuse(name, err);
    if (rnn_isa_available(*isa)) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT,
                     "SWEEP_ISA is \"%s\", but this CPU lacks its instructions; without SWEEP_ISA "
                     "the fastest that it has is taken: \"%s\"",
                     name, rnn_isa_name(rnn_isa_best()));
}
