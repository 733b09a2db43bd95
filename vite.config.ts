import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { PACKAGE_WORDS } from './src/tools/site/package.mjs'
import {
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

const isNoEntry = (id: string): boolean => !ENTRIES.test(id)

export default defineConfig({
  // Relative addresses everywhere: the built folder works under any path of any static host.
  base: './',
  define: PACKAGE_WORDS,
  plugins: [react(), fetchAhead(PAGE), contentSecurityPolicy(), serviceWorker()],
  worker: {
    format: 'es',
    // src/tools/check-size.mjs finds the worker's scripts by this name.
    rolldownOptions: {
      output: {
        entryFileNames: 'assets/worker-[name]-[hash].js',
        codeSplitting: {
          groups: [{ name: 'model', tags: ['$initial'], test: isNoEntry }],
        },
      },
    },
  },
  build: {
    target: 'es2023',
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
            { name: reachedFrom(PAGE, 'page'), debugName: 'page', priority: 1 },
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
    // No test changes what modules hold for others: each is read once for all files of a thread.
    pool: 'threads',
    isolate: false,
    // One less by default, which would be one of two.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
