#include "experiments/engine_speed/sampler.h"

#include <execinfo.h>
#include <signal.h>
#include <stdint.h>
#include <sys/time.h>

enum { MOST_SAMPLES = 10000, MOST_FRAMES = 16, PERIOD_US = 1000, OWN_FRAMES = 2 };

typedef struct sample {
    int frames;
    void *frame[MOST_FRAMES];
} sample;

static sample samples[MOST_SAMPLES];
static volatile sig_atomic_t sample_count;

/* Where the executable was loaded: the linker's symbol. */
extern const char __executable_start[];

static void look(int signal_number) {
    (void)signal_number;
    if (sample_count >= MOST_SAMPLES) return;
    sample *s = &samples[sample_count];
    s->frames = backtrace(s->frame, MOST_FRAMES);
    sample_count = sample_count + 1;
}

static void set_period(long period_us) {
    const struct timeval period = {0, period_us};
    setitimer(ITIMER_PROF, &(struct itimerval){period, period}, NULL);
}

void sampler_start(void) {
    /* The first call loads the unwinder, which a signal handler must not. */
    void *frame[1];
    backtrace(frame, 1);
    sample_count = 0;
    sigaction(SIGPROF, &(struct sigaction){.sa_handler = look, .sa_flags = SA_RESTART}, NULL);
    set_period(PERIOD_US);
}

void sampler_stop(FILE *out) {
    set_period(0);
    for (int k = 0; k < sample_count; k++) {
        /* The first frames are the handler's own. All but the interrupted one hold return
         * addresses: one byte back is inside the call. */
        for (int f = OWN_FRAMES; f < samples[k].frames; f++)
            fprintf(out, "%lx ",
                    (unsigned long)((uintptr_t)samples[k].frame[f] - (uintptr_t)__executable_start -
                                    (f > OWN_FRAMES)));
        fputc('\n', out);
    }
}
