/**
 * Linux's red-black tree (lib/rbtree.c: __rb_insert, __rb_erase_augmented, ____rb_erase_color) over node numbers.
 * The same sequence of insertions and removals gives the same shape and the same colours as in the kernel, which is what
 * the recordings show. The owner searches and calls `insert` with the parent it found, as kernel code does.
 */
const NIL = -1

export interface RbSnapshot {
  readonly left: Int32Array
  readonly right: Int32Array
  readonly parent: Int32Array
  readonly red: Uint8Array
  readonly before: Int32Array
  readonly after: Int32Array
  readonly root: number
}

/** A node as it was measured; NIL for a child that is not there. */
export interface RbNode {
  readonly node: number
  readonly left: number
  readonly right: number
  readonly red: boolean
}

export class RbTree {
  private left: Int32Array
  private right: Int32Array
  private parent: Int32Array
  private red: Uint8Array
  /** The nodes before and after each one in order. They follow from the shape: with them nobody has to climb. */
  private before: Int32Array
  private after: Int32Array
  root = NIL
  /** Told of every rotation while it is set: the node that moved up, and to which side its old parent went down. */
  onRotate: ((node: number, direction: 'left' | 'right') => void) | null = null

  constructor(capacity: number) {
    this.left = new Int32Array(capacity).fill(NIL)
    this.right = new Int32Array(capacity).fill(NIL)
    this.parent = new Int32Array(capacity).fill(NIL)
    this.red = new Uint8Array(capacity)
    this.before = new Int32Array(capacity).fill(NIL)
    this.after = new Int32Array(capacity).fill(NIL)
  }

  leftOf(node: number): number {
    return this.left[node] ?? NIL
  }
  rightOf(node: number): number {
    return this.right[node] ?? NIL
  }
  parentOf(node: number): number {
    return this.parent[node] ?? NIL
  }
  isRed(node: number): boolean {
    return node !== NIL && this.red[node] === 1
  }

  get capacity(): number {
    return this.red.length
  }

  grow(capacity: number): void {
    const widen = (old: Int32Array): Int32Array => {
      const bigger = new Int32Array(capacity).fill(NIL)
      bigger.set(old)
      return bigger
    }
    this.left = widen(this.left)
    this.right = widen(this.right)
    this.parent = widen(this.parent)
    this.before = widen(this.before)
    this.after = widen(this.after)
    const red = new Uint8Array(capacity)
    red.set(this.red)
    this.red = red
  }

  first(): number {
    let node = this.root
    if (node === NIL) return NIL
    for (let down = this.leftOf(node); down !== NIL; down = this.leftOf(node)) node = down
    return node
  }

  /** The next node in order, NIL behind the last one. */
  next(node: number): number {
    return this.after[node] ?? NIL
  }

  /** The node before it in order, NIL before the first one. */
  previous(node: number): number {
    return this.before[node] ?? NIL
  }

  /** Takes over a tree whose shape was measured, into an empty one. */
  load(measured: readonly RbNode[]): void {
    const children = new Set<number>()
    for (const { node, left, right, red } of measured) {
      this.left[node] = left
      this.right[node] = right
      this.red[node] = red ? 1 : 0
      for (const child of [left, right]) {
        if (child === NIL) continue
        this.parent[child] = node
        children.add(child)
      }
    }
    for (const { node } of measured) if (!children.has(node)) this.root = node
    this.thread()
  }

  /** Finds the order of the nodes from the shape. */
  private thread(): void {
    let last = NIL
    for (let node = this.first(); node !== NIL; node = this.climb(node)) {
      this.before[node] = last
      if (last !== NIL) this.after[last] = node
      last = node
    }
    if (last !== NIL) this.after[last] = NIL
  }

  /** The next node in order as the shape tells it. */
  private climb(node: number): number {
    let down = this.rightOf(node)
    if (down !== NIL) {
      for (let further = this.leftOf(down); further !== NIL; further = this.leftOf(down)) down = further
      return down
    }
    let child = node
    let up = this.parentOf(child)
    while (up !== NIL && child === this.rightOf(up)) {
      child = up
      up = this.parentOf(child)
    }
    return up
  }

  /** Links a node below `parent` (NIL: the tree is empty) and rebalances (rb_link_node, rb_insert_color). */
  insert(node: number, parent: number, onLeft: boolean): void {
    const { left, right, red, before, after } = this
    left[node] = NIL
    right[node] = NIL
    this.parent[node] = parent
    if (parent === NIL) {
      before[node] = NIL
      after[node] = NIL
      red[node] = 0
      this.root = node
      return
    }
    red[node] = 1
    if (onLeft) left[parent] = node
    else right[parent] = node
    const last = onLeft ? (before[parent] ?? NIL) : parent
    const next = onLeft ? parent : (after[parent] ?? NIL)
    before[node] = last
    after[node] = next
    if (last !== NIL) after[last] = node
    if (next !== NIL) before[next] = node
    if (red[parent] === 1) this.insertColor(node, parent)
  }

  /** Both nodes are red, which may not be; a red parent is not the root. */
  private insertColor(node: number, parent: number): void {
    const { left, right, parent: up, red } = this
    for (;;) {
      const grandparent = up[parent] ?? NIL
      const onLeft = left[grandparent] === parent
      const uncle = (onLeft ? right[grandparent] : left[grandparent]) ?? NIL
      if (uncle === NIL || red[uncle] === 0) {
        if ((onLeft ? right[parent] : left[parent]) === node) {
          this.rotate(parent, onLeft)
          parent = node
        }
        this.rotate(grandparent, !onLeft)
        red[parent] = 0
        red[grandparent] = 1
        return
      }
      red[uncle] = 0
      red[parent] = 0
      node = grandparent
      parent = up[node] ?? NIL
      if (parent === NIL) return
      red[node] = 1
      if (red[parent] === 0) return
    }
  }

  /** Moves `node` down (to the left or right) and its other child up, in its place. */
  private rotate(node: number, toLeft: boolean): void {
    const { left, right, parent: up } = this
    const child = (toLeft ? right[node] : left[node]) ?? NIL
    const middle = (toLeft ? left[child] : right[child]) ?? NIL
    const parent = up[node] ?? NIL
    if (toLeft) {
      right[node] = middle
      left[child] = node
    } else {
      left[node] = middle
      right[child] = node
    }
    if (middle !== NIL) up[middle] = node
    up[node] = child
    up[child] = parent
    this.replaceChild(parent, node, child)
    if (this.onRotate !== null) this.onRotate(child, toLeft ? 'left' : 'right')
  }

  private replaceChild(parent: number, old: number, now: number): void {
    const { left, right } = this
    if (parent === NIL) this.root = now
    else if (left[parent] === old) left[parent] = now
    else right[parent] = now
  }

  /** Takes a node out of the tree (rb_erase). */
  erase(node: number): void {
    const { left, right, parent: up, red, before, after } = this
    const below = left[node] ?? NIL
    const above = right[node] ?? NIL
    const parent = up[node] ?? NIL
    const last = before[node] ?? NIL
    const next = after[node] ?? NIL
    if (last !== NIL) after[last] = next
    if (next !== NIL) before[next] = last
    let rebalance = NIL
    if (below === NIL || above === NIL) {
      // At most one child, which is red if it exists: it takes the node's place and colour.
      const child = below === NIL ? above : below
      this.replaceChild(parent, node, child)
      if (child !== NIL) {
        up[child] = parent
        red[child] = red[node] ?? 0
      } else if (red[node] === 0) rebalance = parent
    } else rebalance = this.eraseWithSuccessor(node, below, above, next)
    left[node] = NIL
    right[node] = NIL
    up[node] = NIL
    before[node] = NIL
    after[node] = NIL
    if (rebalance !== NIL) this.eraseColor(rebalance)
  }

  /** Two children: the next node in order takes the node's place. Returns where to rebalance, NIL if nowhere. */
  private eraseWithSuccessor(node: number, below: number, above: number, successor: number): number {
    const { left, right, parent: up, red } = this
    const parent = up[node] ?? NIL
    const child = right[successor] ?? NIL
    let successorParent = successor
    if (successor !== above) {
      successorParent = up[successor] ?? NIL
      left[successorParent] = child
      right[successor] = above
      up[above] = successor
    }
    left[successor] = below
    up[below] = successor
    this.replaceChild(parent, node, successor)
    up[successor] = parent
    let rebalance = NIL
    if (child !== NIL) {
      up[child] = successorParent
      red[child] = 0
    } else if (red[successor] === 0) rebalance = successorParent
    red[successor] = red[node] ?? 0
    return rebalance
  }

  /** The paths through `start` on the side of the missing child are one black short. */
  private eraseColor(start: number): void {
    const { left, right, parent: up, red } = this
    let node = NIL
    let parent = start
    for (;;) {
      const onLeft = left[parent] === node
      let sibling = (onLeft ? right[parent] : left[parent]) ?? NIL
      if (red[sibling] === 1) {
        this.rotate(parent, onLeft)
        red[sibling] = 0
        red[parent] = 1
        sibling = (onLeft ? right[parent] : left[parent]) ?? NIL
      }
      let far = (onLeft ? right[sibling] : left[sibling]) ?? NIL
      if (far === NIL || red[far] === 0) {
        const near = (onLeft ? left[sibling] : right[sibling]) ?? NIL
        if (near === NIL || red[near] === 0) {
          red[sibling] = 1
          if (red[parent] === 1) {
            red[parent] = 0
            return
          }
          node = parent
          parent = up[node] ?? NIL
          if (parent === NIL) return
          continue
        }
        this.rotate(sibling, !onLeft)
        red[sibling] = 1
        far = sibling
        sibling = near
      }
      this.rotate(parent, onLeft)
      red[sibling] = red[parent] ?? 0
      red[parent] = 0
      red[far] = 0
      return
    }
  }

  snapshot(): RbSnapshot {
    return {
      left: this.left.slice(),
      right: this.right.slice(),
      parent: this.parent.slice(),
      red: this.red.slice(),
      before: this.before.slice(),
      after: this.after.slice(),
      root: this.root,
    }
  }

  restore(from: RbSnapshot): void {
    this.left = from.left.slice()
    this.right = from.right.slice()
    this.parent = from.parent.slice()
    this.red = from.red.slice()
    this.before = from.before.slice()
    this.after = from.after.slice()
    this.root = from.root
  }
}
