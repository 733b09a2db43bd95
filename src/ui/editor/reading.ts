/**
 * The text as it is read: calls and their results as a program, the author's words between them with all values worked out, steps
 * in place of line numbers. A click on a call goes to its step, and so do the arrow keys. The editor draws only what is in view,
 * so a text may be as long as it likes.
 */
import { EditorState, Prec, StateField } from '@codemirror/state'
import type { Extension, Range, Text } from '@codemirror/state'
import { Decoration, EditorView, keymap, WidgetType } from '@codemirror/view'
import type { DecorationSet } from '@codemirror/view'
import { formatCount } from '../../base/format.ts'
import { markTerms } from '../../content/glossary.ts'
import { plainParagraph } from '../../model/narrationText.ts'
import { leadingPunctuation } from '../../model/rich.ts'
import { remembered } from '../../model/step/rows.ts'
import { sameThing } from '../../model/things.ts'
import type { NarrationPart, NarrationParagraph } from '../../protocol/view.ts'
import type { Session } from '../../store/session.ts'
import { focusQuestion } from '../lesson/focusQuestion.ts'
import { stringOf } from './text/longText.ts'
import { passagesOf, withoutMarks, type Passage } from './text/passages.ts'
import { runState, setRevealed, setRun, stepAt } from './text/runState.ts'
import { withoutButtons } from './withoutButton.ts'
import '../lesson/lesson.css'
import './reading.css'

/** Letters in a row of words, and its height in pixels: a guess, until it is drawn. */
const ROW_LETTERS = 52
const ROW_HEIGHT = 20

class Words extends WidgetType {
  private readonly session: Session
  private readonly passage: Passage
  private readonly step: number | null
  /** Another run may work out other values for the same words. */
  private readonly run: unknown

  constructor(session: Session, passage: Passage, step: number | null, run: unknown) {
    super()
    this.session = session
    this.passage = passage
    this.step = step
    this.run = run
  }

  override eq(other: WidgetType): boolean {
    return (
      other instanceof Words &&
      other.run === this.run &&
      other.step === this.step &&
      other.passage.kind === this.passage.kind &&
      other.passage.paragraphs.join('\n') === this.passage.paragraphs.join('\n')
    )
  }

  override get estimatedHeight(): number {
    const rows = this.passage.paragraphs.map(({ length }) => Math.ceil(length / ROW_LETTERS))
    return 8 + ROW_HEIGHT * rows.reduce((sum, count) => sum + count, 0)
  }

  override ignoreEvent(): boolean {
    return true
  }

  override toDOM(view: EditorView): HTMLElement {
    const { passage, step, session } = this
    const dom = document.createElement('div')
    dom.className = `reading-words reading-${passage.kind}`
    if (passage.kind === 'questions') {
      dom.append('A question')
      void this.ask(dom, view, session, step ?? 0)
      return dom
    }
    for (const words of passage.paragraphs) {
      if (words === '') continue
      const plain = passage.kind === 'intro' ? words : withoutMarks(words)
      dom.appendChild(document.createElement('p')).textContent = plain
    }
    if (passage.kind === 'narration' && step !== null) void this.fill(dom, view, session, step)
    return dom
  }

  /** Which question is asked here, as the way to it; its choices stand where it is answered. */
  private async ask(dom: HTMLElement, view: EditorView, session: Session, step: number): Promise<void> {
    const { first, last } = this.passage
    // Those that close the scenario are asked where the run ends, also when it ends before its last line.
    for (const at of [step, session.store.getState().opened?.timeline.steps ?? step]) {
      const answer = await session.narration(at)
      const said = answer.type === 'narration' ? answer.narration : null
      const asked = [...(said?.questions ?? []), ...(said?.forAnotherResult?.questions ?? [])]
      const here = asked.filter(({ line }) => line >= first && line <= last)
      if (!dom.isConnected) return
      if (here.length === 0) continue
      dom.replaceChildren()
      for (const { words } of here) dom.append(wayTo(session, at, plainParagraph(words)))
      view.requestMeasure()
      return
    }
  }

  private async fill(dom: HTMLElement, view: EditorView, session: Session, step: number): Promise<void> {
    const answer = await session.narration(step)
    if (answer.type !== 'narration' || answer.narration === null || !dom.isConnected) return
    const { paragraphs, forAnotherResult } = answer.narration
    const old = forAnotherResult?.paragraphs ?? []
    dom.replaceChildren()
    const seen = new Set<string>()
    for (const parts of [...paragraphs, ...old]) dom.append(paragraph(session, parts, seen))
    if (old.length > 0) {
      const note = document.createElement('p')
      note.className = 'reading-note'
      note.textContent = 'Written for another result:'
      dom.children[paragraphs.length]?.before(note)
    }
    view.requestMeasure()
  }
}

function wayTo(session: Session, step: number, words: string): HTMLElement {
  const dom = document.createElement('button')
  dom.type = 'button'
  dom.textContent = words
  dom.addEventListener('click', () => focusQuestion(session, step))
  return dom
}

/** `seen`: terms that are explained already in this passage. */
function paragraph(session: Session, parts: NarrationParagraph, seen: Set<string>): HTMLElement {
  const dom = document.createElement('p')
  let link: { readonly thing: NarrationPart['thing']; readonly dom: HTMLElement } | null = null
  for (const part of parts) {
    if (part.thing === null) link = null
    else if (link === null || !sameThing(link.thing, part.thing))
      link = { thing: part.thing, dom: dom.appendChild(linkTo(session, part.thing)) }
    for (const node of link === null ? piecesOf(part, seen) : [partOf(part)]) (link?.dom ?? dom).append(node)
  }
  holdPunctuation(dom)
  return dom
}

/** The words of a part, with those that the glossary explains. */
function piecesOf(part: NarrationPart, seen: Set<string>): readonly Node[] {
  if (part.as !== 'words') return [partOf(part)]
  return markTerms([part.text], seen).map((segment) =>
    typeof segment !== 'string' && 'term' in segment
      ? termOf(segment.term, segment.text)
      : partOf({ ...part, text: typeof segment === 'string' ? segment : '' }),
  )
}

function termOf(id: string, text: string): HTMLElement {
  const dom = document.createElement('button')
  dom.type = 'button'
  dom.className = 'term-word'
  dom.dataset['term'] = id
  dom.setAttribute('aria-expanded', 'false')
  dom.textContent = text
  return dom
}

/** A line may break behind a button, whatever follows: the punctuation after one stays with it. */
function holdPunctuation(dom: HTMLElement): void {
  for (const button of dom.querySelectorAll(':scope > button')) {
    const next = button.nextSibling
    const mark = leadingPunctuation(next?.textContent ?? '')
    if (next === null || mark === '') continue
    next.textContent = (next.textContent ?? '').slice(mark.length)
    const unbroken = document.createElement('span')
    unbroken.className = 'unbroken'
    button.replaceWith(unbroken)
    unbroken.append(button, mark)
  }
}

function partOf({ text, as, emphasis }: NarrationPart): Node {
  const dom = document.createElement(as === 'code' ? 'code' : emphasis ? 'em' : 'span')
  dom.textContent = text
  if (as === 'value') dom.className = text.startsWith('0x') ? 'lesson-value code' : 'lesson-value'
  if (as === 'missing') dom.className = 'lesson-missing'
  return dom
}

function linkTo({ store }: Session, thing: NonNullable<NarrationPart['thing']>): HTMLElement {
  const dom = document.createElement('button')
  dom.type = 'button'
  dom.className = 'thing-link'
  dom.addEventListener('click', () => {
    const { select, selected, goTo } = store.getState()
    if (thing.kind === 'step') goTo(thing.step)
    else select(sameThing(selected, thing) ? null : thing)
  })
  for (const over of ['pointerenter', 'focus'])
    dom.addEventListener(over, () => store.getState().setHover(thing))
  for (const out of ['pointerleave', 'blur']) dom.addEventListener(out, () => store.getState().setHover(null))
  return dom
}

/** The packed state of a board, which nobody reads: its beginning tells one from another. */
const PACKED = /^[ \t]*board report \S{12}(\S{36,})/
/** The board stands in the first lines that are no words. */
const HEADER_LINES = 100

class Packed extends WidgetType {
  private readonly letters: number

  constructor(letters: number) {
    super()
    this.letters = letters
  }

  override eq(other: WidgetType): boolean {
    return other instanceof Packed && other.letters === this.letters
  }

  override toDOM(): HTMLElement {
    const dom = document.createElement('span')
    dom.className = 'reading-packed'
    dom.textContent = `… and ${formatCount(this.letters)} letters more`
    return dom
  }
}

function packedState({ doc }: EditorState): Range<Decoration>[] {
  for (let n = 1; n <= Math.min(doc.lines, HEADER_LINES); n++) {
    const { text, from } = doc.line(n)
    const [whole = '', letters = ''] = PACKED.exec(text) ?? []
    if (letters === '') continue
    const to = from + whole.length
    return [Decoration.replace({ widget: new Packed(letters.length) }).range(to - letters.length, to)]
  }
  return []
}

const passagesIn = remembered((doc: Text) => passagesOf(stringOf(doc)))

/**
 * Each passage in place of its lines; what is told of steps to come stays away while the page asks first, and all of it while
 * the reader wants the calls alone.
 */
function decorate(state: EditorState, session: Session, isFolded: boolean): DecorationSet {
  const run = state.field(runState)
  // A log has no author: what looks like words in it is a prompt or a quotation.
  const isLog = session.store.getState().opened?.isSeries === true
  const ranges = (isLog ? [] : passagesIn(state.doc)).map((passage): Range<Decoration> => {
    const step = passage.below < 0 ? 0 : stepAt(state, state.doc.lineAt(passage.below))
    const isHeldBack = passage.kind !== 'intro' && (step ?? 0) > run.revealed
    const spec = isFolded || isHeldBack ? {} : { widget: new Words(session, passage, step ?? 0, run.ran) }
    return Decoration.replace({ ...spec, block: true }).range(passage.from, passage.to)
  })
  return Decoration.set([...ranges, ...packedState(state)], true)
}

const passages = (session: Session, isFolded: boolean): Extension =>
  StateField.define<DecorationSet>({
    create: (state) => decorate(state, session, isFolded),
    update: (decorations, { docChanged, effects, state }) =>
      docChanged || effects.some((effect) => effect.is(setRun) || effect.is(setRevealed))
        ? decorate(state, session, isFolded)
        : decorations,
    provide: (field) => EditorView.decorations.from(field),
  })

/** Goes to the step of a call that was clicked, unless words were marked to be copied. */
function goToCall({ store }: Session, view: EditorView, event: MouseEvent): boolean {
  const pos = view.posAtCoords({ x: event.clientX, y: event.clientY })
  const isMarking = getSelection()?.isCollapsed === false
  if (pos === null || isMarking || event.button !== 0) return false
  const step = stepAt(view.state, view.state.doc.lineAt(pos))
  if (step !== null) store.getState().goTo(step)
  return step !== null
}

/** `isFolded`: the calls alone, without the author's words. */
export function reading(session: Session, isFolded: boolean): Extension {
  const { store } = session
  const by = (steps: number) => (): boolean => {
    store.getState().goTo(store.getState().step + steps)
    return true
  }
  return [
    EditorState.readOnly.of(true),
    EditorView.editable.of(false),
    EditorView.editorAttributes.of({ class: 'is-reading' }),
    EditorView.contentAttributes.of({
      'aria-label': 'The scenario as a program. The arrow keys up and down go from call to call.',
    }),
    passages(session, isFolded),
    withoutButtons(store),
    EditorView.domEventHandlers({ click: (event, view) => goToCall(session, view, event) }),
    Prec.high(
      keymap.of([
        { key: 'ArrowDown', run: by(1) },
        { key: 'ArrowUp', run: by(-1) },
      ]),
    ),
  ]
}
