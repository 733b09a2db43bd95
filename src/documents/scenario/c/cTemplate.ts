/** The parts of the C program that are the same for every scenario. */
import { LOWEST_ADDRESS } from '../../../base/result.ts'

export const PREAMBLE = `#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef MAP_UNINITIALIZED
#define MAP_UNINITIALIZED 0x4000000
#endif
#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif
#ifndef MAP_SHARED_VALIDATE
#define MAP_SHARED_VALIDATE 0x03
#endif
#ifndef MAP_DROPPABLE
#define MAP_DROPPABLE 0x08
#endif
#ifndef MAP_SYNC
#define MAP_SYNC 0x80000
#endif
#ifndef MAP_HUGE_2MB
#define MAP_HUGE_2MB (21 << 26)
#endif
#ifndef MAP_HUGE_1GB
#define MAP_HUGE_1GB (30 << 26)
#endif
#ifndef MADV_FREE
#define MADV_FREE 8
#endif
#ifndef MCL_ONFAULT
#define MCL_ONFAULT 4
#endif
#ifndef __WALL
#define __WALL 0x40000000
#endif
#define FUTEX_WAIT 0
#define FUTEX_WAKE 1
#define FUTEX_REQUEUE 3
#define FUTEX_CMP_REQUEUE 4
#define FUTEX_PRIVATE_FLAG 128

/* What makes a process as large as the scenario wants it: see the top. */
#ifndef OWN
#define OWN 0
#endif
#ifndef PAD
#define PAD 0
#endif
static volatile char pad[(PAD) > (OWN) ? (PAD) - (OWN) : 1];

static long __attribute__((unused)) attachments(int id)
{
  struct shmid_ds segment;

  if (shmctl(id, IPC_STAT, &segment) < 0)
    return -1;
  return (long)segment.shm_nattch;
}
`

export const CONDUCTOR = `
/* Instead of a step. */
#define LEAVE -1 /* end here: for a child, whose pipes others hold open as well */
#define REAP -2 /* wait for the child whose pid is v[0] */

struct order {
  int step;
  /* The child's ends of its pipes, for a step that starts one. */
  int child_orders;
  int child_answers;
  long v[VALUES];
};

struct answer {
  long ret;
  int error;
};

static struct {
  pid_t pid;
  int orders;
  int answers;
  /* Of a child: its own ends of the pipes, and who started it. */
  int child_orders;
  int child_answers;
  int parent;
  /* The child that a vfork waits for, or -1. */
  int sleeps_for;
} actors[ACTORS];

static const char *self;
static int child_orders, child_answers;
/* Where the process that makes a call answers. */
static int answers_to;

static long act(int step, const long *v);

/* The life of a process of the scenario: take an order, make the call, say what came of it. */
static int obey(int orders, int answers)
{
  struct order order;
  struct answer answer;

  while (read(orders, &order, sizeof order) == (ssize_t)sizeof order && order.step != LEAVE) {
    errno = 0;
    child_orders = order.child_orders;
    child_answers = order.child_answers;
    answers_to = answers;
    if (order.step == REAP)
      answer.ret = waitpid((pid_t)order.v[0], NULL, __WALL);
    else
      answer.ret = act(order.step, order.v);
    answer.error = errno;
    if (write(answers, &answer, sizeof answer) != (ssize_t)sizeof answer)
      return 1;
  }
  return 0;
}

/* How a result is written: from which value on in hexadecimal. */
#define ADDRESS 0UL
#define NUMBER ULONG_MAX
#define WORD ${LOWEST_ADDRESS}UL

/* Has a process make the call of a step; a negative errno where it cannot. */
static int __attribute__((unused)) ask(int who, int step, const long *v, const char *text, struct answer *answer)
{
  struct order order = { .step = step };

  if (actors[who].orders < 0) {
    printf("%s: left out, %s runs another program, which takes no orders\\n", text, actor_names[who]);
    return -ENOSYS;
  }
  if (actors[who].sleeps_for >= 0) {
    printf("%s: left out, %s sleeps until %s ends\\n", text, actor_names[who], actor_names[actors[who].sleeps_for]);
    return -EAGAIN;
  }
  memcpy(order.v, v, sizeof order.v);
  if (write(actors[who].orders, &order, sizeof order) != (ssize_t)sizeof order ||
      read(actors[who].answers, answer, sizeof *answer) != (ssize_t)sizeof *answer) {
    printf("%s = ? (%s is gone)\\n", text, actor_names[who]);
    return -ESRCH;
  }
  return 0;
}

/* A value, or a negative errno: what a variable of the scenario keeps. */
static long __attribute__((unused)) order(int who, int step, const long *v, const char *text, unsigned long hex_from)
{
  struct answer answer;
  long kept = ask(who, step, v, text, &answer);

  if (kept < 0)
    return kept;
  kept = answer.ret == -1 && answer.error != 0 ? -(long)answer.error : answer.ret;
  if (kept < 0 && kept > -4096)
    printf("%s = -1 (%s)\\n", text, strerror((int)-kept));
  else if ((unsigned long)kept >= hex_from)
    printf("%s = 0x%08lx\\n", text, (unsigned long)kept);
  else
    printf("%s = %ld\\n", text, kept);
  fflush(stdout);
  return kept;
}

/* size: the end of the name of the build that has it; NULL for this one. */
static void __attribute__((unused)) start_actor(int who, const char *size, const char *text)
{
  int down[2], up[2];
  static char sized[1024];
  char in[16], out[16];
  pid_t pid;

  sized[0] = '\\0';
  if (size != NULL && ((size_t)snprintf(sized, sizeof sized, "%s-%s", self, size) >= sizeof sized || access(sized, X_OK) < 0)) {
    printf("%s: there is no %s-%s, so it has the size of this program\\n", text, self, size);
    sized[0] = '\\0';
  }

  if (pipe(down) < 0 || pipe(up) < 0) {
    perror("pipe");
    exit(1);
  }
  fcntl(down[1], F_SETFD, FD_CLOEXEC);
  fcntl(up[0], F_SETFD, FD_CLOEXEC);
  snprintf(in, sizeof in, "%d", down[0]);
  snprintf(out, sizeof out, "%d", up[1]);
  pid = vfork();
  if (pid == 0) {
    execl(sized, sized, "--actor", in, out, (char *)NULL);
    execl("/proc/self/exe", self, "--actor", in, out, (char *)NULL);
    execl(self, self, "--actor", in, out, (char *)NULL);
    _exit(127);
  }
  close(down[0]);
  close(up[1]);
  actors[who].pid = pid;
  actors[who].orders = down[1];
  actors[who].answers = up[0];
  actors[who].parent = -1;
  actors[who].sleeps_for = -1;
  printf("%s = %ld\\n", text, (long)pid);
}

static void __attribute__((unused)) end_actor(int who, const long *v, const char *text)
{
  int parent = actors[who].parent;
  struct order order = { .step = LEAVE };
  struct answer answer;

  (void)v;
  if (actors[who].orders < 0) {
    if (actors[who].pid > 0)
      kill(actors[who].pid, SIGKILL);
  } else if (write(actors[who].orders, &order, sizeof order) != (ssize_t)sizeof order) {
    perror("write");
  }
  if (parent >= 0) {
    if (actors[parent].sleeps_for == who) {
      /* Its vfork returns. */
      actors[parent].sleeps_for = -1;
    } else {
      order.step = REAP;
      order.v[0] = actors[who].pid;
      if (write(actors[parent].orders, &order, sizeof order) != (ssize_t)sizeof order)
        perror("write");
    }
    if (read(actors[parent].answers, &answer, sizeof answer) != (ssize_t)sizeof answer)
      perror("read");
  } else if (actors[who].pid > 0) {
    waitpid(actors[who].pid, NULL, 0);
  }
  if (actors[who].orders >= 0) {
    close(actors[who].orders);
    close(actors[who].answers);
  }
  printf("%s\\n", text);
}

/* A call that this program does not make. */
static void __attribute__((unused)) left_out(const char *text, const char *why)
{
  printf("%s: left out, %s\\n", text, why);
}

static void __attribute__((unused)) set_sysctl(const char *path, const char *value, const char *text)
{
  FILE *file = fopen(path, "w");

  if (file == NULL || fputs(value, file) < 0 || fclose(file) != 0)
    printf("%s: %s\\n", text, strerror(errno));
  else
    printf("%s\\n", text);
}

static void __attribute__((unused)) show_file(const char *path, const char *text)
{
  char line[512];
  FILE *file = fopen(path, "r");

  printf("%s\\n", text);
  if (file == NULL) {
    printf("  %s\\n", strerror(errno));
    return;
  }
  while (fgets(line, sizeof line, file) != NULL)
    printf("  %s", line);
  fclose(file);
}

static void __attribute__((unused)) show_maps(int who, const char *text)
{
  char path[64];

  snprintf(path, sizeof path, "/proc/%ld/maps", (long)actors[who].pid);
  show_file(path, text);
}
`

/**
 * For scenarios in which vfork or clone starts a process: the child lives in the memory of its parent and takes orders
 * there. Its pipes are made before any process, so that all of them inherit it.
 */
export const CHILDREN = `
static char child_stacks[ACTORS][16384] __attribute__((aligned(16)));

static void say_hello(long ret)
{
  struct answer answer = { .ret = ret, .error = errno };

  if (write(child_answers, &answer, sizeof answer) != (ssize_t)sizeof answer)
    _exit(1);
}

static int live(void *unused)
{
  int orders = child_orders, answers = child_answers;

  (void)unused;
  say_hello((long)getpid());
  return obey(orders, answers);
}

static long __attribute__((unused)) start_by_vfork(void)
{
  pid_t pid = vfork();

  if (pid == 0)
    _exit(live(NULL));
  if (pid < 0)
    say_hello(-1);
  return pid;
}

static long __attribute__((unused)) start_by_clone(int who, long flags)
{
  int pid = clone(live, child_stacks[who] + sizeof child_stacks[who], (int)flags, NULL);

  if (pid < 0)
    say_hello(-1);
  return pid;
}

static void prepare_child(int who)
{
  int down[2], up[2];

  if (pipe(down) < 0 || pipe(up) < 0) {
    perror("pipe");
    exit(1);
  }
  fcntl(down[1], F_SETFD, FD_CLOEXEC);
  fcntl(up[0], F_SETFD, FD_CLOEXEC);
  actors[who].orders = down[1];
  actors[who].answers = up[0];
  actors[who].child_orders = down[0];
  actors[who].child_answers = up[1];
}

static void start_child(int parent, int who, int step, int sleeps, const long *v, const char *text)
{
  struct order order = {
    .step = step,
    .child_orders = actors[who].child_orders,
    .child_answers = actors[who].child_answers,
  };
  struct answer hello, answer;

  memcpy(order.v, v, sizeof order.v);
  actors[who].parent = parent;
  actors[who].sleeps_for = -1;
  if (actors[parent].orders < 0) {
    printf("%s: left out, %s runs another program, which takes no orders\\n", text, actor_names[parent]);
    return;
  }
  if (write(actors[parent].orders, &order, sizeof order) != (ssize_t)sizeof order ||
      read(actors[who].answers, &hello, sizeof hello) != (ssize_t)sizeof hello) {
    printf("%s = ? (%s is gone)\\n", text, actor_names[parent]);
    return;
  }
  actors[who].pid = (pid_t)hello.ret;
  if (sleeps && hello.ret >= 0)
    actors[parent].sleeps_for = who;
  else if (read(actors[parent].answers, &answer, sizeof answer) != (ssize_t)sizeof answer)
    perror("read");
  if (hello.ret < 0)
    printf("%s = -1 (%s)\\n", text, strerror(hello.error));
  else
    printf("%s = %ld\\n", text, hello.ret);
  fflush(stdout);
}
`
