#include "src/search/confirm_options.h"

#include <stddef.h>

#include "src/search/samplers.h"

const char *confirm_option_default(int best, int option) {
    if (best == 0) return NULL;
    return option == CONFIRM_OPTION_REPLICATES ? "10" : search_choose_by_names[SEARCH_BY_VAL];
}
