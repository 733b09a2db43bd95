/** A solution of each bundled exercise: what to write instead of what, once in its text. */
export const SOLUTIONS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'ex-run-and-block': [['A: munmap(a+64K, 256K)', 'A: munmap(a, 256K)']],
  'ex-which-buddy': [['A: munmap(b, 256K)\n\n', 'A: munmap(b, 256K)\nA: munmap(a, 256K)\n']],
  'ex-no-address': [
    ['mmap(0x80090000, 16K, rw, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED, -1, 0)', 'mmap(16K)'],
    ['A: mprotect(a, 16K, r)\n', ''],
  ],
  'ex-no-fork': [['A: B = fork()', 'A: B = clone(CLONE_VM|SIGCHLD, stack+8K)']],
  'ex-beyond-4m': [['A: a = mmap(6M)', 'A: a = mmap(4M)\nA: c = mmap(2M)']],
  'ex-one-page-less': [
    ['A: b = mmap(2052K)', 'A: b = mmap(2M)'],
    ['A: c = mmap(1028K)', 'A: c = mmap(1M)'],
  ],
  'ex-give-back': [['sysctl vm.nr_trim_pages = 0', 'sysctl vm.nr_trim_pages = 1']],
  'ex-shrink-one': [['A: b = mmap(260K)', 'A: b = mmap(256K)']],
  'ex-hole': [['cat /proc/buddyinfo\n\n', 'cat /proc/buddyinfo\nA: munmap(a+256K, 256K)\n']],
  'ex-tail': [['cat /proc/buddyinfo\n\n', 'cat /proc/buddyinfo\nA: munmap(a+128K, 4K)\n']],
  'ex-one-copy': [
    ['64K, rw, MAP_PRIVATE, fb', '64K, r, MAP_PRIVATE, fb'],
    ['64K, rwx, MAP_PRIVATE, fc', '64K, rx, MAP_PRIVATE, fc'],
  ],
  'ex-in-place': [
    ['"/disk/prog"', '"/rom/app.bin"'],
    ['40K, rwx, MAP_PRIVATE, lib', '40K, rx, MAP_PRIVATE, lib'],
  ],
  'ex-set-the-size': [['O_RDWR|O_CREAT)\n\n', 'O_RDWR|O_CREAT)\nA: ftruncate(f, 64K)\n']],
  'ex-in-use': [['A: ftruncate(f, 0)\nA: munmap(a, 128K)', 'A: munmap(a, 128K)\nA: ftruncate(f, 0)']],
  'ex-room-to-grow': [['A: a = mmap(20K)\n', 'A: a = mmap(32K)\nA: mremap(a, 32K, 20K, 0)\n']],
  'ex-whole-mapping': [
    ['mremap(a+16K, 48K, 32K, 0)', 'mremap(a, 64K, 32K, 0)'],
    ['mremap(b, 64K, 16K, 0)', 'mremap(b, 32K, 16K, 0)'],
  ],
  'ex-three-refusals': [
    ['mmap(NULL, 0, rw', 'mmap(NULL, 16K, rw'],
    ['rw, MAP_ANONYMOUS, -1', 'rw, MAP_PRIVATE|MAP_ANONYMOUS, -1'],
    ['munmap(c+2K, 8K)', 'munmap(c+4K, 8K)'],
  ],
  'ex-reserve': [['A: c = mmap(252K)', 'A: c = mmap(128K)']],
  'ex-keep-first': [
    [
      'A: now1 = mmap(128K)\nA: keep1 = mmap(128K)\nA: now2 = mmap(128K)\nA: keep2 = mmap(128K)',
      'A: keep1 = mmap(128K)\nA: keep2 = mmap(128K)\nA: now1 = mmap(128K)\nA: now2 = mmap(128K)',
    ],
  ],
  'ex-daemon': [
    ['D = spawn(program 64K, stack 8K)\n', ''],
    ['A: w = mmap(128K)\n', 'D = spawn(program 64K, stack 8K)\nA: w = mmap(128K)\n'],
  ],
  'ex-old-hint': [['mmap(a, 32K,', 'mmap(NULL, 32K,']],
  'ex-no-holes': [
    [
      'A: a = mmap(48K)\nA: munmap(a+16K, 16K)',
      'A: a = mmap(16K)\nA: m = mmap(16K)\nA: c = mmap(16K)\nA: munmap(m, 16K)',
    ],
  ],
  'ex-ls-starts': [
    ['httpd: mmap(20K)\ncgi: b2', 'cgi: b2'],
    ['httpd: mmap(20K)\ncgi: b3', 'cgi: b3'],
    ['httpd: mmap(20K)\ncgi: exit', 'cgi: exit'],
    ['cgi: b1 =', 'httpd: mmap(20K)\nhttpd: mmap(20K)\nhttpd: mmap(20K)\ncgi: b1 ='],
  ],
  'ex-in-flash': [['P = exec("/disk/tool")', 'P = exec("/rom/tool")']],
  'ex-size-again': [['ftruncate(f, 1M)\n\n', 'ftruncate(f, 1M)\nA: ftruncate(f, 0)\n']],
  'ex-in-pieces': [['C: c = mmap(160K)', 'C: c = mmap(128K)\nC: d = mmap(32K)']],
  'ex-grow-file': [['MREMAP_MAYMOVE)\n\n', 'MREMAP_MAYMOVE)\nA: ftruncate(f, 16K)\n']],
  'ex-good-day': [['cat /proc/buddyinfo\n\n', 'cat /proc/buddyinfo\nhttpd: munmap(e3, 16K)\n']],
}
