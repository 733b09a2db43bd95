/** The storyboard: chosen steps on pages of paper. It lies beside the page, unseen, and is all that is printed. */
import { createPortal } from 'react-dom'
import { formatCount } from '../../base/format.ts'
import { legendPicture, pictureFrame } from '../../layout/picture.ts'
import type { PictureSubject } from '../../layout/picture.ts'
import type { InkName } from '../../layout/pictureInk.ts'
import type { NarrationParagraph, StepView } from '../../protocol/view.ts'
import { svgAddress } from './bitmap.ts'
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
  readonly narration: readonly NarrationParagraph[]
  /** Address of the picture. */
  readonly picture: string
  readonly width: number
  readonly height: number
  readonly inks: ReadonlySet<InkName>
  readonly pagesInCell: number
}

export interface HandoutContent {
  readonly title: string
  readonly about: string
  readonly place: string
  readonly steps: readonly HandoutStep[]
  readonly perPage: PerPage
}

/** Units; the narrower the slot, the fewer, so that type in it stays legible. */
const FRAMES: Readonly<Record<PerPage, { readonly width: number; readonly height: number }>> = {
  2: { width: 640, height: 300 },
  4: { width: 500, height: 450 },
  6: { width: 500, height: 245 },
}
const LEGEND_WIDTH = 940

export function handoutStep(view: StepView, subject: PictureSubject, perPage: PerPage): HandoutStep {
  const picture = pictureFrame(view, subject, FRAMES[perPage])
  return {
    step: view.step,
    call: view.call?.text ?? 'Before the first call',
    result: view.call?.result ?? '',
    isFailure: view.call !== null && view.call.errno !== null,
    sentence: view.sentence,
    narration: view.narration?.paragraphs ?? [],
    picture: svgAddress(picture.svg),
    width: picture.width,
    height: picture.height,
    inks: picture.inks,
    pagesInCell: picture.pagesInCell,
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
  const inks = new Set(steps.flatMap((step) => [...step.inks]))
  const legend = legendPicture(inks, LEGEND_WIDTH, steps[0]?.pagesInCell ?? 1)
  return (
    <article className="handout-page">
      <header>
        <h1>{title}</h1>
        <p className="handout-number">{pages > 1 && `Page ${formatCount(page)} of ${formatCount(pages)}`}</p>
        {page === 1 && about !== '' && <p className="handout-about">{about}</p>}
      </header>
      <ol className="handout-steps">
        {steps.map((step) => (
          <HandoutSlot key={step.step} step={step} />
        ))}
      </ol>
      <footer>
        <img src={svgAddress(legend.svg)} alt="" width={legend.width} height={legend.height} />
        <p>{place}</p>
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
        <p className="handout-sentence">{step.sentence}</p>
        {step.narration.map((paragraph, i) => (
          <p key={i} className="handout-narration">
            {paragraph.map((part, at) =>
              part.as === 'words' ? (
                part.emphasis ? (
                  <em key={at}>{part.text}</em>
                ) : (
                  part.text
                )
              ) : (
                <code key={at}>{part.text}</code>
              ),
            )}
          </p>
        ))}
      </div>
      <img
        src={step.picture}
        alt={`Memory after step ${step.step}`}
        width={step.width}
        height={step.height}
      />
    </li>
  )
}
