/** Words of memory that the step wrote or read: each is told at its page, so that nobody has to look for it. */
import type { ReactNode } from 'react'
import { cellBox } from '../../layout/pagemap/pageMap.ts'
import type { Box, PageMapLayout } from '../../layout/pagemap/pageMap.ts'
import { wordLabel } from '../../model/step/wordLabel.ts'
import type { StepView, WordFacts } from '../../protocol/view.ts'
import './word-marks.css'

/** Pixels between a page and its label. */
const LABEL_GAP = 4

export function WordMarks({
  view,
  layout,
}: {
  readonly view: StepView
  readonly layout: PageMapLayout
}): ReactNode {
  const { startPfn, spannedPages } = view.frames.zone
  return view.change.words.map((word, i) => {
    const { pfn } = word
    if (pfn === null || pfn < startPfn || pfn >= startPfn + spannedPages) return null
    const box = cellBox(layout, pfn)
    return isSeen(box, layout) && <WordMark key={i} {...{ word, box, layout }} />
  })
}

const isSeen = (box: Box, { plot }: PageMapLayout): boolean =>
  box.x + box.width > plot.x &&
  box.x < plot.x + plot.width &&
  box.y + box.height > plot.y &&
  box.y < plot.y + plot.height

function WordMark({
  word,
  box,
  layout: { plot, ratio },
}: {
  readonly word: WordFacts
  readonly box: Box
  readonly layout: PageMapLayout
}): ReactNode {
  const isLeft = box.x - plot.x > plot.width / 2
  const y = (box.y + box.height / 2) / ratio
  return (
    <div className="word-mark" data-wrote={word.wrote} aria-hidden="true">
      <i
        style={{
          left: box.x / ratio,
          top: box.y / ratio,
          width: Math.max(box.width / ratio, 5),
          height: Math.max(box.height / ratio, 5),
        }}
      />
      <span
        style={{
          top: y,
          ...(isLeft
            ? { right: `calc(100% - ${box.x / ratio - LABEL_GAP}px)` }
            : { left: (box.x + box.width) / ratio + LABEL_GAP }),
        }}
      >
        {wordLabel(word)}
      </span>
    </div>
  )
}
