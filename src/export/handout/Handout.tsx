/** The storyboard: chosen steps on pages of paper. It lies beside the page, unseen, and is all that is printed. */
import { createPortal } from 'react-dom'
import { formatCount } from '../../base/format.ts'
import { legendPicture, pictureFrame } from '../picture/picture.ts'
import type { FrameSize, PictureSubject } from '../picture/picture.ts'
import { pictureFrameBeside } from '../picture/pictureBeside.ts'
import { jointLegend, type Legend } from '../picture/pictureLegend.ts'
import type { BesideStep } from '../../store/besideStep.ts'
import type { ColourBy } from '../../model/choices.ts'
import { plainText } from '../../model/rich.ts'
import { furtherSentence } from '../../model/saidAlready.ts'
import { refusedAnswer } from '../../model/windows/refusedBlock.ts'
import type { NarrationParagraph, QuestionView, StepView } from '../../protocol/view.ts'
import { qrPicture } from '../../ui/common/qr.ts'
import { svgAddress } from '../bitmap.ts'
import './handout.css'

export const PER_PAGE = [2, 4, 6] as const
export type PerPage = (typeof PER_PAGE)[number]

/** One step as it stands on paper; the view itself is not kept: it is large. */
export interface HandoutStep {
  readonly step: number
  readonly call: string
  readonly result: string
  readonly isFailure: boolean
  readonly sentence: string
  /** In what the machine beside differs; empty without one. */
  readonly beside: string
  /** What answers a block that was refused; empty for nothing. */
  readonly answer: string
  readonly narration: readonly NarrationParagraph[]
  /** What it read, a line each, and how many lines more there were. */
  readonly read: { readonly lines: readonly string[]; readonly more: number } | null
  /** Address of the picture. */
  readonly picture: string
  readonly width: number
  readonly height: number
  readonly legend: Legend
}

export interface AskedQuestion {
  readonly question: QuestionView
  /** The step that it is about; null for one about the whole lesson. */
  readonly step: number | null
}

export interface HandoutContent {
  readonly title: string
  readonly about: string
  readonly place: string
  readonly steps: readonly HandoutStep[]
  readonly perPage: PerPage
  /** The author's; asked behind the steps, answered on a page of their own. */
  readonly questions: readonly AskedQuestion[]
  /** Where the lesson can be opened. */
  readonly address: string
}

/**
 * The narrower the slot, the fewer units, so that type in it stays legible. In half the width of a page the tree would
 * push the columns together until neither can be read: it is in the larger pictures only.
 */
const FRAMES: Readonly<Record<PerPage, FrameSize>> = {
  2: { width: 860, height: 340, treeWidth: 270 },
  4: { width: 420, height: 340, treeWidth: 0 },
  6: { width: 420, height: 210, treeWidth: 0 },
}
/** Two machines side by side have half the width each: with more height the rows of an address space have room. */
const BESIDE_HEIGHT = 400
const LEGEND_WIDTH = 920

/** The smallest type of a picture, user units, and as it is on paper, points: with less room a step goes to the next sheet. */
const PICTURE_TYPE = 12
const LEAST_TYPE = 7.05
const leastHeight = (height: number): string => `${((height * LEAST_TYPE) / PICTURE_TYPE).toFixed(1)}pt`

export function handoutStep(
  view: StepView,
  subject: PictureSubject,
  perPage: PerPage,
  colourBy: ColourBy,
  beside: BesideStep | null,
): HandoutStep {
  const frame = FRAMES[perPage]
  // Side by side where a page has room for it.
  const isStacked = perPage !== 2
  const besideFrame = isStacked ? frame : { ...frame, height: BESIDE_HEIGHT }
  const picture =
    beside === null
      ? pictureFrame(view, subject, frame, colourBy)
      : pictureFrameBeside(view, subject, besideFrame, colourBy, beside, isStacked)
  return {
    step: view.step,
    call: view.call?.text ?? 'Before the first call',
    result: view.call?.result ?? '',
    isFailure: view.call !== null && view.call.errno !== null,
    sentence: furtherSentence(view),
    beside: beside?.sentence ?? '',
    answer: answerIn(view),
    narration: view.narration?.paragraphs ?? [],
    read: readOf(view),
    picture: svgAddress(picture.svg),
    width: picture.width,
    height: picture.height,
    legend: picture.legend,
  }
}

/** Lines of a file below /proc that a step has room for. */
const MOST_READ = 14
const SIGNS = { same: ' ', added: '+', removed: '−', changed: '~' } as const

function readOf({ read }: StepView): HandoutStep['read'] {
  if (read === undefined) return null
  const shown = read.lines.slice(0, MOST_READ)
  return {
    lines: shown.map(({ text, change }) => `${read.since === null ? '' : `${SIGNS[change]} `}${text}`),
    more: read.more + read.lines.length - shown.length,
  }
}

/** @param ready Told the element once it is in the page. */
export function Handout({
  content,
  ready,
}: {
  readonly content: HandoutContent
  readonly ready: (handout: HTMLElement | null) => void
}) {
  const { steps, perPage } = content
  const pages = Array.from({ length: Math.ceil(steps.length / perPage) }, (_, page) =>
    steps.slice(page * perPage, (page + 1) * perPage),
  )
  return createPortal(
    <section ref={ready} className={`handout handout-${perPage}`} aria-label="Handout">
      {pages.map((shown, page) => (
        <HandoutPage key={page} content={content} steps={shown} page={page + 1} pages={pages.length} />
      ))}
      {content.questions.length > 0 && <QuestionPages {...content} />}
    </section>,
    document.body,
  )
}

interface HandoutPageProps {
  readonly content: HandoutContent
  readonly steps: readonly HandoutStep[]
  /** From 1. */
  readonly page: number
  readonly pages: number
}

function HandoutPage({ content, steps, page, pages }: HandoutPageProps) {
  const { title, about, place } = content
  const legend = legendPicture(jointLegend(steps.map((step) => step.legend)), LEGEND_WIDTH)
  return (
    <article className="handout-page">
      <header>
        <h1>{title}</h1>
        <p className="handout-number">{pages > 1 && `Part ${formatCount(page)} of ${formatCount(pages)}`}</p>
        {page === 1 && about !== '' && <p className="handout-about">{about}</p>}
      </header>
      <ol className="handout-steps">
        {steps.map((step) => (
          <HandoutSlot key={step.step} step={step} />
        ))}
      </ol>
      <footer>
        <img src={svgAddress(legend.svg)} alt="" width={legend.width} height={legend.height} />
        {page === pages ? <Address {...content} /> : <p>{place}</p>}
      </footer>
    </article>
  )
}

function HandoutSlot({ step }: { readonly step: HandoutStep }) {
  return (
    <li>
      <div className="handout-words">
        <p className="handout-call">
          <b>{formatCount(step.step)}</b>
          <code>
            {step.call} <span className={step.isFailure ? 'handout-failure' : ''}>{step.result}</span>
          </code>
        </p>
        {step.sentence !== '' && <p className="handout-sentence">{step.sentence}</p>}
        {step.beside !== '' && <p className="handout-sentence handout-beside">{step.beside}</p>}
        {step.answer !== '' && <p className="handout-sentence">{step.answer}</p>}
        {step.narration.map((paragraph, i) => (
          <p key={i} className="handout-narration">
            <Words paragraph={paragraph} />
          </p>
        ))}
        {step.read && (
          <pre className="handout-read">
            {step.read.lines.join('\n')}
            {step.read.more > 0 && `\n… and ${formatCount(step.read.more)} more lines`}
          </pre>
        )}
      </div>
      <img
        src={step.picture}
        alt={`Memory after step ${step.step}`}
        width={step.width}
        height={step.height}
        style={{ minHeight: leastHeight(step.height) }}
      />
    </li>
  )
}

function Words({ paragraph }: { readonly paragraph: NarrationParagraph }) {
  return paragraph.map((part, at) =>
    part.as === 'code' ? (
      <code key={at}>{part.text}</code>
    ) : part.emphasis ? (
      <em key={at}>{part.text}</em>
    ) : (
      part.text
    ),
  )
}

function answerIn(view: StepView): string {
  const answer = refusedAnswer(view)
  return answer ? plainText(answer.words) : ''
}

const letter = (choice: number): string => String.fromCharCode(65 + choice)

/** The questions, and on a sheet that can be kept back their answers. */
function QuestionPages({ title, questions }: Pick<HandoutContent, 'title' | 'questions'>) {
  return (
    <>
      <article className="handout-page handout-questions">
        <header>
          <h1>{questions.length === 1 ? 'A question' : 'Questions'}</h1>
          <p className="handout-number">{title}</p>
        </header>
        <ol>
          {questions.map(({ step, question: { words, choices } }, i) => (
            <li key={i}>
              <p className="handout-asked">
                {step !== null && `After step ${formatCount(step)}: `}
                <Words paragraph={words} />
              </p>
              {choices.map((choice, at) => (
                <p key={at} className="handout-choice">
                  <b>{letter(at)}</b> <Words paragraph={choice.words} />
                </p>
              ))}
            </li>
          ))}
        </ol>
      </article>
      <article className="handout-page handout-questions handout-answers">
        <header>
          <h1>{questions.length === 1 ? 'The answer' : 'The answers'}</h1>
          <p className="handout-number">{title}</p>
        </header>
        <ol>
          {questions.map(({ question: { choices, explanation } }, i) => (
            <li key={i}>
              {choices.map((choice, at) =>
                choice.isRight ? (
                  <p key={at} className="handout-asked">
                    {letter(at)} <Words paragraph={choice.words} />
                  </p>
                ) : null,
              )}
              {explanation.map((paragraph, at) => (
                <p key={at}>
                  <Words paragraph={paragraph} />
                </p>
              ))}
              {choices.map(({ why }, at) =>
                why.length === 0 ? null : (
                  <p key={at} className="handout-choice">
                    Not {letter(at)}: <Words paragraph={why.flat()} />
                  </p>
                ),
              )}
            </li>
          ))}
        </ol>
      </article>
    </>
  )
}

/** Longer addresses are no use on paper. */
const LONGEST_ADDRESS = 300
const isLocal = (address: string): boolean => /^(file:|https?:\/\/(localhost|127\.|\[::1\]))/.test(address)

function Address({ place, address }: Pick<HandoutContent, 'place' | 'address'>) {
  const picture = qrPicture(address)
  return (
    <div className="handout-address">
      {picture && (
        <svg viewBox={`0 0 ${picture.size} ${picture.size}`} shapeRendering="crispEdges" aria-hidden="true">
          <path d={picture.path} />
        </svg>
      )}
      <p>
        {place} To step through it:{' '}
        <code>{address.length > LONGEST_ADDRESS ? `${address.slice(0, LONGEST_ADDRESS)}…` : address}</code>
        {isLocal(address) && ' (on this machine only: the page was opened from it)'}
      </p>
    </div>
  )
}
