/**
 * A scenario as a C program that makes the same calls on a real board. One process conducts; each process of the scenario
 * is started by vfork and exec of the same program, gets its orders through a pipe and answers through another, so that
 * the calls come in the order of the text whoever makes them.
 */
import { unreachable } from '../../../base/assert.ts'
import type { ResultForm } from '../../../base/result.ts'
import { sleepsWith, specOf } from '../../../language/calls/calls.ts'
import { flagsOf } from '../../../language/calls/flags.ts'
import { C_CASTS, CALLS_IN_C, NO_CHILD } from '../../../language/calls/inC.ts'
import { resultFormOf } from '../../../language/calls/results.ts'
import type { ParameterKind } from '../../../language/calls/spec.ts'
import { inComment, leftOutComment, linesLeftOut } from './cComment.ts'
import { EXEC, programsOf, startedPaths, stringsInC } from './cExec.ts'
import { CHILDREN, CONDUCTOR, PREAMBLE } from './cTemplate.ts'
import { parseProgram } from '../read.ts'
import { flagsIn } from '../compile/compileArguments.ts'
import { DEFAULT_PROGRAM_BYTES, DEFAULT_STACK_BYTES } from '../compile/names.ts'
import type { Arg, Op, Program } from '../compile/program.ts'

type Call = Op & { readonly op: 'call' }
type Spawn = Op & { readonly op: 'spawn' }

/**
 * C source, for gcc or a cross compiler; no warning under -Wall -Wextra. Ends with a newline. A line of the scenario with
 * a mistake is a comment that says so.
 */
export function cProgram(text: string): string {
  const compiled = parseProgram(text)
  const { program } = compiled
  const actors = program.processNames.map((name) => cString(name)).join(', ')
  const cases = program.ops.flatMap((op, step) => (op.op === 'call' ? actorCase(program, op, step) : []))
  const leftOut = linesLeftOut(text, compiled)
  const orders = [
    ...program.ops.map((op, step) => ({ line: op.line, text: conduct(program, op, step) })),
    ...leftOut.map((one) => ({ line: one.line, text: leftOutComment(one) })),
  ]
    .toSorted((a, b) => a.line - b.line)
    .map((order) => `  ${order.text}`)
  const children = [...new Set(program.ops.map(childOf).filter((child) => child >= 0))]
  return [
    comment(program, leftOut.length),
    PREAMBLE,
    `#define ACTORS ${Math.max(1, program.processNames.length)}`,
    `#define VALUES ${Math.max(1, program.slotNames.length)}`,
    `static const char *const actor_names[ACTORS] = { ${actors === '' ? '""' : actors} };`,
    ...program.slotNames.map((name, slot) => `#define V_${name} v[${slot}]`),
    '',
    CONDUCTOR.trimStart(),
    ...(startedPaths(program).length > 0 ? [EXEC] : []),
    ...(children.length > 0 ? [CHILDREN] : []),
    '/* What a process does when it is told to make the call of a step. */',
    'static long act(int step, const long *v)',
    '{',
    '  (void)v;',
    '  switch (step) {',
    ...cases,
    '  default:',
    '    errno = ENOSYS;',
    '    return -1;',
    '  }',
    '}',
    '',
    'static void play(long *v)',
    '{',
    '  (void)v;',
    ...children.map((child) => `  prepare_child(${child});`),
    ...orders,
    '}',
    '',
    'int main(int argc, char **argv)',
    '{',
    '  long v[VALUES] = { 0 };',
    '',
    '  if (argc == 4 && strcmp(argv[1], "--actor") == 0)',
    '    return obey(atoi(argv[2]), atoi(argv[3]));',
    '  pad[0] = 1;',
    '  self = argv[0];',
    '  play(v);',
    '  return 0;',
    '}',
    '',
  ].join('\n')
}

function comment(program: Program, leftOut: number): string {
  const title = program.title === '' ? 'A scenario' : program.title
  const builds = buildsOf(program)
  const lines = [
    title,
    ...(program.about === '' ? [] : [program.about]),
    '',
    'Build:  CROSS_COMPILE-gcc -Wall -O1 -o scenario scenario.c',
    ...sizesOf(builds),
    ...programsOf(program),
    'Before: sysctl -w vm.nr_trim_pages=1   (or: echo 1 > /proc/sys/vm/nr_trim_pages)',
    'Run it as root: the scenario may change vm.nr_trim_pages and open devices.',
    ...(leftOut === 0 ? [] : [`Lines with mistakes, left out below: ${leftOut}.`]),
  ]
  return ['/*', ...lines.map((line) => ` * ${inComment(line)}`.trimEnd()), ' */'].join('\n')
}

/** Sizes told one by one; who writes more knows how it goes on. */
const MOST_BUILDS = 12

/** What the build of a process that has sizes of its own ends in; null for one of the usual size. */
const buildOf = (op: Spawn): string | null =>
  op.programBytes === DEFAULT_PROGRAM_BYTES && op.stackBytes === DEFAULT_STACK_BYTES
    ? null
    : `${op.programBytes}-${op.stackBytes}`

const buildsOf = (program: Program): readonly Spawn[] => [
  ...new Map(
    program.ops.flatMap((op) =>
      op.op === 'spawn' && buildOf(op) !== null ? [[buildOf(op), op] as const] : [],
    ),
  ).values(),
]

/** How the sizes of programs and stacks get onto the board, and what becomes of those that do not. */
function sizesOf(builds: readonly Spawn[]): readonly string[] {
  if (builds.length === 0) return ['Sizes:  each process is as large as this program, whatever that is.']
  const rest = builds.length - MOST_BUILDS
  return [
    'Sizes:  a process with a size of its own runs a build of its own beside this one. OWN is what the size of',
    '        this one is, as "size scenario" says. A build that is missing is told when it is wanted. For bFLT',
    '        it is -Wl,-elf2flt=-sSTACK that sets the stack.',
    ...builds
      .slice(0, MOST_BUILDS)
      .map(
        (op) =>
          `  CROSS_COMPILE-gcc -O1 -DPAD=${op.programBytes} -DOWN=0 -Wl,-z,stack-size=${op.stackBytes} -o scenario-${buildOf(op)} scenario.c`,
      ),
    ...(rest > 0 ? [`  and so on for ${rest} more.`] : []),
  ]
}

const cString = (text: string): string => JSON.stringify(text).replaceAll('?', '\\?')

/** The process that vfork or clone starts and the scenario gives orders to; -1 for none. */
const childOf = (op: Op): number => (op.op === 'call' ? op.child : -1)

/** The parent sleeps until the child ends. */
const sleeps = (op: Call): boolean => sleepsWith(op.name, flagsIn(op)) !== null

const HOW_WRITTEN: Readonly<Record<ResultForm, string>> = {
  none: 'NUMBER',
  number: 'NUMBER',
  address: 'ADDRESS',
  word: 'WORD',
  // A C program that gets one ends.
  signal: 'NUMBER',
}

function conduct(program: Program, op: Op, step: number): string {
  switch (op.op) {
    case 'spawn':
      return `start_actor(${op.process}, ${buildOf(op) === null ? 'NULL' : cString(buildOf(op) ?? '')}, ${cString(op.text)});`
    case 'exec':
      return `start_program(${op.process}, ${cString(op.path)}, ${stringsInC(op.args)}, ${stringsInC(op.env)}, ${cString(op.text)});`
    case 'sysctl':
      return `set_sysctl("/proc/sys/${op.key.replaceAll('.', '/')}", "${op.value}", ${cString(op.text)});`
    case 'cat':
      return op.process === null
        ? `show_file(${cString(op.path)}, ${cString(op.text)});`
        : `show_maps(${op.process}, ${cString(op.text)});`
    case 'call': {
      const written = HOW_WRITTEN[resultFormOf(op.name)]
      const order =
        CALLS_IN_C[op.name] === 'program'
          ? `become(${op.process}, ${step}, v, ${cString(op.text)})`
          : `order(${op.process}, ${step}, v, ${cString(op.text)}, ${written})`
      if (op.child >= 0)
        return `start_child(${op.process}, ${op.child}, ${step}, ${sleeps(op) ? 1 : 0}, v, ${cString(op.text)});`
      const form = CALLS_IN_C[op.name]
      if (form === 'end') return `end_actor(${op.process}, v, ${cString(op.text)});`
      if (callBody(program, op) === null) {
        const why = typeof form === 'object' && 'leftOut' in form ? form.leftOut : NO_CHILD
        return `left_out(${cString(op.text)}, ${cString(why)});`
      }
      return op.result < 0 ? `${order};` : `v[${op.result}] = ${order};`
    }
    default:
      return unreachable(op)
  }
}

function actorCase(program: Program, op: Call, step: number): string[] {
  const body = callBody(program, op)
  if (body === null) return []
  return [`  case ${step}: /* line ${op.line} */`, `    return ${body};`]
}

/** The call as a C expression of type long; null for one that a program cannot make for itself. */
function callBody(program: Program, op: Call): string | null {
  const form = CALLS_IN_C[op.name]
  const { parameters, returns } = specOf(op.name)
  const args = parameters.map(({ kind }, index) => {
    const arg = op.args[index]
    return arg === undefined ? '0L' : cValue(program, arg, kind)
  })
  if (form === 'function') {
    const list = parameters
      .map(({ kind }, index) => `${C_CASTS[kind] ?? ''}${args[index] ?? '0L'}`)
      .join(', ')
    return `${returns === 'address' ? '(long)' : ''}${op.name}(${list})`
  }
  if (form === 'program') return `start_over(${args.join(', ')})`
  if (form === 'end' || 'leftOut' in form) return null
  if ('write' in form) return form.write(...args)
  return op.child < 0 ? null : form.start(op.child, ...args)
}

function cValue(program: Program, arg: Arg, kind: ParameterKind): string {
  switch (arg.kind) {
    case 'number':
      return cNumber(arg.value, kind)
    case 'path':
      return cString(arg.path)
    case 'process':
      return `${arg.process}L`
    case 'strings':
      return stringsInC(arg)
    case 'slot': {
      const name = `V_${program.slotNames[arg.slot] ?? ''}`
      if (arg.plus === 0) return name
      return `(${name} ${arg.plus < 0 ? '-' : '+'} ${Math.abs(arg.plus)}L)`
    }
    default:
      return unreachable(arg)
  }
}

/** With the constants' names where all bits have one, as a person would write it. */
function cNumber(value: number, kind: ParameterKind): string {
  const flags = Object.entries(flagsOf(kind)).filter(([, bit]) => bit !== 0)
  const exact = Object.entries(flagsOf(kind)).find(([, bit]) => bit === value)
  if (exact !== undefined) return exact[0]
  if (flags.length === 0 || value <= 0) return `${value}L`
  const names: string[] = []
  let rest = value
  for (const [name, bit] of flags) {
    if ((rest & bit) !== bit) continue
    names.push(name)
    rest &= ~bit
  }
  if (rest !== 0) names.push(`0x${rest.toString(16)}`)
  return names.length === 1 ? (names[0] ?? '0') : `(${names.join(' | ')})`
}
