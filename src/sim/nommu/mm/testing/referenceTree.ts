/**
 * A red-black tree as textbooks have it (Cormen et al., with a black sentinel for "no child"), over objects. Linux's
 * lib/rbtree.c is the same algorithm written for speed, so that shapes and colours must agree.
 */
interface Node {
  readonly key: number
  red: boolean
  parent: Node
  left: Node
  right: Node
}

export interface Shape {
  readonly key: number
  readonly red: boolean
  readonly left: Shape | null
  readonly right: Shape | null
}

function makeNil(): Node {
  const nil = { key: Number.NaN, red: false } as Node
  nil.parent = nil
  nil.left = nil
  nil.right = nil
  return nil
}

export class ReferenceTree {
  private readonly nil = makeNil()
  private root = this.nil

  shape(node = this.root): Shape | null {
    if (node === this.nil) return null
    return { key: node.key, red: node.red, left: this.shape(node.left), right: this.shape(node.right) }
  }

  insert(key: number): void {
    let parent = this.nil
    for (let at = this.root; at !== this.nil; at = key < at.key ? at.left : at.right) parent = at
    const node: Node = { key, red: true, parent, left: this.nil, right: this.nil }
    if (parent === this.nil) this.root = node
    else if (key < parent.key) parent.left = node
    else parent.right = node
    this.insertFixup(node)
  }

  private insertFixup(start: Node): void {
    let z = start
    while (z.parent.red) {
      const grandparent = z.parent.parent
      const onLeft = z.parent === grandparent.left
      const uncle = onLeft ? grandparent.right : grandparent.left
      if (uncle.red) {
        z.parent.red = false
        uncle.red = false
        grandparent.red = true
        z = grandparent
        continue
      }
      if (z === (onLeft ? z.parent.right : z.parent.left)) {
        z = z.parent
        this.rotate(z, onLeft)
      }
      z.parent.red = false
      grandparent.red = true
      this.rotate(grandparent, !onLeft)
    }
    this.root.red = false
  }

  erase(key: number): void {
    let z = this.root
    while (z.key !== key) z = key < z.key ? z.left : z.right
    let removedRed = z.red
    let x: Node
    if (z.left === this.nil) {
      x = z.right
      this.transplant(z, z.right)
    } else if (z.right === this.nil) {
      x = z.left
      this.transplant(z, z.left)
    } else {
      let y = z.right
      while (y.left !== this.nil) y = y.left
      removedRed = y.red
      x = y.right
      if (y.parent === z) x.parent = y
      else {
        this.transplant(y, y.right)
        y.right = z.right
        y.right.parent = y
      }
      this.transplant(z, y)
      y.left = z.left
      y.left.parent = y
      y.red = z.red
    }
    if (!removedRed) this.eraseFixup(x)
  }

  private eraseFixup(start: Node): void {
    let x = start
    while (x !== this.root && !x.red) {
      const onLeft = x === x.parent.left
      const sibling = (): Node => (onLeft ? x.parent.right : x.parent.left)
      const far = (w: Node): Node => (onLeft ? w.right : w.left)
      const near = (w: Node): Node => (onLeft ? w.left : w.right)
      if (sibling().red) {
        sibling().red = false
        x.parent.red = true
        this.rotate(x.parent, onLeft)
      }
      if (!near(sibling()).red && !far(sibling()).red) {
        sibling().red = true
        x = x.parent
        continue
      }
      if (!far(sibling()).red) {
        near(sibling()).red = false
        sibling().red = true
        this.rotate(sibling(), !onLeft)
      }
      sibling().red = x.parent.red
      x.parent.red = false
      far(sibling()).red = false
      this.rotate(x.parent, onLeft)
      x = this.root
    }
    x.red = false
  }

  private transplant(old: Node, now: Node): void {
    if (old.parent === this.nil) this.root = now
    else if (old === old.parent.left) old.parent.left = now
    else old.parent.right = now
    now.parent = old.parent
  }

  private rotate(x: Node, toLeft: boolean): void {
    const y = toLeft ? x.right : x.left
    const middle = toLeft ? y.left : y.right
    if (toLeft) x.right = middle
    else x.left = middle
    if (middle !== this.nil) middle.parent = x
    this.transplant(x, y)
    if (toLeft) y.left = x
    else y.right = x
    x.parent = y
  }
}
