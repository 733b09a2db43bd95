import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { PACKAGE_WORDS } from './src/tools/site/package.mjs'
import {
  compileAtOnce,
  contentSecurityPolicy,
  fetchAhead,
  reachedFrom,
  serviceWorker,
} from './src/tools/site/site-plugins.mjs'

/**
 * The scripts that a browser is started with. Each is a chunk of its own that nothing imports, and all that it reaches
 * statically is another: WebKit runs the entry of a worker a second time when a chunk that comes later imports it.
 * src/tools/check-entries.mjs looks that it stays so.
 */
const ENTRIES = /\/(index\.html|src\/main\.ts|src\/worker\/entry\.ts)$/

/** The page itself. The entry asks for it as soon as it runs, whatever else it does: it is fetched ahead. */
const PAGE = 'src/ui/app/start/startPage.tsx'

/** What a frame shows beside the map and the columns, and the page right after its first picture. */
const VIEWS = [
  'src/views/tree/RegionTree.tsx',
  'src/views/tree/TreeTable.tsx',
  'src/views/columns/columnsParts.ts',
  'src/views/pagemap/mapParts.ts',
]

/** All else that comes right after the first picture, whether it is on the screen or not (`later` in src/ui/app/later.tsx). */
const PANELS = [
  'src/ui/app/Dialogs.tsx',
  'src/ui/app/DropTarget.tsx',
  'src/ui/app/LiveSentence.tsx',
  'src/ui/app/PictureKey.tsx',
  'src/ui/editor/PlainText.tsx',
  'src/ui/editor/TextBar.tsx',
  'src/ui/glossary/TermHost.tsx',
  'src/ui/menus/CataloguePanel.tsx',
  'src/ui/menus/DisplayPanel.tsx',
  'src/ui/menus/EditedMark.tsx',
  'src/ui/menus/MachineMenus.tsx',
  'src/ui/predict/PredictHost.tsx',
  'src/ui/predict/PredictSheet.tsx',
  'src/ui/present/SpeakerNotice.tsx',
  'src/ui/side/RefusedAnswer.tsx',
  'src/ui/side/SidePanel.tsx',
  'src/ui/side/advice/Advice.tsx',
]

/** Other pages, which need none of the panels: what they share with them is a chunk of its own. */
const OTHER_PAGES = ['src/ui/embed/EmbedPage.tsx', 'src/ui/present/SpeakerPage.tsx']

/** Chunks of which nearly all is called before the first picture. */
const CALLED_AT_ONCE = ['page', 'react', 'model']

const isNoEntry = (id: string): boolean => !ENTRIES.test(id)

export default defineConfig({
  // Relative addresses everywhere: the built folder works under any path of any static host.
  base: './',
  define: PACKAGE_WORDS,
  plugins: [
    react(),
    fetchAhead(PAGE),
    compileAtOnce(CALLED_AT_ONCE),
    contentSecurityPolicy(),
    serviceWorker(),
  ],
  worker: {
    format: 'es',
    plugins: () => [compileAtOnce(CALLED_AT_ONCE)],
    // src/tools/check-size.mjs finds the worker's scripts by this name.
    rolldownOptions: {
      output: {
        entryFileNames: 'assets/worker-[name]-[hash].js',
        codeSplitting: {
          groups: [
            { name: 'model', tags: ['$initial'], test: isNoEntry, priority: 1 },
            {
              name: reachedFrom('afterStep', ['src/machines/nommu/view/viewAfterStep.ts']),
              debugName: 'afterStep',
            },
          ],
        },
      },
    },
  },
  build: {
    target: 'es2023',
    // A browser that does not know it fetches the same files a moment later.
    modulePreload: { polyfill: false },
    sourcemap: true,
    manifest: true,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // It changes less often than the page, and is kept by browsers until it does.
            {
              name: 'react',
              test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/,
              priority: 3,
            },
            { name: 'start', tags: ['$initial'], test: isNoEntry, priority: 2 },
            // All that the page is drawn with, in one file: one more would be one more round trip where six are under way.
            { name: reachedFrom('page', [PAGE]), debugName: 'page', priority: 1 },
            // And what comes after it: a hundred small files took longer on their way than their bytes.
            {
              name: reachedFrom('common', [...VIEWS, ...PANELS], OTHER_PAGES),
              debugName: 'common',
              priority: 0.75,
            },
            { name: reachedFrom('views', VIEWS), debugName: 'views', priority: 0.5 },
            { name: reachedFrom('panels', PANELS), debugName: 'panels' },
            // The editor is the heaviest part and is not needed for the first picture.
            {
              name: 'editor',
              test: /node_modules[\\/](@codemirror|@lezer|@marijn|style-mod|w3c-keyname|crelt)[\\/]/,
            },
          ],
        },
      },
    },
  },
  test: {
    include: ['src/**/*.test.{ts,tsx}'],
    environment: 'node',
    setupFiles: ['src/testing/seed.ts'],
    // No test changes what modules hold for others: each is read once for all files of a thread.
    pool: 'threads',
    isolate: false,
    // One less by default, which would be one of two.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
