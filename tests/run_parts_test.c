/* The runner's parts: the journal, the CPUs, the order of work. */
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#include "src/base/files.h"
#include "src/base/limits.h"
#include "src/base/publish.h"
#include "src/run/journal.h"
#include "src/run/run.h"
#include "src/run/schedule.h"
#include "tests/check.h"

static char root[256];
static error err;

static const char *in_root(const char *name) {
    static char path[512];
    snprintf(path, sizeof path, "%s/%s", root, name);
    return path;
}

/* --- journal --- */

typedef struct reading {
    journal_record records[16];
    int count;
} reading;

static void keep(const journal_record *record, void *context) {
    reading *r = context;
    if (r->count < 16) r->records[r->count++] = *record;
}

static journal_record sample(const char *id, int attempts, const char *message) {
    journal_record record = {.kind = JOURNAL_DONE};
    snprintf(record.trial_id, sizeof record.trial_id, "%s", id);
    snprintf(record.message, sizeof record.message, "%s", message);
    record.runtime = (trial_runtime){.started_s = 0.1,
                                     .wall_s = 1.0 / 3,
                                     .train_s = 1e-9,
                                     .eval_s = 0,
                                     .cpu_s = 2.0 / 3,
                                     .samples_per_s = 32000,
                                     .threads = 1.25,
                                     .worker = 3,
                                     .attempts = attempts,
                                     .host = "host name",
                                     .isa = "avx2"};
    return record;
}

/* A journal of three records with attempts 1, 2, 3. */
static void write_three(const char *path) {
    journal *j = NULL;
    unlink(path);
    if (!CHECK_STATUS(journal_open(path, &j, &err), STATUS_OK, &err)) return;
    for (int i = 1; i <= 3; i++) {
        journal_record record = sample("0123456789abcdef", i, "what = it\nsaid id=no");
        journal_append(j, &record);
    }
    journal_close(j);
}

TEST(a_journal_gives_back_what_was_written) {
    reading r = {.count = 0};
    write_three(in_root("journal"));
    CHECK_STATUS(journal_read(in_root("journal"), keep, &r, &err), STATUS_OK, &err);
    REQUIRE(CHECK_INT(r.count, 3));
    const journal_record *one = &r.records[1];
    CHECK_INT(one->kind, JOURNAL_DONE);
    CHECK_TEXT(one->trial_id, "0123456789abcdef");
    CHECK_TEXT(one->message, "what = it said id=no");
    CHECK_TEXT(one->runtime.host, "host_name");
    CHECK_TEXT(one->runtime.isa, "avx2");
    CHECK_INT(one->runtime.attempts, 2);
    CHECK_INT(one->runtime.worker, 3);
    CHECK(one->runtime.wall_s == 1.0 / 3 && one->runtime.train_s == 1e-9);
    CHECK(one->runtime.threads == 1.25);
    CHECK(one->runtime.cpu_s == 2.0 / 3);
    CHECK(one->at_s > 1700000000);
}

TEST(a_journal_older_than_the_cpu_time_does_not_tell_it) {
    static const char body[] =
        "done id=0123456789abcdef at=1795896911 worker=0 attempts=1 train_s=2 message=";
    char line[256];
    reading r = {.count = 0};
    const unsigned long crc = crc32(0, (const unsigned char *)body, sizeof body - 1);
    const int bytes = snprintf(line, sizeof line, "%08lx %s\n", crc, body);
    REQUIRE(files_publish(in_root("older"), line, (size_t)bytes, true, &err) == STATUS_OK);
    CHECK_STATUS(journal_read(in_root("older"), keep, &r, &err), STATUS_OK, &err);
    REQUIRE(CHECK_INT(r.count, 1));
    CHECK(r.records[0].runtime.train_s == 2);
    CHECK(isnan(r.records[0].runtime.cpu_s));
}

TEST(a_missing_journal_is_an_empty_one) {
    reading r = {.count = 0};
    CHECK_STATUS(journal_read(in_root("nowhere"), keep, &r, &err), STATUS_OK, &err);
    CHECK_INT(r.count, 0);
}

TEST(a_torn_tail_is_ignored_and_does_not_harm_what_follows) {
    char *data = NULL;
    size_t bytes = 0;
    write_three(in_root("journal"));
    REQUIRE(files_read(in_root("journal"), 1 << 20, &data, &bytes, &err) == STATUS_OK);
    free(data);
    for (size_t cut = 1; cut <= bytes / 3; cut += 7) {
        write_three(in_root("journal"));
        REQUIRE(truncate(in_root("journal"), (off_t)(bytes - cut)) == 0);
        reading r = {.count = 0};
        CHECK_STATUS(journal_read(in_root("journal"), keep, &r, &err), STATUS_OK, &err);
        CHECK_INT(r.count, 2);
        journal *j = NULL;
        REQUIRE(journal_open(in_root("journal"), &j, &err) == STATUS_OK);
        journal_record record = sample("fedcba9876543210", 9, "");
        journal_append(j, &record);
        journal_close(j);
        r.count = 0;
        journal_read(in_root("journal"), keep, &r, &err);
        REQUIRE(r.count > 0);
        CHECK_INT(r.records[r.count - 1].runtime.attempts, 9);
    }
}

TEST(a_damaged_line_costs_itself_alone) {
    char *data = NULL;
    size_t bytes = 0;
    write_three(in_root("journal"));
    REQUIRE(files_read(in_root("journal"), 1 << 20, &data, &bytes, &err) == STATUS_OK);
    size_t line_bytes = bytes / 3;
    for (size_t at = line_bytes; at < 2 * line_bytes - 1; at++) {
        char kept = data[at];
        data[at] ^= 1;
        bool ends_line = data[at] == '\n';
        REQUIRE(files_publish(in_root("damaged"), data, bytes, true, &err) == STATUS_OK);
        data[at] = kept;
        reading r = {.count = 0};
        CHECK_STATUS(journal_read(in_root("damaged"), keep, &r, &err), STATUS_OK, &err);
        if (!CHECK_INT(r.count, 2) || ends_line) continue;
        CHECK_INT(r.records[0].runtime.attempts, 1);
        CHECK_INT(r.records[1].runtime.attempts, 3);
    }
    free(data);
}

/* --- CPUs --- */

static void put(const char *name, const char *contents) {
    char path[512], *slash;
    snprintf(path, sizeof path, "%s", in_root(name));
    slash = strrchr(path, '/');
    *slash = '\0';
    files_make_folder(path, &err);
    *slash = '/';
    CHECK_STATUS(files_publish(path, contents, strlen(contents), true, &err), STATUS_OK, &err);
}

TEST(a_quota_of_cgroup_version_2_is_read) {
    put("v2/proc/self/cgroup", "0::/a/b\n");
    put("v2/sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
    CHECK(isinf(limits_cpu_quota(in_root("v2"))));
    put("v2/sys/fs/cgroup/a/cpu.max", "150000 100000\n");
    CHECK_NEAR(limits_cpu_quota(in_root("v2")), 1.5, 0);
    put("v2/sys/fs/cgroup/a/b/cpu.max", "50000 100000\n");
    CHECK_NEAR(limits_cpu_quota(in_root("v2")), 0.5, 0);
}

TEST(a_quota_inside_a_container_is_read) {
    put("inside/proc/self/cgroup", "0::/\n");
    put("inside/sys/fs/cgroup/cpu.max", "300000 100000\n");
    CHECK_NEAR(limits_cpu_quota(in_root("inside")), 3, 0);
}

TEST(a_quota_of_cgroup_version_1_is_read) {
    put("v1/proc/self/cgroup", "7:cpuset:/x\n4:cpu,cpuacct:/docker/1f\n1:name=systemd:/y\n");
    put("v1/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "250000\n");
    put("v1/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n");
    CHECK_NEAR(limits_cpu_quota(in_root("v1")), 2.5, 0);
    put("v1/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1\n");
    CHECK(isinf(limits_cpu_quota(in_root("v1"))));
}

TEST(no_cgroup_is_no_quota_and_one_worker_there_always_is) {
    CHECK(isinf(limits_cpu_quota(in_root("nothing"))));
    CHECK(limits_cpus() >= 1);
}

/* --- memory --- */

TEST(the_nearest_limit_of_memory_counts) {
    put("m2/proc/self/cgroup", "0::/a/b\n");
    put("m2/proc/meminfo", "MemTotal: 9000 kB\nMemAvailable:    2000 kB\n");
    put("m2/sys/fs/cgroup/a/b/memory.max", "max\n");
    put("m2/sys/fs/cgroup/a/b/memory.current", "500000\n");
    CHECK_NEAR(limits_memory_bytes(in_root("m2")), 2000 * 1024, 0);
    put("m2/sys/fs/cgroup/a/memory.max", "1000000\n");
    put("m2/sys/fs/cgroup/a/memory.current", "600000\n");
    put("m2/sys/fs/cgroup/a/memory.stat", "anon 7\ninactive_file 50000\nfile 9\n");
    CHECK_NEAR(limits_memory_bytes(in_root("m2")), 450000, 0);
}

TEST(memory_of_cgroup_version_1_is_read) {
    put("m1/proc/self/cgroup", "3:memory:/docker/1f\n");
    put("m1/sys/fs/cgroup/memory/docker/1f/memory.limit_in_bytes", "9223372036854771712\n");
    put("m1/sys/fs/cgroup/memory/memory.limit_in_bytes", "700000\n");
    put("m1/sys/fs/cgroup/memory/memory.usage_in_bytes", "900000\n");
    put("m1/sys/fs/cgroup/memory/memory.stat", "total_inactive_file 250000\n");
    CHECK_NEAR(limits_memory_bytes(in_root("m1")), 50000, 0);
}

/* --- the order of work --- */

TEST(the_longest_trial_is_first_and_equal_ones_keep_their_order) {
    const int layers[] = {1, 2, 3, 2, 1};
    const int32_t wanted[] = {2, 1, 4};
    const bool finished[] = {true, false, false, true, false};
    trial trials[5] = {{.index = 0}};
    for (int i = 0; i < 5; i++)
        trials[i] = (trial){.architecture = {28, 28, 10, layers[i], 10},
                            .index = i,
                            .iterations = 100,
                            .batch_size = 10,
                            .test_count = 10,
                            .eval_every = 10};
    plan p = {.trials = trials, .trial_count = 5};
    schedule s;
    REQUIRE(CHECK(schedule_create(&s, &p, SCHEDULE_LONGEST, finished)));
    CHECK_INT(s.count, 3);
    for (int i = 0; i < 3; i++) CHECK_INT(schedule_take(&s), wanted[i]);
    schedule_put_back(&s, 4);
    schedule_put_back(&s, 2);
    CHECK_INT(schedule_take(&s), 4);
    CHECK_INT(schedule_take(&s), 2);
    CHECK_INT(s.count, 0);
    schedule_free(&s);
}

TEST(seeds_first_and_the_plans_order_do_not_look_at_lengths) {
    enum { CONFIGURATIONS = 3, SEEDS = 2, TRIALS = CONFIGURATIONS * SEEDS };
    const int32_t seeds_first[TRIALS] = {0, 2, 4, 1, 3, 5};
    bool finished[TRIALS] = {false};
    trial trials[TRIALS] = {{.index = 0}};
    plan p = {.trials = trials,
              .trial_count = TRIALS,
              .selected_count = TRIALS,
              .configuration_count = CONFIGURATIONS,
              .seed_count = SEEDS};
    schedule s;
    int32_t rank[TRIALS];
    REQUIRE(CHECK(schedule_create(&s, &p, SCHEDULE_SEEDS, finished)));
    for (int i = 0; i < TRIALS; i++) CHECK_INT(schedule_take(&s), seeds_first[i]);
    schedule_free(&s);
    REQUIRE(CHECK(schedule_rank(&p, SCHEDULE_SEEDS, rank)));
    for (int i = 0; i < TRIALS; i++) CHECK_INT(rank[seeds_first[i]], i);
    finished[1] = true;
    REQUIRE(CHECK(schedule_create(&s, &p, SCHEDULE_PLAN, finished)));
    for (int i = 0; i < TRIALS - 1; i++) CHECK_INT(schedule_take(&s), i == 0 ? 0 : i + 1);
    schedule_free(&s);
}

int main(void) {
    const char *temporary = getenv("TEST_TMPDIR");
    snprintf(root, sizeof root, "%s/run_parts_test.XXXXXX", temporary ? temporary : "/tmp");
    if (!mkdtemp(root)) return 1;
    RUN(a_journal_gives_back_what_was_written);
    RUN(a_journal_older_than_the_cpu_time_does_not_tell_it);
    RUN(a_missing_journal_is_an_empty_one);
    RUN(a_torn_tail_is_ignored_and_does_not_harm_what_follows);
    RUN(a_damaged_line_costs_itself_alone);
    RUN(a_quota_of_cgroup_version_2_is_read);
    RUN(a_quota_inside_a_container_is_read);
    RUN(a_quota_of_cgroup_version_1_is_read);
    RUN(no_cgroup_is_no_quota_and_one_worker_there_always_is);
    RUN(the_nearest_limit_of_memory_counts);
    RUN(memory_of_cgroup_version_1_is_read);
    RUN(the_longest_trial_is_first_and_equal_ones_keep_their_order);
    RUN(seeds_first_and_the_plans_order_do_not_look_at_lengths);
    char command[300];
    snprintf(command, sizeof command, "rm -rf '%s'", root);
    if (system(command) != 0) printf("%s is left behind\n", root);
    return check_finish();
}
