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
  readonly root: number
}

export class RbTree {
  left: Int32Array
  right: Int32Array
  parent: Int32Array
  red: Uint8Array
  root = NIL
  /** Told of every rotation while it is set: the node that moved up, and to which side its old parent went down. */
  onRotate: ((node: number, direction: 'left' | 'right') => void) | null = null

  constructor(capacity: number) {
    this.left = new Int32Array(capacity).fill(NIL)
    this.right = new Int32Array(capacity).fill(NIL)
    this.parent = new Int32Array(capacity).fill(NIL)
    this.red = new Uint8Array(capacity)
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

  grow(capacity: number): void {
    const widen = (old: Int32Array): Int32Array => {
      const bigger = new Int32Array(capacity).fill(NIL)
      bigger.set(old)
      return bigger
    }
    this.left = widen(this.left)
    this.right = widen(this.right)
    this.parent = widen(this.parent)
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

  next(node: number): number {
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
    this.left[node] = NIL
    this.right[node] = NIL
    this.parent[node] = parent
    this.red[node] = 1
    if (parent === NIL) this.root = node
    else if (onLeft) this.left[parent] = node
    else this.right[parent] = node
    this.insertColor(node)
  }

  private insertColor(start: number): void {
    let node = start
    let parent = this.parentOf(node)
    for (;;) {
      if (parent === NIL) {
        this.red[node] = 0
        return
      }
      if (!this.isRed(parent)) return
      const grandparent = this.parentOf(parent)
      const onLeft = parent === this.leftOf(grandparent)
      const uncle = onLeft ? this.rightOf(grandparent) : this.leftOf(grandparent)
      if (this.isRed(uncle)) {
        this.red[uncle] = 0
        this.red[parent] = 0
        this.red[grandparent] = 1
        node = grandparent
        parent = this.parentOf(node)
        continue
      }
      if (node === (onLeft ? this.rightOf(parent) : this.leftOf(parent))) {
        this.rotate(parent, onLeft)
        parent = node
      }
      this.rotate(grandparent, !onLeft)
      this.red[parent] = 0
      this.red[grandparent] = 1
      return
    }
  }

  /** Moves `node` down (to the left or right) and its other child up, in its place. */
  private rotate(node: number, toLeft: boolean): void {
    const up = toLeft ? this.rightOf(node) : this.leftOf(node)
    const middle = toLeft ? this.leftOf(up) : this.rightOf(up)
    const parent = this.parentOf(node)
    if (toLeft) {
      this.right[node] = middle
      this.left[up] = node
    } else {
      this.left[node] = middle
      this.right[up] = node
    }
    if (middle !== NIL) this.parent[middle] = node
    this.parent[node] = up
    this.parent[up] = parent
    this.replaceChild(parent, node, up)
    this.onRotate?.(up, toLeft ? 'left' : 'right')
  }

  private replaceChild(parent: number, old: number, now: number): void {
    if (parent === NIL) this.root = now
    else if (this.left[parent] === old) this.left[parent] = now
    else this.right[parent] = now
  }

  erase(node: number): void {
    const left = this.leftOf(node)
    const right = this.rightOf(node)
    const parent = this.parentOf(node)
    let rebalance = NIL
    if (left === NIL || right === NIL) {
      // At most one child, which is red if it exists: it takes the node's place and colour.
      const child = left === NIL ? right : left
      this.replaceChild(parent, node, child)
      if (child !== NIL) {
        this.parent[child] = parent
        this.red[child] = this.red[node] ?? 0
      } else if (!this.isRed(node)) rebalance = parent
    } else rebalance = this.eraseWithSuccessor(node, left, right, parent)
    this.left[node] = NIL
    this.right[node] = NIL
    this.parent[node] = NIL
    if (rebalance !== NIL) this.eraseColor(rebalance)
  }

  /** Two children: the next node in order takes the node's place. Returns where to rebalance, NIL if nowhere. */
  private eraseWithSuccessor(node: number, left: number, right: number, parent: number): number {
    let successor = right
    for (let down = this.leftOf(successor); down !== NIL; down = this.leftOf(successor)) successor = down
    const child = this.rightOf(successor)
    let successorParent = this.parentOf(successor)
    if (successor === right) successorParent = successor
    else {
      this.left[successorParent] = child
      this.right[successor] = right
      this.parent[right] = successor
    }
    this.left[successor] = left
    this.parent[left] = successor
    this.replaceChild(parent, node, successor)
    this.parent[successor] = parent
    let rebalance = NIL
    if (child !== NIL) {
      this.parent[child] = successorParent
      this.red[child] = 0
    } else if (!this.isRed(successor)) rebalance = successorParent
    this.red[successor] = this.red[node] ?? 0
    return rebalance
  }

  /** The paths through `start` on the side of the missing child are one black short. */
  private eraseColor(start: number): void {
    let node = NIL
    let parent = start
    for (;;) {
      const onLeft = node === this.leftOf(parent)
      let sibling = onLeft ? this.rightOf(parent) : this.leftOf(parent)
      if (this.isRed(sibling)) {
        this.rotate(parent, onLeft)
        this.red[sibling] = 0
        this.red[parent] = 1
        sibling = onLeft ? this.rightOf(parent) : this.leftOf(parent)
      }
      const far = onLeft ? this.rightOf(sibling) : this.leftOf(sibling)
      const near = onLeft ? this.leftOf(sibling) : this.rightOf(sibling)
      if (!this.isRed(far)) {
        if (!this.isRed(near)) {
          this.red[sibling] = 1
          if (this.isRed(parent)) {
            this.red[parent] = 0
            return
          }
          node = parent
          parent = this.parentOf(node)
          if (parent !== NIL) continue
          return
        }
        this.rotate(sibling, !onLeft)
        this.red[sibling] = 1
        sibling = near
      }
      const outer = onLeft ? this.rightOf(sibling) : this.leftOf(sibling)
      this.rotate(parent, onLeft)
      this.red[sibling] = this.red[parent] ?? 0
      this.red[parent] = 0
      this.red[outer] = 0
      return
    }
  }

  snapshot(): RbSnapshot {
    return {
      left: this.left.slice(),
      right: this.right.slice(),
      parent: this.parent.slice(),
      red: this.red.slice(),
      root: this.root,
    }
  }

  restore(from: RbSnapshot): void {
    this.left = from.left.slice()
    this.right = from.right.slice()
    this.parent = from.parent.slice()
    this.red = from.red.slice()
    this.root = from.root
  }
}
