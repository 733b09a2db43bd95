import type { LinkView } from '../state.ts'
import { PLAIN_VIEW_V1 } from '../v1.ts'

/** The view of a page that nobody has touched. */
export const PLAIN_VIEW: LinkView = {
  ...PLAIN_VIEW_V1,
  columnsCamera: null,
  treeCamera: null,
  measuredOrder: null,
  heat: null,
  recorded: false,
  trees: false,
}
