/** Two machines in one picture: a name over each, and what differs above both. */
import { element, INK, textElement, WORDS_FONT, wrapWords } from './pictureInk.ts'
import { jointLegend } from './pictureLegend.ts'
import { pictureFrame, standAlone, type FrameSize, type Picture, type PictureSubject } from './picture.ts'
import type { ColourBy } from '../../model/choices.ts'
import type { StepView } from '../../protocol/view.ts'
import type { BesideStep } from '../../store/besideStep.ts'

interface PictureSide {
  readonly name: string
  readonly picture: Picture
}

const GAP = 10
const NAME_HEIGHT = 20
const NAME_SIZE = 14
const SENTENCE_SIZE = 15

/**
 * @param sentence What differs; empty where it stands elsewhere.
 * @param isStacked One over the other, or side by side.
 */
export function pictureBeside(sides: readonly PictureSide[], sentence: string, isStacked: boolean): Picture {
  const pictures = sides.map(({ picture }) => picture)
  const sum = (sizes: readonly number[]): number => sizes.reduce((all, size) => all + size, 0)
  const widest = pictures.reduce((most, { width }) => Math.max(most, width), 0)
  const highest = pictures.reduce((most, { height }) => Math.max(most, height), 0)
  const between = GAP * (sides.length - 1)
  const width = isStacked ? widest : sum(pictures.map((one) => one.width)) + between
  const words = sentence === '' ? [] : wrapWords(sentence, width - 2 * GAP, SENTENCE_SIZE, 4)
  const top = words.length === 0 ? 0 : GAP + words.length * SENTENCE_SIZE * 1.32
  const body = words.map((line, i) => text(line, GAP, (i + 1) * SENTENCE_SIZE * 1.32, SENTENCE_SIZE))
  let [x, y] = [0, top]
  for (const { name, picture } of sides) {
    body.push(
      text(name, x + 2, y + NAME_SIZE, NAME_SIZE, 600),
      element('g', { transform: `translate(${x} ${y + NAME_HEIGHT})` }, picture.svg),
    )
    if (isStacked) y += NAME_HEIGHT + picture.height + GAP
    else x += picture.width + GAP
  }
  const height = isStacked ? y - GAP : top + NAME_HEIGHT + highest
  return {
    svg: standAlone(width, height, sides.map(({ name }) => name).join(', '), sentence, body.join('')),
    width,
    height,
    legend: jointLegend(pictures.map(({ legend }) => legend)),
  }
}

/** Both machines in the frame of one: side by side, or their maps alone, one over the other. Neither has a tree. */
export function pictureFrameBeside(
  view: StepView,
  subject: PictureSubject,
  { width, height }: FrameSize,
  colourBy: ColourBy,
  { names, view: other, opened }: BesideStep,
  isStacked: boolean,
): Picture {
  const size = isStacked
    ? { width, height: (height - GAP) / 2 - NAME_HEIGHT, treeWidth: 0, isMapOnly: true }
    : { width: (width - GAP) / 2, height: height - NAME_HEIGHT, treeWidth: 0 }
  const sides = [
    { name: names.first, picture: pictureFrame(view, subject, size, colourBy) },
    { name: names.second, picture: pictureFrame(other, opened, size, colourBy) },
  ]
  return pictureBeside(sides, '', isStacked)
}

const text = (words: string, x: number, y: number, size: number, weight = 400): string =>
  textElement(words, { x, y, 'font-family': WORDS_FONT, 'font-size': size, 'font-weight': weight, fill: INK })
