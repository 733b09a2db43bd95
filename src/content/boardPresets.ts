/**
 * Boards that Linux without an MMU runs on, as a scenario can begin with them. Each figure names its source; what no source gives is
 * null, and the page says that it is not recorded.
 */
export interface BoardPreset {
  readonly id: string
  readonly name: string
  /** Bytes: where RAM begins, and how much there is. */
  readonly base: number
  readonly ram: number
  /** Bytes kept from the allocator: the kernel and what it reserves. */
  readonly reserved: number | null
  /** Where the kernel runs: from RAM, or where it lies in flash. */
  readonly kernel: 'ram' | 'flash' | null
  /** What starts programs. */
  readonly loader: 'bFLT' | null
  /** CONFIG_ARCH_FORCE_MAX_ORDER, or what its lists show. */
  readonly largestOrder: number | null
  /** Bytes, where they are not 4 KiB: the model cannot follow. */
  readonly pageSize: number
  /** What says so. */
  readonly sources: readonly string[]
}

const MIB = 2 ** 20
const KIB = 2 ** 10

/** In the order in which they are offered. */
export const BOARD_PRESETS: readonly BoardPreset[] = [
  {
    id: 'k210',
    name: 'Kendryte K210 (Maix, KD233)',
    base: 0x80000000,
    ram: 8 * MIB,
    reserved: null,
    kernel: 'ram',
    loader: 'bFLT',
    largestOrder: 10,
    pageSize: 4 * KIB,
    sources: [
      'order: Linux, include/linux/mmzone.h, MAX_PAGE_ORDER, which this configuration leaves at 10',
      'kernel and loader: Linux, arch/riscv/configs/nommu_k210_defconfig, which runs nothing in place, CONFIG_BINFMT_FLAT',
      'RAM: Linux, arch/riscv/boot/dts/canaan/k210.dtsi, three SRAMs in a row',
    ],
  },
  {
    id: 'esp32-s3',
    name: 'ESP32-S3 with 8 MiB of PSRAM',
    base: 0x3c030000,
    ram: 8 * MIB,
    reserved: null,
    kernel: 'flash',
    loader: null,
    largestOrder: null,
    pageSize: 4 * KIB,
    sources: [
      'kernel: the same file, its partition "linux" in flash',
      'RAM: jcmvbkbc/linux-xtensa, arch/xtensa/boot/dts/esp32s3.dts; later builds put it elsewhere',
    ],
  },
  {
    id: 'rp2350',
    name: 'RP2350 with 8 MiB of PSRAM',
    base: 0x11000000,
    ram: 8 * MIB,
    reserved: null,
    kernel: null,
    loader: null,
    largestOrder: null,
    pageSize: 4 * KIB,
    sources: ['RAM: casaroli/pi-pico2-linux-xip, README, the boot log of a Pimoroni Pico Plus 2'],
  },
  {
    id: 'stm32f429-disco',
    name: 'STM32F429 Discovery',
    base: 0x90000000,
    ram: 8 * MIB,
    reserved: null,
    kernel: 'flash',
    loader: 'bFLT',
    largestOrder: 10,
    pageSize: 4 * KIB,
    sources: [
      'order: Linux, arch/arm/Kconfig, ARCH_FORCE_MAX_ORDER, which this configuration leaves at 10',
      'kernel and loader: Linux, arch/arm/configs/stm32_defconfig, CONFIG_XIP_KERNEL, CONFIG_BINFMT_FLAT',
      'RAM: Linux, arch/arm/boot/dts/st/stm32f429-disco.dts',
    ],
  },
  {
    id: 'stm32f746-disco',
    name: 'STM32F746 Discovery',
    base: 0xc0000000,
    ram: 8 * MIB,
    reserved: null,
    kernel: null,
    loader: 'bFLT',
    largestOrder: 10,
    pageSize: 4 * KIB,
    sources: [
      'order: Linux, arch/arm/Kconfig, ARCH_FORCE_MAX_ORDER, which this configuration leaves at 10',
      'loader: Linux, arch/arm/configs/stm32_defconfig, CONFIG_BINFMT_FLAT',
      'RAM: Linux, arch/arm/boot/dts/st/stm32f746-disco.dts, 512 KiB of it for DMA',
    ],
  },
  {
    id: 'stm32h743i-disco',
    name: 'STM32H743I Discovery',
    base: 0xd0000000,
    ram: 32 * MIB,
    reserved: null,
    kernel: null,
    loader: 'bFLT',
    largestOrder: 10,
    pageSize: 4 * KIB,
    sources: [
      'order: Linux, arch/arm/Kconfig, ARCH_FORCE_MAX_ORDER, which this configuration leaves at 10',
      'loader: Linux, arch/arm/configs/stm32_defconfig, CONFIG_BINFMT_FLAT',
      'RAM: Linux, arch/arm/boot/dts/st/stm32h743i-disco.dts',
    ],
  },
  {
    id: 'mps2-an385',
    name: 'Arm MPS2 (AN385, AN386)',
    base: 0x21000000,
    ram: 16 * MIB,
    reserved: null,
    kernel: 'ram',
    loader: 'bFLT',
    largestOrder: 10,
    pageSize: 4 * KIB,
    sources: [
      'order: Linux, arch/arm/Kconfig, ARCH_FORCE_MAX_ORDER, which this configuration leaves at 10',
      'kernel and loader: Linux, arch/arm/configs/mps2_defconfig, no CONFIG_XIP_KERNEL, CONFIG_BINFMT_FLAT',
      'RAM: Linux, arch/arm/boot/dts/arm/mps2-an385.dts',
    ],
  },
  {
    id: 'mcf5208evb',
    name: 'ColdFire MCF5208EVB',
    base: 0x40000000,
    ram: 32 * MIB,
    reserved: 3808 * KIB,
    kernel: 'ram',
    loader: 'bFLT',
    largestOrder: 10,
    pageSize: 8 * KIB,
    sources: [
      'RAM, kernel and loader: Linux, arch/m68k/configs/m5208evb_defconfig',
      'reserve, order and pages: a Mem-Info on linux-mm, May 2022: present 32768 kB, managed 28960 kB',
    ],
  },
  {
    id: 'qemu-virt',
    name: 'QEMU virt, riscv64, 16 MiB',
    base: 0x80000000,
    ram: 16 * MIB,
    reserved: 3640 * KIB,
    kernel: 'ram',
    loader: 'bFLT',
    largestOrder: 10,
    pageSize: 4 * KIB,
    sources: ['all: the measured boot boot-16m, Linux 6.12.117, 3,186 of 4,096 pages managed'],
  },
]

/** What stands on the board line; null where the model has no such pages. */
export function boardLine({ base, ram, reserved, pageSize }: BoardPreset): string | null {
  if (pageSize !== 4 * KIB) return null
  const size = (bytes: number): string => (bytes % MIB === 0 ? `${bytes / MIB}M` : `${bytes / KIB}K`)
  return `board ${size(ram)} at 0x${base.toString(16)}${reserved === null ? '' : ` reserved ${size(reserved)}`}`
}
