/** Programs that a scenario starts from files, in C: the part for such scenarios, and what its head says of them. */
import { ARGUMENT_WINDOW, type Strings } from '../../../sim/nommu/exec/binary.ts'
import { fileLine } from '../../binary/fileLine.ts'
import type { Op, Program } from '../compile/program.ts'

export const EXEC = `
#include <poll.h>

/* Milliseconds in which execve is refused, if it is. */
#define SOON 2000

/* first, if there is one, then so many strings of so many letters: the same memory for all of them. */
static char **strings_of(const char *first, long count, long length)
{
  char **all = calloc((size_t)count + 2, sizeof *all);
  char *letters = malloc((size_t)length + 1);
  long n, at = 0;

  if (all == NULL || letters == NULL) {
    perror("malloc");
    exit(1);
  }
  memset(letters, 'x', (size_t)length);
  letters[length] = '\\0';
  if (first != NULL)
    all[at++] = (char *)first;
  for (n = 0; n < count; n++)
    all[at++] = letters;
  return all;
}

/* A process that runs a program of its own: it can be ended, and that is all. */
static void runs_program(int who, pid_t pid)
{
  actors[who].pid = pid;
  actors[who].orders = -1;
  actors[who].answers = -1;
  actors[who].sleeps_for = -1;
}

static void __attribute__((unused)) start_program(int who, const char *path, long args, long arg_length, long env, long env_length, const char *text)
{
  char **argv = strings_of(path, args, arg_length);
  char **envp = strings_of(NULL, env, env_length);
  volatile int error = 0;
  int status;
  pid_t pid;

  fflush(stdout);
  pid = vfork();
  if (pid == 0) {
    execve(path, argv, envp);
    error = errno;
    _exit(127);
  }
  if (pid < 0)
    error = errno;
  runs_program(who, error == 0 ? pid : 0);
  actors[who].parent = -1;
  if (error != 0) {
    if (pid > 0)
      waitpid(pid, NULL, 0);
    printf("%s = -1 (%s)\\n", text, strerror(error));
    return;
  }
  printf("%s = %ld\\n", text, (long)pid);
  if (waitpid(pid, &status, WNOHANG) == pid) {
    actors[who].pid = 0;
    if (WIFSIGNALED(status))
      printf("  it died of signal %d while it was started, or right after\\n", WTERMSIG(status));
    else
      printf("  it has ended by itself, and its memory is free again\\n");
  }
}

/* In the process: it says that it goes, and answers once more only where it stays. */
static long __attribute__((unused)) start_over(const char *path, long args, long arg_length, long env, long env_length)
{
  struct answer going = { .ret = 0 };
  char **argv = strings_of(path, args, arg_length);
  char **envp = strings_of(NULL, env, env_length);

  fcntl(answers_to, F_SETFD, FD_CLOEXEC);
  if (write(answers_to, &going, sizeof going) != (ssize_t)sizeof going)
    return -1;
  execve(path, argv, envp);
  return -1;
}

static long __attribute__((unused)) become(int who, int step, const long *v, const char *text)
{
  struct pollfd more = { .fd = actors[who].answers, .events = POLLIN };
  struct answer answer;
  int parent = actors[who].parent;

  if (ask(who, step, v, text, &answer) < 0)
    return -ESRCH;
  if (poll(&more, 1, SOON) > 0 && (more.revents & POLLIN) && read(more.fd, &answer, sizeof answer) == (ssize_t)sizeof answer) {
    printf("%s = -1 (%s)\\n", text, strerror(answer.error));
    return -(long)answer.error;
  }
  runs_program(who, actors[who].pid);
  printf("%s = 0\\n", text);
  if (parent >= 0 && actors[parent].sleeps_for == who) {
    /* Its vfork returns. */
    actors[parent].sleeps_for = -1;
    if (read(actors[parent].answers, &answer, sizeof answer) != (ssize_t)sizeof answer)
      perror("read");
  }
  return 0;
}
`

/** More strings or letters fill all that a program can be given, and are refused in the same way. */
const most = (value: number): number => Math.min(value, ARGUMENT_WINDOW + 1)

/** How many strings and of how many letters, as two arguments. */
export const stringsInC = ({ count, length }: Strings): string => `${most(count)}L, ${most(length)}L`

const startedPath = (op: Op): string | null => {
  if (op.op === 'exec') return op.path
  const [path] = op.op === 'call' && op.name === 'execve' ? op.args : []
  return path?.kind === 'path' ? path.path : null
}

/** The files that are started, each once. */
export const startedPaths = ({ ops }: Program): readonly string[] => [
  ...new Set(ops.flatMap((op) => startedPath(op) ?? [])),
]

/** Programs told one by one; who copies them to the board knows how it goes on. */
const MOST_TOLD = 12

/** What the head says of them; nothing where none is started. */
export function programsOf(program: Program): readonly string[] {
  const paths = startedPaths(program)
  if (paths.length === 0) return []
  const rest = paths.length - MOST_TOLD
  return [
    'Started: these files are expected on the board, with the sizes that the scenario gives them. What they do is',
    '         their own affair: one that ends gives its memory back, and none of them takes orders, so that what',
    '         the scenario has them do afterwards is left out. Their memory shows in /proc/PID/maps.',
    ...paths.slice(0, MOST_TOLD).map((path) => {
      const binary = program.files.find((file) => file.path === path)?.binary
      return `  ${binary ? fileLine(path, binary) : `${path}, of which the scenario says nothing`}`
    }),
    ...(rest > 0 ? [`  and so on for ${rest} more.`] : []),
  ]
}
