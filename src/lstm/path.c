#include "src/lstm/path.h"

#include <stdlib.h>
#include <string.h>

static const char *const NAMES[] = {
    [LSTM_PATH_BEST] = "best", [LSTM_PATH_ORACLE] = "oracle", [LSTM_PATH_GENERIC] = "generic",
    [LSTM_PATH_AVX2] = "avx2", [LSTM_PATH_AVX512] = "avx512",
};

const char *lstm_path_name(lstm_path path) {
    return NAMES[path];
}

bool lstm_path_parse(const char *name, lstm_path *path) {
    for (lstm_path p = LSTM_PATH_ORACLE; p <= LSTM_PATH_AVX512; p++) {
        if (strcmp(name, NAMES[p]) != 0) continue;
        *path = p;
        return true;
    }
    return false;
}

#ifdef __x86_64__
bool lstm_path_available(lstm_path path) {
    if (path == LSTM_PATH_AVX2)
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (path == LSTM_PATH_AVX512)
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("fma");
    return true;
}
#else
bool lstm_path_available(lstm_path path) {
    return path != LSTM_PATH_AVX2 && path != LSTM_PATH_AVX512;
}
#endif

static lstm_path fastest(void) {
    if (lstm_path_available(LSTM_PATH_AVX512)) return LSTM_PATH_AVX512;
    if (lstm_path_available(LSTM_PATH_AVX2)) return LSTM_PATH_AVX2;
    return LSTM_PATH_GENERIC;
}

status path_resolve(lstm_path asked, lstm_path *path, error *err) {
    *path = asked;
    if (asked == LSTM_PATH_BEST) {
        const char *wish = getenv("SWEEP_ISA");
        if (!wish || !*wish)
            *path = fastest();
        else if (!lstm_path_parse(wish, path))
            return error_set(err, STATUS_BAD_INPUT,
                             "SWEEP_ISA is \"%s\"; it may be avx512, avx2, generic or oracle, or "
                             "unset for the fastest",
                             wish);
    }
    if (lstm_path_available(*path)) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT,
                     "this CPU lacks the instructions of the path \"%s\"; without SWEEP_ISA the "
                     "fastest one that it has is taken",
                     lstm_path_name(*path));
}

const kernels *path_kernels(lstm_path path) {
#ifdef __x86_64__
    if (path == LSTM_PATH_AVX512) return &kernels_avx512;
    if (path == LSTM_PATH_AVX2) return &kernels_avx2;
#endif
    (void)path;
    return &kernels_generic;
}
