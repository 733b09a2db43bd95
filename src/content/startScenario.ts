/**
 * What the page opens with. It is part of the page, so that the first picture needs no second request. The same text lies
 * in public/scenarios/first-steps.nommu, where people look for it; a test keeps the two alike.
 */
export const START_SCENARIO = {
  id: 'first-steps',
  title: 'Free memory, and no room',
  about:
    'Five calls: memory is taken, trimmed, shared, punched, and a request is refused although most of the memory is free.',
  chapter: 'Start here',
  text: `title Free memory, and no room
about Five calls: memory is taken, trimmed, shared, punched, and a request is refused although most of the memory is free.
chapter Start here
board 1M
> A board with {ram} of RAM and *no MMU*. The
> kernel has its part already; {free} are
> free. Step forward and watch where it goes.

A = spawn
> [A](A) starts. Its program and its stack lie
> at *physical* addresses: there are no
> others.
A: a = mmap(260K)
> A asks for {wanted}. Blocks come in powers
> of two, so one of {block} is taken, at
> [{a}](a). What is too much goes back at
> once: [{trimmed}](trimmed) are *trimmed*.
# A thread: the same memory.
A: clone(CLONE_VM, a+260K)
> A thread uses the very same memory
> (\`CLONE_VM\`): no page is taken. A copy could
> not lie at the same addresses, so there is
> no \`fork\`.
# A hole, for both of them.
A: munmap(a+64K, 96K)
> A *hole* in the middle: [{freed}](freed)
> come back, and the region is split in two.
A: mmap(132K)
> Refused, although {free} are free: this
> needs one block of {needed}, and the largest
> is {largest}. That is what *fragmentation*
> does here.

# Free neighbours become one block.
A: munmap(a, 64K)
> What is freed looks for its *buddy*, the
> neighbour of the same size. When both are
> free they become one block of the next
> order.
A: munmap(a+160K, 100K)
> The whole mapping is back and has merged
> again: the largest block is {largest}.

# Memory for now, memory to keep.
A: now1 = mmap(128K)
> The same trouble, made slowly. A takes
> memory *for a moment* (\`now1\`) and
> memory *to keep* (\`keep1\`) in turns.
A: keep1 = mmap(128K)
A: now2 = mmap(128K)
A: keep2 = mmap(128K)
> All of it lies in a row: what goes soon
> beside what stays.
A: munmap(now1, 128K)
A: munmap(now2, 128K)
> What was for a moment is back. {free} are
> free, in pieces that do not touch.
# No two free blocks are neighbours.
A: mmap(256K)
> {wanted} are refused: the largest block is
> {largest}.

# The same, but first what is kept.
A: munmap(keep1, 128K)
A: munmap(keep2, 128K)
> Everything back, for a second try.
A: keep1 = mmap(128K)
A: keep2 = mmap(128K)
> This time what stays comes first, side by
> side.
A: now1 = mmap(128K)
A: now2 = mmap(128K)
A: munmap(now1, 128K)
A: munmap(now2, 128K)
> The last piece merges with the free memory
> behind it: the largest block is {largest}.
A: mmap(256K)
> The same request, with as much free as
> before: now it fits. Nothing was moved;
> only the order of the calls is another.

? Why were {wanted at 14} refused at [step 14](step 14)?
- Too little memory was free
+ {free at 14} were free, but in no block larger than {largest at 14}
- The process had used up its share
= A mapping is one run of pages, taken as one
= block. Free memory counts only where it is
= in one piece.
`,
} as const
