/**
 * The Content-Security-Policy of the page. A static host may send no headers, so it stands in the page itself, before
 * anything that it could forbid. Built pages only: the development server needs inline scripts of its own.
 */

/** What no page of ours ever does: be based elsewhere, send a form, hold a plug-in. */
const NEVER = {
  'default-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'object-src': "'none'",
}

/**
 * 'unsafe-inline' is for style sheets alone: the editor (CodeMirror) writes its own into the page as it needs them, and
 * no value of a link, a file or a message is ever part of one.
 */
const STYLE = "'self' 'unsafe-inline'"

/** The site in its folder: nothing is fetched from, or run from, anywhere else. */
export const SITE_POLICY = policyText({
  ...NEVER,
  'script-src': "'self'",
  'worker-src': "'self'",
  'style-src': STYLE,
  'img-src': "'self' data: blob:",
  'font-src': "'self'",
  'connect-src': "'self'",
  'manifest-src': "'self'",
})

/**
 * The page in one file: one script that is known by its hash, one worker made of text, and no connection at all.
 * @param {string} scriptHash As in "sha256-…", of the script's text as it stands in the page.
 */
export const singlePolicy = (scriptHash) =>
  policyText({
    ...NEVER,
    'script-src': `'${scriptHash}'`,
    'worker-src': 'blob:',
    'style-src': "'unsafe-inline'",
    'img-src': 'data: blob:',
    'font-src': 'data:',
  })

/** @param {Readonly<Record<string, string>>} directives */
function policyText(directives) {
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ')
}

/** @param {string} html @param {string} policy @returns {string} The page with its policy, before all else but the charset. */
export function withPolicy(html, policy) {
  const charset = '<meta charset="utf-8" />'
  if (!html.includes(charset)) throw new Error('The page names no charset that the policy could follow.')
  return html.replace(
    charset,
    `${charset}\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`,
  )
}
