/**
 * The checks that an engine leaves out, each with the reason: what its driver cannot do, or what has not been seen to work
 * there. They are said at the start of every run.
 */
import type { EngineName } from './driver.ts'

const UNSEEN = 'not seen to pass there yet'

export const CANNOT: Readonly<Record<EngineName, Readonly<Record<string, string>>>> = {
  chromium: {},
  firefox: {
    'works after the server is gone':
      'a reload by the driver ends at an error page; whether a reader’s does too is open',
    'opens from one file on a disk': UNSEEN,
    'nothing is cut off or hidden at 800x600': UNSEEN,
    'nothing is cut off or hidden at 1440x900': UNSEEN,
    'folds text and explanation behind tabs at 800x600': UNSEEN,
  },
  webkit: {
    'opens what is chosen from the list': 'the driver’s click opened nothing; the cause is open',
    'a picture of the step is drawn to take away': UNSEEN,
    'presents, with the window of the speaker': UNSEEN,
    'lives in a frame of a page of another origin': UNSEEN,
    'works after the server is gone': UNSEEN,
    'opens from one file on a disk': UNSEEN,
    'nothing is cut off or hidden at 800x600': UNSEEN,
    'nothing is cut off or hidden at 1440x900': UNSEEN,
    'folds text and explanation behind tabs at 800x600': UNSEEN,
  },
}

export const cannotTitles = (engine: EngineName): readonly string[] => Object.keys(CANNOT[engine])
