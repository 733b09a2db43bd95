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
> at *physical* addresses. *Trimming* gives
> back the part of a block not needed.
A: a = mmap(260K)
> A asks for {wanted}. Blocks come in powers
> of two, so one of {block} is taken, at
> [{a}](a). The surplus is given back
> immediately: [{trimmed}](trimmed) are
> *trimmed*.
# A child in the same memory.
A: B = clone(CLONE_VM, a+260K)
> B is a child of A, a process of its own,
> and uses the very same memory
> (\`CLONE_VM\`): no page is taken. A copy
> could not be at the same addresses, so
> there is no \`fork\`. B's stack is the end
> of [a](a).
# A hole, for both of them.
A: munmap(a+64K, 96K)
> A *hole* in the middle: [{freed}](freed)
> are freed, and the region is split in two.
A: mmap(132K)
> Refused, although {free} are free and
> {longest} of them lie [in one run](longest).
> A mapping begins as one *block*, and a block
> of {needed} begins only at a multiple of
> {needed}. No such place is free: the largest
> block is {largest}.
? Which request would still succeed here?
- One of {wanted}, if all of it lies in one run
~ {longest} do lie in one run.
+ One of {largest}
- None
~ A block of {largest} is free, and it is not
~ the last memory.
= It is one block of {largest as order}, and
= one is free. A page more takes the next
= power of two.

# Its stack lies in memory of A.
B: exit
> B ends. All of its memory is A's too, so
> none is freed.

# Free neighbours become one block.
A: munmap(a, 64K)
> What is freed looks for its *buddy*, the
> neighbour of the same size. When both are
> free they become one block of the next
> order.
A: munmap(a+160K, 100K)
> The whole mapping is free and has merged
> again: the largest block is {largest}.

# Memory for now, memory to keep.
A: now1 = mmap(128K)
> The same problem in slow motion. A
> alternates between short-lived (\`now1\`)
> and long-lived (\`keep1\`) memory.
A: keep1 = mmap(128K)
A: now2 = mmap(128K)
A: keep2 = mmap(128K)
> Short-lived and long-lived blocks now
> alternate.
A: munmap(now1, 128K)
A: munmap(now2, 128K)
> The short-lived blocks are free again:
> {free}, with long-lived blocks between
> them. The longest run is {longest}.
# What is kept lies between what is free.
A: mmap(256K)
> The request for {wanted} is refused: the
> largest block is {largest}. This is
> *fragmentation*.

# The same, but first what is kept.
A: munmap(keep1, 128K)
A: munmap(keep2, 128K)
> Everything is freed, for a second try.
A: keep1 = mmap(128K)
A: keep2 = mmap(128K)
> This time the long-lived blocks come
> first, side by side.
A: now1 = mmap(128K)
A: now2 = mmap(128K)
A: munmap(now1, 128K)
A: munmap(now2, 128K)
> The last piece merges with the free memory
> after it: the largest block is {largest}.
A: mmap(256K)
> The same request, with as much free as
> before: now it succeeds. Nothing was
> moved; only the order of the calls
> differs.

? Why was the request for {wanted at 15} refused at [step 15](step 15)?
- Too little memory was free
~ {free at 15} were free, and {wanted at 15}
~ were asked for.
+ {free at 15} were free, but in no block larger than {largest at 15}
- The process had used up its share
~ There are no shares: whoever asks is given
~ memory while it lasts.
= A mapping is taken as one block: a power of
= two, which begins at a multiple of its size.
= Free memory counts only where such a block
= is free as a whole.
`,
} as const
