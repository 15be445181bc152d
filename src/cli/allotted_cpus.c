#include "src/cli/allotted_cpus.h"

#include <stddef.h>
#include <stdlib.h>

int allotted_cpus(void) {
    static const char *const names[] = {"SLURM_CPUS_PER_TASK", "NCPUS", "PBS_NUM_PPN",
                                        "LSB_DJOB_NUMPROC", "NSLOTS"};
    enum { MOST_CPUS = 1 << 16 };
    int fewest = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *end = NULL;
        const char *value = getenv(names[i]);
        const long cpus = value ? strtol(value, &end, 10) : 0;
        if (cpus < 1 || cpus > MOST_CPUS || *end) continue;
        if (fewest == 0 || cpus < fewest) fewest = (int)cpus;
    }
    return fewest;
}
