// Written by src/tools/boards.mjs from the dumps in originals/; not to be edited.
import type { MeasuredBoard } from './board.ts'
import type { PackedBoard } from './types.ts'

export const PACKED_BOARDS: Readonly<Record<MeasuredBoard, PackedBoard>> = {
  'boot-8m': {
    zone: [2048, 1169, 67, 83, 99],
    mobilityGrouping: false,
    pageblocks: 'mu',
    movable: '361 863/392 362/364/384/368/864//896///',
    unmovable: '1813///1816/1424/1824 1440/1856 1472////',
    program: 1280,
    stack: 1804,
    reserved:
      '80400000-80400fff 80600000-80601fff 807d2000-807d4fff 807d5000-807dcfff 807dd000-807defff 807df000-807fafff 807fb000-807fffff',
  },
  'boot-16m': {
    zone: [4096, 3186, 112, 140, 168],
    mobilityGrouping: true,
    pageblocks: 'mumm',
    movable:
      '2049 4033/392 362 2050 3586 4016/364 2052 3588/384 2056 3592/368 2064 3600 4000/864 2080 3616 3968/2112 3648/896 2176 3712 3840/2304/2560 3072/',
    unmovable: '//1940/1944//1632 1952/1984/1664///',
    program: 1792,
    stack: 1626,
    reserved:
      '80800000-80800fff 80e00000-80e01fff 80fb2000-80fb8fff 80fb9000-80fc0fff 80fc2000-80fc2fff 80fc3000-80ffafff 80ffb000-80ffffff',
  },
  'boot-32m': {
    zone: [8192, 7220, 169, 211, 253],
    mobilityGrouping: true,
    pageblocks: 'mummmmmm',
    movable:
      '4097 8073/392 362 4098 7682/364 4100 7684 8048/384 4104 7688/368 4112 7696 8032/864 4128 7712 8000/4160 7744 7936/896 4224 7808/4352/4608 7168/2048 3072 5120 6144',
    unmovable: '////1936/1632 1952/1984/1664///',
    program: 1792,
    stack: 1622,
    reserved:
      '81000000-81000fff 81e00000-81e01fff 81f74000-81f80fff 81f81000-81f88fff 81f8a000-81f8afff 81f8b000-81ffafff 81ffb000-81ffffff',
  },
  'boot-64m': {
    zone: [16384, 15288, 247, 308, 369],
    mobilityGrouping: true,
    pageblocks: 'mummmmmmmmmmmmmm',
    movable:
      '8193 16153/392 362 8194 15874/364 8196 15876/384 8200 15880 16112/368 8208 15888 16096/864 8224 15904 16064/8256 15936 16000/896 8320/8448/8704 15360/2048 3072 4096 5120 6144 7168 9216 10240 11264 12288 13312 14336',
    unmovable: '//1940/1944//1632 1952/1984/1664///',
    program: 1792,
    stack: 1626,
    reserved:
      '82000000-82000fff 83e00000-83e01fff 83ef8000-83f10fff 83f11000-83f18fff 83f1a000-83f1afff 83f1b000-83ffafff 83ffb000-83ffffff',
  },
  'boot-128m': {
    zone: [32768, 31424, 354, 442, 530],
    mobilityGrouping: true,
    pageblocks: 'mummmmmmmmmmmmmmmmmmmmmmmmmmmmmm',
    movable:
      '16385 32313/392 362 16386 32258/364 16388 32260/384 16392 32264/368 16400 32224/864 16416 32192/16448 32128/896 16512 32000/16640 31744/16896/2048 3072 4096 5120 6144 7168 8192 9216 10240 11264 12288 13312 14336 15360 17408 18432 19456 20480 21504 22528 23552 24576 25600 26624 27648 28672 29696 30720',
    unmovable: '////1936/1632 1952/1984/1664///',
    program: 1792,
    stack: 1622,
    reserved:
      '84000000-84000fff 87df0000-87e01fff 87e10000-87e30fff 87e31000-87e38fff 87e3a000-87e3afff 87e3b000-87ffafff 87ffb000-87ffffff',
  },
}
